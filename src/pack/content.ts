/** The content of a member, which must be as long as its header says. */
import { createHash } from 'node:crypto';
import type { Files } from '../ports.ts';
import { packFailure } from './failures.ts';
import type { PackMember } from './member.ts';

/** The file’s bytes in pieces, each of which holds until the next; a link has none. Throws PACK_FILE_CHANGED. */
export async function* contentOf(
  member: PackMember,
  files: Pick<Files, 'stream'>,
): AsyncGenerator<Uint8Array> {
  if (member.linkTarget !== undefined) return;
  const sum = member.sha256 === undefined ? undefined : createHash('sha256');
  let read = 0;
  for await (const piece of files.stream(member.path, undefined, { reuse: true })) {
    read += piece.length;
    if (read > member.size) break;
    sum?.update(piece);
    yield piece;
  }
  if (read !== member.size) {
    throw changed(member, `the ${member.size} bytes any more that it had when it was listed`);
  }
  if (sum && sum.digest('hex') !== member.sha256) {
    throw changed(member, 'the content any more that was signed');
  }
}

function changed({ path }: PackMember, missing: string) {
  return packFailure('PACK_FILE_CHANGED', {
    seen: `${path} does not have ${missing}`,
    expected: 'files that nobody writes to while they are packed',
    cure: 'Wait for the build to end before packing.',
  });
}
