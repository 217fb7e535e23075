/** Whether two folders hold the same files with the same bytes. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { byCodeUnit } from '../project.ts';

/** One line a difference, sorted; empty when the folders are byte-identical. */
export function compareFolders(expected: string, present: string): string[] {
  const wanted = listFiles(expected);
  const found = listFiles(present);
  const differences = [
    ...wanted.filter((name) => !found.includes(name)).map((name) => `${name} is missing`),
    ...found.filter((name) => !wanted.includes(name)).map((name) => `${name} should not be there`),
    ...wanted
      .filter((name) => found.includes(name))
      .filter(
        (name) => !readFileSync(join(expected, name)).equals(readFileSync(join(present, name))),
      )
      .map((name) => `${name} differs`),
  ];
  return differences.sort(byCodeUnit);
}

function listFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'));
}
