/** Puts what is to be uploaded into a folder of its own, for tools that upload whole folders. */
import { verifyLocalBytes } from '../bytes/local.ts';
import type { SealedArtifact } from '../manifest/manifest.ts';
import type { Files } from '../ports.ts';
import { channelFailure } from './failures.ts';
import { artifactsOf, type ChannelQuestion } from './question.ts';

/**
 * Copies the artifacts of those names, and reads the copies back against the seal.
 * The folder is made. Throws CHANNEL_OUT_NOT_EMPTY, BYTES_LOCAL_*.
 */
export async function handOut(
  question: ChannelQuestion,
  { names, folder }: { readonly names: readonly string[]; readonly folder: string },
  files: Files,
): Promise<void> {
  await files.makeFolder(folder);
  const present = await files.list(folder);
  if (present.length > 0) throw notEmpty(folder, present[0]!.name);
  const artifacts = artifactsOf(question.manifest, question.channel).filter(
    ({ name }: SealedArtifact) => names.includes(name),
  );
  for (const { name } of artifacts) {
    await files.copy(`${question.sealedFolder}/${name}`, `${folder}/${name}`);
  }
  const { sealedFolder, channel } = question;
  await verifyLocalBytes({ folder, sealedFolder, artifacts, type: channel.type }, files);
}

function notEmpty(folder: string, name: string) {
  return channelFailure('CHANNEL_OUT_NOT_EMPTY', {
    seen: `${folder} already has ${name}`,
    expected: 'a folder that is empty or not there yet',
    cure: 'Name a new folder in `out-folder`: the publishing tool would upload what else is in it.',
  });
}
