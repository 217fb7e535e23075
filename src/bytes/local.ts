/** Files that are about to be published, against the sealed ones. */
import { inParallel } from '../in-parallel.ts';
import type { SealedArtifact } from '../manifest/manifest.ts';
import type { ChannelType, Files } from '../ports.ts';
import { registryRow } from '../registry-types.ts';
import { explainDifference, renderDifference } from './difference.ts';
import { bytesFailure } from './failures.ts';
import { judgeBytes } from './verdict.ts';

export interface LocalBytes {
  /** Folder that the publishing tool takes its files from. */
  readonly folder: string;
  readonly sealedFolder: string;
  readonly artifacts: readonly SealedArtifact[];
  readonly type: ChannelType;
}

/**
 * Throws BYTES_LOCAL_MISSING, BYTES_LOCAL_DIFFER or BYTES_LOCAL_EXTRA unless the
 * folder has exactly the channel's artifacts, byte for byte.
 */
export async function verifyLocalBytes(
  local: LocalBytes,
  files: Pick<Files, 'list' | 'digest' | 'stream' | 'stat'>,
): Promise<void> {
  const names = (await files.list(local.folder)).map(({ name }) => name);
  const absent = local.artifacts.find(({ name }) => !names.includes(name));
  if (absent) throw missing(absent.name, local.folder);
  const verify = (artifact: SealedArtifact) => verifyOne(artifact, local, files);
  await inParallel(local.artifacts, verify, local.artifacts.length);
  const { uploads } = registryRow(local.type);
  const sealed = new Set(local.artifacts.map(({ name }) => name));
  const extra = names.filter((name) => uploads?.test(name) && !sealed.has(name));
  if (extra.length > 0) throw unsealed(extra, local.folder);
}

async function verifyOne(
  artifact: SealedArtifact,
  { folder, sealedFolder }: LocalBytes,
  files: Pick<Files, 'digest' | 'stream' | 'stat'>,
): Promise<void> {
  const seenPath = `${folder}/${artifact.name}`;
  const seen = await files.digest(seenPath);
  if (judgeBytes(artifact, { state: 'present', value: seen }) === 'equal') return;
  const sealedPath = `${sealedFolder}/${artifact.name}`;
  const { name, size, sha256 } = artifact;
  const difference = await explainDifference(
    { name, sealed: { size, sha256 }, seen, sealedPath, seenPath },
    files,
  );
  throw bytesFailure('BYTES_LOCAL_DIFFER', {
    seen: `in ${folder}, ${renderDifference(difference)}`,
    expected: 'the bytes that were sealed and tested',
    cure: 'Publish the file from the sealed set itself; never build or pack again after the seal. When it was rebuilt only to compare, find what made this build another one (toolchain, times, order of files), mend that, and release a new version.',
    location: { file: seenPath },
  });
}

function missing(name: string, folder: string) {
  return bytesFailure('BYTES_LOCAL_MISSING', {
    seen: `${folder} has no ${name}`,
    expected: "every artifact of the channel under its sealed name, in the folder's top level",
    cure: 'Point `local-folder` at the folder that the publishing tool takes its files from.',
  });
}

function unsealed(names: readonly string[], folder: string) {
  return bytesFailure('BYTES_LOCAL_EXTRA', {
    seen: `${folder} also has ${names.slice(0, 10).join(', ')}`,
    expected: "the channel's sealed artifacts and nothing else to publish",
    cure: 'Publish from a folder that holds the sealed files only: the tool would upload the rest too.',
  });
}
