/** Paths of files in a repository, as people and annotations name them. */

/** The folder above `.github/workflows/`; the working directory for a file that stands elsewhere. */
export function repositoryOf(path: string): string {
  const above = /^(.*?)\/?\.github\/workflows\/[^/]+$/.exec(path)?.[1];
  return above || (above === '' && path.startsWith('/') ? '/' : '.');
}

/**
 * The folder two above a file that is named without its folders, as from within
 * `.github/workflows/`; undefined for a file that says where it stands.
 */
export function twoAbove(path: string): string | undefined {
  if (/(?:^|\/)\.github\/workflows\/[^/]+$/.test(path)) return undefined;
  const kept = path
    .split('/')
    .slice(0, -1)
    .filter((part) => part !== '' && part !== '.');
  for (let up = 0; up < 2; up += 1) {
    if (kept.length > 0 && kept.at(-1) !== '..') kept.pop();
    else if (path.startsWith('/')) return undefined;
    else kept.push('..');
  }
  const folder = `${path.startsWith('/') ? '/' : ''}${kept.join('/')}`;
  return folder === '' ? '.' : folder;
}

/** The name of a file without its folders. */
export const fileName = (path: string): string => path.replace(/^.*\//, '');

/** `path` in that repository: nothing stands before it in the working directory. */
export function pathBelow(root: string, path: string): string {
  return root === '.' ? path : `${root.replace(/\/+$/, '')}/${path}`;
}
