/** Which members of two archives differ. */
import { byCodeUnit } from '../manifest/safe-name.ts';
import type { SealedBytes } from './verdict.ts';

type Members = ReadonlyMap<string, SealedBytes>;

const maxLines = 10;

/**
 * One line a member that was added, removed or changed, sorted by name: at most
 * ten, then how many more there are. Empty when all members are equal.
 */
export function renderMemberDifferences(sealed: Members, seen: Members): string[] {
  const names = [...new Set([...sealed.keys(), ...seen.keys()])].sort(byCodeUnit);
  const lines = names.flatMap((name) => {
    const line = renderMember(name, sealed.get(name), seen.get(name));
    return line === undefined ? [] : [line];
  });
  return lines.length <= maxLines
    ? lines
    : [...lines.slice(0, maxLines), `and ${lines.length - maxLines} more`];
}

function renderMember(
  name: string,
  sealed: SealedBytes | undefined,
  seen: SealedBytes | undefined,
): string | undefined {
  if (!sealed) return `added: ${name} (${seen!.size} bytes)`;
  if (!seen) return `removed: ${name} (${sealed.size} bytes)`;
  if (sealed.sha256 === seen.sha256) return undefined;
  return sealed.size === seen.size
    ? `changed: ${name} (${sealed.size} bytes in both)`
    : `changed: ${name} (${sealed.size} bytes sealed, ${seen.size} now)`;
}
