/** `local`: files of this job against the sealed ones; no channel is asked, and nothing is decided. */
import { verifyLocalBytes } from '../bytes/local.ts';
import type { ActionResult } from '../define-action.ts';
import { code } from '../markdown.ts';
import type { Files } from '../ports.ts';
import { invalidInput } from '../structured-input.ts';
import type { ByteIdentityOutput } from './before.ts';
import { artifactsOf, type ChannelQuestion } from './question.ts';

/** Throws BYTES_LOCAL_*, and INPUT_INVALID without a folder: nothing compared is nothing shown. */
export async function requireLocalIdentity(
  question: Pick<ChannelQuestion, 'channel' | 'manifest' | 'sealedFolder'>,
  localFolder: string | undefined,
  files: Files,
): Promise<ActionResult<ByteIdentityOutput>> {
  const { channel, manifest, sealedFolder } = question;
  if (localFolder === undefined) {
    throw invalidInput(
      'local-folder',
      'it was not given.',
      'the folder to compare, in mode `local`',
    );
  }
  const artifacts = artifactsOf(manifest, channel);
  const local = { folder: localFolder, sealedFolder, artifacts, type: channel.type };
  await verifyLocalBytes(local, files);
  const names = artifacts.map(({ name }) => code(name)).join(', ');
  return {
    outputs: {},
    summary: `### ${channel.name}: ${code(localFolder)} has the sealed bytes\n\n${names}\n`,
  };
}
