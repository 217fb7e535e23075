/** Names inside archives, which are paths that somebody else chose. */
import { archiveFailure } from './failures.ts';

/**
 * The name without `./`, doubled and trailing slashes; '' for the root itself.
 * Throws ARCHIVE_UNSAFE_NAME for names that lead elsewhere on any platform.
 */
export function parseMemberName(name: string, maxNameBytes: number): string {
  const reason = unsafeBecause(name, maxNameBytes);
  if (reason === undefined) {
    return name
      .split('/')
      .filter((part) => part !== '' && part !== '.')
      .join('/');
  }
  throw archiveFailure('ARCHIVE_UNSAFE_NAME', {
    seen: `a member is named ${JSON.stringify(name.slice(0, 200))}, which ${reason}`,
    expected: 'relative names that stay inside of the folder',
    cure: 'Do not unpack this archive; build it again from a source that you trust.',
  });
}

function unsafeBecause(name: string, maxNameBytes: number): string | undefined {
  if (name === '') return 'is empty';
  if (Buffer.byteLength(name) > maxNameBytes) return `is longer than ${maxNameBytes} bytes`;
  if (name.startsWith('/') || /^[A-Za-z]:/.test(name)) return 'is absolute';
  if (name.includes('\\')) return 'has a backslash';
  // eslint-disable-next-line no-control-regex -- control characters are what this refuses
  if (/[\u0000-\u001f\u007f]/.test(name)) return 'has control characters';
  return name.split('/').includes('..') ? 'climbs out with `..`' : undefined;
}
