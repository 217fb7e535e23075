/** The project as a git repository whose commit is the same on every machine. */
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { rehearsalFailure } from './failures.ts';
import type { ProjectFiles } from './project-files.ts';

/** Seconds since 1970: 2026-01-01T00:00:00Z. */
export const commitTime = 1_767_225_600;
const committer = 'Octo Cat <octocat@example.com>';

export interface ProjectRepository {
  /** A working tree with its `.git`, to be copied by checkouts. */
  readonly folder: string;
  readonly commit: string;
}

/**
 * Writes files and repository into `folder`, with the commit on `branch` and
 * under `tag`. Fixed names and time make the SHA a function of the content.
 * Throws REHEARSAL_TOOL_MISSING without git.
 */
export function createProjectRepository(
  folder: string,
  files: ProjectFiles,
  refs: { readonly branch: string; readonly tag: string },
): ProjectRepository {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFiles(folder, files);
  git(folder, ['init', '--quiet', `--initial-branch=${refs.branch}`, '.']);
  const marks = join(folder, '.git', 'rehearsal-marks');
  git(folder, ['fast-import', '--quiet', `--export-marks=${marks}`], importStream(files, refs));
  // The index has to know the files, or the tree would look dirty.
  git(folder, ['reset', '--quiet']);
  const commit = /^:1 ([0-9a-f]{40})$/m.exec(readFileSync(marks, 'utf8'))![1]!;
  rmSync(marks);
  return { folder, commit };
}

/** Files of a tree, below a folder. */
export function writeFiles(folder: string, files: ProjectFiles): void {
  for (const [name, { content, executable }] of files) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    if (executable) chmodSync(path, 0o755);
  }
}

function importStream(
  files: ProjectFiles,
  refs: { readonly branch: string; readonly tag: string },
): Buffer {
  const message = 'The release\n';
  const parts: (string | Buffer)[] = [
    `commit refs/heads/${refs.branch}\nmark :1\ncommitter ${committer} ${commitTime} +0000\n`,
    `data ${message.length}\n${message}`,
  ];
  for (const [name, { content, executable }] of files) {
    const mode = executable ? '100755' : '100644';
    parts.push(`M ${mode} inline ${quotePath(name)}\ndata ${content.length}\n`, content, '\n');
  }
  parts.push(`reset refs/tags/${refs.tag}\nfrom :1\n\ndone\n`);
  return Buffer.concat(parts.map((part) => Buffer.from(part)));
}

function quotePath(name: string): string {
  return `"${name.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}

function git(cwd: string, args: readonly string[], input?: Buffer): void {
  try {
    execFileSync('git', args, {
      cwd,
      ...(input && { input }),
      stdio: [input ? 'pipe' : 'ignore', 'pipe', 'pipe'],
      // The user's own settings (hooks, signing, line ends) would change the commit.
      env: {
        PATH: process.env.PATH,
        HOME: cwd,
        GIT_CONFIG_NOSYSTEM: '1',
        GIT_CONFIG_GLOBAL: '/dev/null',
      },
    });
  } catch (error) {
    if (!existsSync(cwd)) throw error;
    throw rehearsalFailure('REHEARSAL_TOOL_MISSING', {
      seen: `git ${args[0]} did not work: ${(error as Error).message}`,
      expected: 'git on the machine',
      cure: 'Install git.',
      cause: error,
    });
  }
}
