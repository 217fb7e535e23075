/** check-workflow through the real bundle, as a runner and as a person call it. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { temporaryFolders } from '../support/folders.ts';
import { projectFolder } from '../support/run-node.ts';
import { gated, ungated } from './releases.ts';

const folderWith = temporaryFolders();
const folder = () =>
  folderWith({
    '.github/workflows/release.yml': ungated,
    '.github/workflows/good.yml': gated,
    summary: '',
    output: '',
  });

function run(cwd: string, stub: string, argv: readonly string[], env: Record<string, string> = {}) {
  const options = { cwd, env: { PATH: process.env.PATH, ...env }, encoding: 'utf8' } as const;
  return spawnSync(
    process.execPath,
    [join(projectFolder, 'dist', stub, 'index.js'), ...argv],
    options,
  );
}

describe('on the command line', () => {
  test('the workflow needs no flag, and a refuted one ends with 1', () => {
    const { status, stdout, stderr } = run(folder(), 'cli', [
      'check-workflow',
      '.github/workflows/release.yml',
    ]);
    expect(stdout).toMatch(/^✘ REFUTED \.github\/workflows\/release\.yml: 1 error/);
    expect(stderr).toContain(
      'WORKFLOW_REFUTED: UNGATED-ANNOUNCE at .github/workflows/release.yml:23.',
    );
    expect(status).toBe(1);
  });
  test('several can be named, and JSON asked for', () => {
    const { status, stdout } = run(folder(), 'cli', [
      'check-workflow',
      '.github/workflows/good.yml',
      '.github/workflows/good.yml',
      '--json',
    ]);
    expect(JSON.parse(stdout)).toMatchObject({ verdict: 'proved', workflows: [{}, {}] });
    expect(status).toBe(0);
  });
});

describe('as an action', () => {
  test('it annotates the line, writes the summary, and fails', () => {
    const cwd = folder();
    const env = {
      INPUT_WORKFLOWS: '.github/workflows/release.yml',
      GITHUB_STEP_SUMMARY: join(cwd, 'summary'),
      GITHUB_OUTPUT: join(cwd, 'output'),
    };
    const { status, stdout } = run(cwd, 'check-workflow', [], env);
    expect(stdout).toContain(
      '::error file=.github/workflows/release.yml,line=23::UNGATED-ANNOUNCE: ',
    );
    expect(readFileSync(env.GITHUB_STEP_SUMMARY, 'utf8')).toContain('flowchart LR');
    expect(readFileSync(env.GITHUB_OUTPUT, 'utf8')).toContain('refuted');
    expect(status).toBe(1);
  });
});
