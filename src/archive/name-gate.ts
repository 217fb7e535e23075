/** Judges the names of an archive's members one after the other. */
import { archiveFailure } from './failures.ts';
import { parseMemberName } from './member-name.ts';
import type { ArchiveLimits } from './member.ts';
import { tooLarge } from './too-large.ts';

/**
 * Gives the clean name; undefined for what says nothing (the root, a repeated folder).
 * The gate throws ARCHIVE_UNSAFE_NAME, ARCHIVE_DUPLICATE_NAME, ARCHIVE_TOO_LARGE.
 */
export function nameGate(
  limits: Pick<ArchiveLimits, 'maxMembers' | 'maxNameBytes'>,
): (name: string, kind: string) => string | undefined {
  const names = new Set<string>();
  let count = 0;
  return (written, kind) => {
    count += 1;
    if (count > limits.maxMembers) throw tooLarge(`more than ${limits.maxMembers} members`);
    const name = parseMemberName(written, limits.maxNameBytes);
    if (kind === 'folder' && (name === '' || names.has(name))) return undefined;
    if (name === '' || names.has(name)) throw duplicate(written);
    names.add(name);
    return name;
  };
}

function duplicate(name: string) {
  return archiveFailure('ARCHIVE_DUPLICATE_NAME', {
    seen: `two members are named ${JSON.stringify(name)}`,
    expected: 'one member a name: tools differ on which of two they take',
    cure: 'Build the archive again, and find out who added the second member.',
  });
}
