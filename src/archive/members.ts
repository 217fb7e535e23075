/** What is inside an archive, told by digests: enough to say which members differ. */
import type { Files, Sha256 } from '../ports.ts';
import { readMembers } from './read-members.ts';
import { digestStream } from './digest-stream.ts';

export interface MemberDigest {
  /** Bytes. */
  readonly size: number;
  readonly sha256: Sha256;
}

/**
 * Digests of the files in an archive (.crate, .tgz, .tar.gz, .tar, .whl, .zip,
 * told by content), by name. A link counts as a member whose content is
 * `link to <target>`; folders are left out. Throws ARCHIVE_*.
 */
export async function listMemberDigests(
  path: string,
  files: Pick<Files, 'stream' | 'stat'>,
): Promise<ReadonlyMap<string, MemberDigest>> {
  const members = new Map<string, MemberDigest>();
  for await (const member of readMembers(path, { files, links: 'list' })) {
    if (member.kind === 'folder') continue;
    members.set(member.name, await digestStream(member.stream()));
  }
  return members;
}
