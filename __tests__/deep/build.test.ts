import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { compareFolders } from '../../scripts/check/compare-folders.ts';
import { projectFolder } from '../support/run-node.ts';

jest.setTimeout(300_000);

let copy: string;

beforeAll(() => {
  copy = join(mkdtempSync(join(tmpdir(), 'build-')), 'a folder elsewhere');
  for (const name of ['src', 'actions', 'scripts', 'package.json', 'tsconfig.json']) {
    cpSync(join(projectFolder, name), join(copy, name), { recursive: true });
  }
  cpSync(join(projectFolder, 'tsconfig.build.json'), join(copy, 'tsconfig.build.json'));
  mkdirSync(join(copy, 'node_modules'));
  const packages = readdirSync(join(projectFolder, 'node_modules'))
    .filter((name) => name !== '.cache')
    .map((name) => join(projectFolder, 'node_modules', name));
  const target = join(copy, 'node_modules');
  const linked = spawnSync('cp', ['-al', ...packages, target]);
  // Another file system, or a `cp` without hard links: copying only takes longer.
  if (linked.status !== 0) spawnSync('cp', ['-a', ...packages, target]);
});
afterAll(() => rmSync(join(copy, '..'), { recursive: true, force: true }));

describe('when dist is built in another folder', () => {
  it('has the same bytes as the committed one', () => {
    const { status, stderr } = spawnSync(process.execPath, ['scripts/build.ts'], {
      cwd: copy,
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(compareFolders(join(copy, 'dist'), join(projectFolder, 'dist'))).toEqual([]);
  });
});
