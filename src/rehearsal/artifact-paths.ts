/** Which files upload-artifact takes, and under which names. */
import { existsSync, globSync, readdirSync, statSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';

export interface UploadFile {
  readonly path: string;
  /** In the artifact, separated by `/`. */
  readonly name: string;
}

/**
 * The files that the patterns name, relative to the deepest folder that all of
 * them have in common; one folder alone is relative to itself.
 */
export function findUploadFiles(
  workspace: string,
  patterns: string,
  options: { readonly hidden: boolean },
): readonly UploadFile[] {
  const lines = patterns
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const excluded = new Set(
    lines
      .filter((line) => line.startsWith('!'))
      .flatMap((line) => expand(workspace, line.slice(1)).flatMap(({ files }) => files)),
  );
  const found = lines
    .filter((line) => !line.startsWith('!'))
    .flatMap((line) => expand(workspace, line));
  const files = [...new Set(found.flatMap((entry) => entry.files))]
    .filter((path) => !excluded.has(path))
    .filter((path) => options.hidden || !isHidden(workspace, path))
    .sort();
  const root = commonFolder(found.map((entry) => entry.root));
  return files.map((path) => ({ path, name: relative(root, path).split(sep).join('/') }));
}

interface Expanded {
  readonly root: string;
  readonly files: readonly string[];
}

function expand(workspace: string, pattern: string): readonly Expanded[] {
  const literal = resolve(workspace, pattern);
  if (existsSync(literal)) return [entryOf(literal)];
  const wild = pattern.search(/[*?[]/);
  if (wild < 0) return [];
  // The root of a pattern is the folder before its first wildcard, whatever it matches.
  const root = resolve(workspace, pattern.slice(0, wild).replace(/[^/]*$/, ''));
  const matches = globSync(pattern, { cwd: workspace }).map((match) => resolve(workspace, match));
  return [{ root, files: matches.flatMap((match) => entryOf(match).files) }];
}

function entryOf(path: string): Expanded {
  if (!statSync(path).isDirectory()) return { root: join(path, '..'), files: [path] };
  const files = readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return { root: path, files };
}

function isHidden(workspace: string, path: string): boolean {
  return relative(workspace, path)
    .split(sep)
    .some((part) => part.startsWith('.') && part !== '..' && part !== '.');
}

function commonFolder(folders: readonly string[]): string {
  const [first = [], ...others] = folders.map((folder) => folder.split(sep));
  let length = first.length;
  for (const other of others) {
    let same = 0;
    while (same < length && other[same] === first[same]) same += 1;
    length = same;
  }
  return first.slice(0, length).join(sep) || '/';
}
