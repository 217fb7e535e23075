import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { findUploadFiles } from '../../src/rehearsal/artifact-paths.ts';
import { createVirtualClock } from '../../src/rehearsal/compressed-time.ts';
import { defaultTag } from '../../src/rehearsal/default-tag.ts';
import { readProjectFiles } from '../../src/rehearsal/project-files.ts';
import { createProjectRepository } from '../../src/rehearsal/project-repository.ts';
import { filterMatches } from '../../src/rehearsal/ref-filter.ts';
import { findSuiteFolder } from '../../src/rehearsal/suite-folder.ts';
import { readZipFiles } from '../../src/rehearsal/unzip.ts';
import { renderZip } from '../../src/rehearsal/zip.ts';
import { expectFailure } from '../support/expect-failure.ts';
import { temporaryFolder } from './support.ts';

describe('compressed time', () => {
  test('makes waiting and the clock of a child faster, and leaves other timers alone', () => {
    const clock = createVirtualClock({ folder: join(temporaryFolder(), 'a b'), scale: 100 });
    const script = `
      import { setTimeout as wait } from 'node:timers/promises';
      const [started, real] = [Date.now(), process.hrtime.bigint()];
      await wait(5_000);
      const virtual = new Date() - started;
      const passed = Number(process.hrtime.bigint() - real) / 1e6;
      let plain = 0;
      await new Promise((done) => setTimeout(() => done(plain = 1), 20));
      console.log(JSON.stringify({ virtual, passed, plain, dated: new Date(0).getTime(), is: new Date() instanceof Date }));`;
    const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
      env: { ...process.env, ...clock.environment() },
      encoding: 'utf8',
    });
    const told = JSON.parse(output) as Record<string, number | boolean>;
    expect(told.virtual).toBeGreaterThanOrEqual(4_900);
    expect(told.passed).toBeLessThan(3_000);
    expect(told).toMatchObject({ plain: 1, dated: 0, is: true });
  });
  test('never goes back behind where an earlier process stopped', () => {
    const start = new Date(Date.now() + 86_400_000);
    const clock = createVirtualClock({ folder: temporaryFolder(), scale: 1, start });
    expect(clock.now().getTime()).toBeGreaterThanOrEqual(start.getTime());
  });
});

describe('an artifact zip', () => {
  test('gives back its members', async () => {
    const member = fc.record({
      name: fc.stringMatching(/^[a-z]{1,9}(\/[a-z]{1,9})?$/),
      content: fc.uint8Array(),
    });
    const members = fc.uniqueArray(member, { selector: ({ name }) => name, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(members, async (given) => {
        const files = await readZipFiles(renderZip(given));
        expect([...files].map(([name, content]) => [name, [...content]])).toEqual(
          given.map(({ name, content }) => [name, [...content]]),
        );
      }),
      { numRuns: 30 },
    );
  });
  test('with a member that leads out of the folder is refused', async () => {
    const zip = renderZip([{ name: '../evil', content: Buffer.from('x') }]);
    await expect(readZipFiles(zip)).rejects.toThrow();
  });
});

describe('the files of an upload', () => {
  const workspace = temporaryFolder();
  for (const name of ['dist/a.txt', 'dist/sub/b.txt', 'dist/.hidden', 'other/c.txt']) {
    mkdirSync(join(workspace, name, '..'), { recursive: true });
    writeFileSync(join(workspace, name), name);
  }
  const names = (patterns: string, hidden = false) =>
    findUploadFiles(workspace, patterns, { hidden }).map(({ name }) => name);
  test('are named relative to the one folder', () => {
    expect(names('dist')).toEqual(['a.txt', 'sub/b.txt']);
    expect(names('dist', true)).toEqual(['.hidden', 'a.txt', 'sub/b.txt']);
  });
  test('are named relative to what several paths have in common', () => {
    expect(names('dist\nother/c.txt')).toEqual(['dist/a.txt', 'dist/sub/b.txt', 'other/c.txt']);
  });
  test('are found by patterns, and left out by `!`', () => {
    expect(names('dist/**/*.txt')).toEqual(['a.txt', 'sub/b.txt']);
    expect(names('dist\n!dist/sub')).toEqual(['a.txt']);
    expect(names('nothing/*')).toEqual([]);
  });
});

describe('a filter of refs', () => {
  test.each<[string[], string, boolean]>([
    [['v[0-9]*'], 'v1.2.0', true],
    [['v[0-9]*'], 'version', false],
    [['v*'], 'v1/x', false],
    [['v**'], 'v1/x', true],
    [['v[0-9]+.[0-9]+.[0-9]+'], 'v10.2.0', true],
    [['v[0-9]+.[0-9]+.[0-9]+'], 'v10x2.0', false],
    [['v*', '!v*-rc'], 'v1-rc', false],
    [['!v1', 'v*'], 'v1', true],
  ])('%j on %s is %s', (patterns, name, matched) => {
    expect(filterMatches(patterns, name)).toBe(matched);
  });
});

describe('the project', () => {
  test('has a commit that is a function of its content', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'Cargo.toml'), '[package]\nversion = "2.3.4"\n');
    writeFileSync(join(folder, 'build it'), '#!/bin/sh\n', { mode: 0o755 });
    symlinkSync('/etc/passwd', join(folder, 'link'));
    const files = readProjectFiles(folder);
    expect([...files.keys()]).toEqual(['Cargo.toml', 'build it']);
    expect(defaultTag(files)).toBe('v2.3.4');
    const make = () =>
      createProjectRepository(temporaryFolder(), files, { branch: 'main', tag: 'v2.3.4' });
    const { commit, folder: repository } = make();
    expect(make().commit).toBe(commit);
    const git = (...args: string[]) =>
      execFileSync('git', args, { cwd: repository, encoding: 'utf8' }).trim();
    expect(git('status', '--porcelain')).toBe('');
    expect(git('rev-parse', 'refs/tags/v2.3.4')).toBe(commit);
    expect(git('ls-files', '--stage', 'build it')).toMatch(/^100755 /);
  });
  test('must have files', async () => {
    await expectFailure('REHEARSAL_PROJECT_MISSING', () => readProjectFiles('/nonexistent'));
    await expectFailure('REHEARSAL_PROJECT_MISSING', () => readProjectFiles(temporaryFolder()));
  });
  test('needs git', async () => {
    const { PATH } = process.env;
    process.env.PATH = '/nonexistent';
    try {
      await expectFailure('REHEARSAL_TOOL_MISSING', () =>
        createProjectRepository(temporaryFolder(), new Map(), { branch: 'main', tag: 'v1' }),
      );
    } finally {
      process.env.PATH = PATH;
    }
  });
  test('without a version is rehearsed as v1.0.0', () => {
    expect(defaultTag(new Map())).toBe('v1.0.0');
  });
});

describe("this suite's folder", () => {
  test('is found from the script that runs', () => {
    expect(findSuiteFolder(join(process.cwd(), 'src/cli.ts'))).toBe(process.cwd());
  });
  test('is asked for when the script stands elsewhere', async () => {
    await expectFailure('REHEARSAL_ACTION_UNREADABLE', () => findSuiteFolder('/tmp'));
  });
});
