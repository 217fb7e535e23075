/** Globs over job names: `*` is any text and `?` one character; all else is itself. */

/** Job names are full of brackets and slashes (`test (20, x64)`, `ci / build`): those are literal. */
export function jobNameMatcher(glob: string): (name: string) => boolean {
  const source = [...glob.replace(/\*+/g, '*')].map((character) => {
    if (character === '*') return '.*';
    if (character === '?') return '.';
    return character.replace(/[\\^$.+()[\]{}|]/, '\\$&');
  });
  const pattern = new RegExp(`^${source.join('')}$`, 'us');
  return (name) => pattern.test(name);
}
