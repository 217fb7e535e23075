/** What is inside an archive, told by digests. */
import { createHash } from 'node:crypto';
import { localFiles } from '../../src/adapters/files.ts';
import { readMembers } from '../../src/archive/read-members.ts';

interface MemberDigest {
  /** Bytes. */
  readonly size: number;
  readonly sha256: string;
}

/** Of every member but folders, by name; a link’s content is `link to <target>`. Throws ARCHIVE_*. */
export async function listMemberDigests(path: string): Promise<ReadonlyMap<string, MemberDigest>> {
  const members = new Map<string, MemberDigest>();
  for await (const member of readMembers(path, { files: localFiles, links: 'list' })) {
    if (member.kind === 'folder') continue;
    const hash = createHash('sha256');
    let size = 0;
    for await (const piece of member.stream()) {
      hash.update(piece);
      size += piece.length;
    }
    members.set(member.name, { size, sha256: hash.digest('hex') });
  }
  return members;
}
