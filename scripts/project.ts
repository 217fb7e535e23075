/** Where the project stands, and what its scripts do with files. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of package.json, with a slash at its end. */
export const projectFolder = fileURLToPath(new URL('../', import.meta.url));

/** A file's text, undefined when there is none; `path` is relative to the project. */
export function findText(path: string, folder = projectFolder): string | undefined {
  const full = join(folder, path);
  return existsSync(full) ? readFileSync(full, 'utf8') : undefined;
}

/** Writes a file, its folders too; `path` is relative to the project. */
export function writeText(path: string, content: string, folder = projectFolder): void {
  const full = join(folder, path);
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, content);
}

/** Sorts by code unit, the same on every machine. */
export function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
