import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { loadFailureAreas, type DeclaredArea } from '../../scripts/failure-areas.ts';
import { projectFolder } from '../support/run-node.ts';

/** A test provokes a code by naming it in one of these two calls, word for word. */
const provokedByTest = /\bexpect(?:Result)?Failure\(\s*'([A-Z][A-Z0-9_]+)'/g;
/** A fault declares the code that its rehearsal must end with; each fault is run as a test. */
const provokedByFault = /\bcode: '([A-Z][A-Z0-9_]+)'/g;

function findAll(pattern: RegExp, files: string): Set<string> {
  const texts = globSync(files, { cwd: projectFolder })
    .filter((file) => !file.endsWith('failure-codes.test.ts'))
    .map((file) => readFileSync(join(projectFolder, file), 'utf8'));
  return new Set(texts.flatMap((text) => [...text.matchAll(pattern)].map((match) => match[1]!)));
}

let areas: readonly DeclaredArea[];
let codes: readonly { readonly code: string; readonly meaning: string; readonly file: string }[];
beforeAll(async () => {
  areas = await loadFailureAreas();
  codes = areas.flatMap(({ file, area }) =>
    Object.entries(area.codes).map(([code, meaning]) => ({ code, meaning, file })),
  );
});

describe('failure codes', () => {
  it('are declared by more than a handful of areas, so that none of this passes on nothing', () => {
    expect(areas.length).toBeGreaterThan(10);
    expect(codes.length).toBeGreaterThan(60);
  });

  it('are each provoked by a test or by a fault of the rehearsal', () => {
    const provoked = new Set([
      ...findAll(provokedByTest, '__tests__/**/*.ts'),
      ...findAll(provokedByFault, 'src/rehearsal/faults/**/*.ts'),
    ]);
    expect(
      codes.filter(({ code }) => !provoked.has(code)).map(({ code, file }) => `${code} (${file})`),
    ).toEqual([]);
  });

  it('are unique in the project, and so are the names of areas', () => {
    const names = codes.map(({ code }) => code);
    expect(names.filter((code, index) => names.indexOf(code) !== index)).toEqual([]);
    const areaNames = areas.map(({ area }) => area.area);
    expect(areaNames.filter((name, index) => areaNames.indexOf(name) !== index)).toEqual([]);
  });

  it('are written in capitals and mean one sentence', () => {
    for (const { code, meaning } of codes) {
      expect(code).toMatch(/^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$/);
      expect(meaning).toMatch(/^\S.*\.$/);
    }
  });

  it('that a test or a fault expects are all declared', () => {
    const declared = new Set(codes.map(({ code }) => code));
    const expected = findAll(provokedByTest, '__tests__/**/*.ts');
    expect([...expected].filter((code) => !declared.has(code))).toEqual([]);
  });
});
