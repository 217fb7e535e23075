/** Unpacks an artifact's zip: plain files only, and all of them inside of the folder. */
import { join } from 'node:path';
import { defaultLimits } from '../../archive/member.ts';
import { readMembers } from '../../archive/read-members.ts';
import { localFiles } from '../files.ts';

/** A sealed set is a few files; the service's own limit for an artifact is larger still. */
const limits = { ...defaultLimits, maxMembers: 2_000, maxUnpackedBytes: 32 * 1024 ** 3 };

/** Writes the zip's files below `folder`, through the gate of readMembers. Throws ARCHIVE_*. */
export async function unpackArtifact(zip: string, folder: string): Promise<void> {
  await localFiles.makeFolder(folder);
  for await (const member of readMembers(zip, { files: localFiles, limits })) {
    if (member.kind === 'file') await localFiles.write(join(folder, member.name), member.stream());
  }
}
