import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { compareFolders } from '../../scripts/check/compare-folders.ts';
import { runParts, type Part } from '../../scripts/check/run-parts.ts';
import { writeText } from '../../scripts/project.ts';

describe('when folders are compared', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'check-'));
    for (const side of ['a', 'b']) {
      writeText(`${side}/index.js`, 'one', folder);
      writeText(`${side}/deep/index.js`, 'two', folder);
    }
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const compare = () => compareFolders(join(folder, 'a'), join(folder, 'b'));

  it('finds nothing between equal ones', () => {
    expect(compare()).toEqual([]);
  });

  it('names every file that differs, is missing or is there too much', () => {
    writeText('b/index.js', 'one\n', folder);
    rmSync(join(folder, 'b/deep/index.js'));
    writeText('b/deep/more.js', '', folder);
    expect(compare()).toEqual([
      'deep/index.js is missing',
      'deep/more.js should not be there',
      'index.js differs',
    ]);
  });

  it('takes a folder that is not there for an empty one', () => {
    rmSync(join(folder, 'b'), { recursive: true });
    expect(compare()).toEqual(['deep/index.js is missing', 'index.js is missing']);
  });
});

describe('when parts run side by side', () => {
  const part = (name: string, run: Part['run']): Part => ({ name, run });

  it('runs all of them, each told as it ends, results in order', async () => {
    const told: string[] = [];
    let release = () => {};
    const gate = new Promise<void>((resolve) => (release = resolve));
    const parts = [
      part('slow', () => gate.then(() => ({ ok: true, output: '' }))),
      part('bad', async () => ({ ok: false, output: 'why' })),
      part('last', async () => (release(), { ok: true, output: '' })),
    ];
    const results = await runParts(parts, 2, ({ name }) => told.push(name));
    expect(results.map(({ name, ok }) => [name, ok])).toEqual([
      ['slow', true],
      ['bad', false],
      ['last', true],
    ]);
    expect(told[0]).toBe('bad');
    expect(told).toHaveLength(3);
  });

  it('takes a part that throws for a failed one', async () => {
    const boom = part('boom', () => Promise.reject(new Error('no such tool')));
    expect(await runParts([boom], 1, () => undefined)).toMatchObject([
      { ok: false, output: 'Error: no such tool' },
    ]);
  });
});
