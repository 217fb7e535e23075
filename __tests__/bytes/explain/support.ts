/** Pairs of files that real tools made, and what is said about them. */
import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from '@jest/globals';
import { localFiles } from '../../../src/adapters/files.ts';
import type { ArchiveLimits } from '../../../src/archive/member.ts';
import type { CauseId } from '../../../src/bytes/explain/cause-table.ts';
import { explain } from '../../../src/bytes/explain/explain.ts';
import { expectTold } from './expect-told.ts';
import type { Explanation, Verdict } from '../../../src/bytes/explain/model.ts';

/** A pair, the tools that it takes, and the exact verdict and causes. */
export interface Row {
  readonly title: string;
  readonly tools: readonly string[];
  /** For bash, in an empty folder; makes the files `a` and `b`. */
  readonly script: string;
  readonly verdict: Verdict;
  readonly causes: readonly CauseId[];
}

type NewFolder = (files?: Readonly<Record<string, string | Uint8Array>>) => string;

/** A test that is skipped by name when one of the programs is not installed. */
export function toolTest(
  tools: readonly string[],
  title: string,
  body: () => Promise<void> | void,
): void {
  const missing = tools.filter((tool) => !isInstalled(tool));
  if (missing.length === 0) test(title, body, 30_000);
  else test.skip(`${title} [skipped: ${missing.join(', ')} not installed]`, body);
}

/** One test a row: verdict and causes are exactly those, wherever they are told. */
export function testRows(rows: readonly Row[], newFolder: NewFolder): void {
  for (const { title, tools, script, verdict, causes } of rows) {
    toolTest(tools, title, async () => {
      const folder = newFolder();
      runScript(script, folder);
      await expectTold(folder, { verdict, causes });
    });
  }
}

/**
 * As `testRows` for rows whose scripts are Python and follow a common beginning. They are all run
 * in one process, each in a folder of its own: starting Python costs more than what it does here.
 */
export function testPythonRows(
  rows: readonly Omit<Row, 'tools'>[],
  { beginning, newFolder }: { readonly beginning: string; readonly newFolder: NewFolder },
): void {
  let folder: string | undefined;
  const prepare = () => {
    const scripts = JSON.stringify(rows.map(({ script }) => script));
    folder = newFolder({ 'beginning.py': beginning, 'scripts.json': scripts });
    runScript(`python3 -c "${runAll}"`, folder);
    return folder;
  };
  rows.forEach(({ title, verdict, causes }, index) => {
    toolTest(['python3'], title, async () => {
      await expectTold(join(folder ?? prepare(), `${index}`), { verdict, causes });
    });
  });
}

const runAll = `
import json, os
names = {}
exec(open('beginning.py').read(), names)
for index, script in enumerate(json.load(open('scripts.json'))):
    os.mkdir(str(index)); os.chdir(str(index)); exec(script, dict(names)); os.chdir('..')
`;

const installed = new Map<string, boolean>();

function isInstalled(tool: string): boolean {
  const known = installed.get(tool) ?? spawnSync(tool, ['--version']).status === 0;
  installed.set(tool, known);
  return known;
}

/** Runs bash with settings that no machine changes. */
export function runScript(script: string, cwd: string): void {
  execFileSync('bash', ['-euc', `umask 022\n${script}`], {
    cwd,
    env: { PATH: process.env.PATH, HOME: cwd, LC_ALL: 'C.UTF-8', TZ: 'UTC' },
    stdio: 'pipe',
  });
}

export function explainFiles(a: string, b: string, limits?: ArchiveLimits): Promise<Explanation> {
  return explain(a, b, { files: localFiles, ...(limits && { limits }) });
}

/** Explains two contents, as files in a new folder. */
export function explainBytes(
  newFolder: NewFolder,
  [a, b]: readonly [string | Uint8Array, string | Uint8Array],
  limits?: ArchiveLimits,
): Promise<Explanation> {
  const folder = newFolder({ a, b });
  return explainFiles(join(folder, 'a'), join(folder, 'b'), limits);
}

/** IDs of the causes, sorted. */
export function idsOf({ causes }: Explanation): CauseId[] {
  return causes.map(({ id }) => id).sort();
}
