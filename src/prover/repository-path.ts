/** Paths of files in a repository, as people and annotations name them. */

/** The folder above `.github/workflows/`; the working directory for a file that stands elsewhere. */
export function repositoryOf(path: string): string {
  const above = /^(.*?)\/?\.github\/workflows\/[^/]+$/.exec(path)?.[1];
  return above || (above === '' && path.startsWith('/') ? '/' : '.');
}

/** `path` in that repository: nothing stands before it in the working directory. */
export function pathBelow(root: string, path: string): string {
  return root === '.' ? path : `${root.replace(/\/+$/, '')}/${path}`;
}
