/** The files of the project that is released, as they are on disk now. */
import { execFileSync } from 'node:child_process';
import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { rehearsalFailure } from './failures.ts';

export interface ProjectFile {
  readonly content: Buffer;
  readonly executable: boolean;
}

/** Path to file, separated by `/`. */
export type ProjectFiles = Map<string, ProjectFile>;

const notPartOfIt = new Set(['.git', 'node_modules', 'target', 'rehearsal', '__pycache__']);

/**
 * Tracked and new files when git knows the folder, everything but the usual
 * leftovers otherwise. Links are left out. Throws REHEARSAL_PROJECT_MISSING.
 */
export function readProjectFiles(folder: string): ProjectFiles {
  const names = existsSync(folder) ? (listByGit(folder) ?? listByWalk(folder, folder)) : [];
  const files: ProjectFiles = new Map();
  for (const name of [...names].sort()) {
    const path = join(folder, name);
    const stat = lstatSync(path, { throwIfNoEntry: false });
    if (!stat?.isFile()) continue;
    files.set(name, { content: readFileSync(path), executable: (stat.mode & 0o100) !== 0 });
  }
  if (files.size === 0) {
    throw rehearsalFailure('REHEARSAL_PROJECT_MISSING', {
      seen: `${folder} is not a folder with files`,
      expected: 'the project that the workflow releases',
      cure: 'Name its folder with --project.',
    });
  }
  return files;
}

function listByGit(folder: string): string[] | undefined {
  try {
    const output = execFileSync('git', ['ls-files', '-z', '-co', '--exclude-standard'], {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const names = output.split('\0').filter((name) => name !== '');
    // An ignored folder inside of a repository is listed as empty: walk it instead.
    return names.length > 0 ? names : undefined;
  } catch {
    return undefined;
  }
}

function listByWalk(root: string, folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return notPartOfIt.has(entry.name) ? [] : listByWalk(root, path);
    return [relative(root, path).split(sep).join('/')];
  });
}
