/** The content of a member, which must be as long as its header says. */
import type { Files } from '../ports.ts';
import { packFailure } from './failures.ts';
import type { PackMember } from './member.ts';

/** The file’s bytes in pieces, each of which holds until the next; a link has none. Throws PACK_FILE_CHANGED. */
export async function* contentOf(
  member: PackMember,
  files: Pick<Files, 'stream'>,
): AsyncGenerator<Uint8Array> {
  if (member.linkTarget !== undefined) return;
  let read = 0;
  for await (const piece of files.stream(member.path, undefined, { reuse: true })) {
    read += piece.length;
    if (read > member.size) break;
    yield piece;
  }
  if (read !== member.size) throw changed(member);
}

function changed({ path, size }: PackMember) {
  return packFailure('PACK_FILE_CHANGED', {
    seen: `${path} does not have the ${size} bytes any more that it had when it was listed`,
    expected: 'files that nobody writes to while they are packed',
    cure: 'Wait for the build to end before packing.',
  });
}
