/** What differs between an existing archive and what packing gives now. */
import { listMemberDigests, type MemberDigest } from '../archive/members.ts';
import { Failure } from '../failure.ts';
import { byCodeUnit } from '../manifest/safe-name.ts';
import type { Digests, Files } from '../ports.ts';
import { packFailure } from './failures.ts';

export interface PackedFile {
  readonly path: string;
  readonly digests: Digests;
}

const maxNamed = 10;

/** PACK_DIFFERS with what differs inside; undefined when both are the same bytes. */
export async function findPackDifference(
  existing: PackedFile,
  packed: PackedFile,
  files: Pick<Files, 'stream' | 'stat'>,
): Promise<Failure | undefined> {
  if (existing.digests.sha256 === packed.digests.sha256) return undefined;
  const inside = await lookInside(existing.path, packed.path, files);
  return packFailure('PACK_DIFFERS', {
    seen: `${existing.path} has ${told(existing.digests)}; ${inside}`,
    expected: `${told(packed.digests)}, as packing the folder gives`,
    cure: 'Compare the folder with what was packed then; when only the container differs, pack with this action, the same `source-date-epoch` and the same globs.',
    location: { file: existing.path },
  });
}

function told({ size, sha256 }: Digests): string {
  return `${size} bytes and sha256 ${sha256}`;
}

async function lookInside(
  existing: string,
  packed: string,
  files: Pick<Files, 'stream' | 'stat'>,
): Promise<string> {
  try {
    const before = await listMemberDigests(existing, files);
    return renderMembers(before, await listMemberDigests(packed, files));
  } catch (error) {
    if (error instanceof Failure) return `it cannot be opened (${error.code})`;
    throw error;
  }
}

type Members = ReadonlyMap<string, MemberDigest>;

function renderMembers(existing: Members, packed: Members): string {
  const names = [...new Set([...existing.keys(), ...packed.keys()])].sort(byCodeUnit);
  const lines = names.flatMap((name) => {
    const [before, now] = [existing.get(name), packed.get(name)];
    if (!before) return [`${name} is missing in it`];
    if (!now) return [`${name} is in it alone`];
    return before.sha256 === now.sha256 ? [] : [`${name} has other content`];
  });
  if (lines.length === 0) {
    return 'every member is equal: only the container differs (times, modes, order or compression)';
  }
  const more = lines.length - maxNamed;
  return [...lines.slice(0, maxNamed), ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
}
