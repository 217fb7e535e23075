/** Judges the names of an archive's members one after the other. */
import { archiveFailure } from './failures.ts';
import { parseMemberName } from './member-name.ts';
import type { ArchiveLimits } from './member.ts';
import { TextIndex } from './text-index.ts';
import { tooLarge } from './too-large.ts';

/**
 * Gives the clean name; undefined for what says nothing (the root, a repeated folder).
 * The gate throws ARCHIVE_UNSAFE_NAME, ARCHIVE_DUPLICATE_NAME, ARCHIVE_TOO_LARGE.
 */
export function nameGate(
  limits: Pick<ArchiveLimits, 'maxMembers' | 'maxNameBytes'>,
): (name: string, kind: string) => string | undefined {
  const names = new TextIndex();
  let count = 0;
  return (written, kind) => {
    count += 1;
    if (count > limits.maxMembers) throw tooLarge(`more than ${limits.maxMembers} members`);
    const name = parseMemberName(written, limits.maxNameBytes);
    if (name !== '' && names.addNew(name)) return name;
    if (kind === 'folder') return undefined;
    throw duplicate(written);
  };
}

function duplicate(name: string) {
  return archiveFailure('ARCHIVE_DUPLICATE_NAME', {
    seen: `two members are named ${JSON.stringify(name)}`,
    expected: 'one member a name: tools differ on which of two they take',
    cure: 'Build the archive again, and find out who added the second member.',
  });
}
