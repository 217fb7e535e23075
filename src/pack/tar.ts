/** A tar, written in one pass. */
import type { Files } from '../ports.ts';
import { contentOf } from './content.ts';
import type { PackMember } from './member.ts';
import { blockBytes, padding, renderTarHeaders } from './tar-header.ts';

/** The archive's bytes in pieces. Throws PACK_FILE_CHANGED. */
export async function* packTar(
  members: readonly PackMember[],
  epoch: number,
  files: Pick<Files, 'stream'>,
): AsyncGenerator<Uint8Array> {
  for (const member of members) {
    yield renderTarHeaders(member, epoch);
    yield* contentOf(member, files);
    yield padding(member.size);
  }
  yield Buffer.alloc(2 * blockBytes);
}
