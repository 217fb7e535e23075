import { describe, expect, test } from '@jest/globals';
import { parseSbom } from '../../src/sbom/parse.ts';
import { readLock } from '../../src/sbom/locks/read-lock.ts';
import { lockTexts, requireFindingsOnly, requireLockCodesOnly } from './hostile.ts';

describe('hostile SBOMs', () => {
  test('end in findings with codes, whatever the text', async () => {
    await requireFindingsOnly(120);
  });

  test('of many alike components are judged without comparing each with each', async () => {
    // Each compared with each, these take longer than any test may.
    const components = Array.from({ length: 50_000 }, (_, index) => ({
      ...{ type: 'library', name: 'x', version: String(index) },
    }));
    const document = { bomFormat: 'CycloneDX', specVersion: '1.6', version: 1, components };
    expect((await parseSbom(JSON.stringify(document))).packages).toHaveLength(50_000);
  });
});

describe('hostile lock files', () => {
  test.each(Object.entries(lockTexts))('end in codes: %s', (path, text) => {
    requireLockCodesOnly(path, text, 80);
  });

  test('of dependencies in a circle are read to their end', () => {
    const entry = (name: string, need: string) =>
      `[[package]]\nname = "${name}"\nversion = "1.0.0"\ndependencies = ["${need}"]\n`;
    const text = `version = 4\n${entry('a', 'b')}${entry('b', 'a')}`;
    const project = readLock({ path: 'Cargo.lock', text }, { name: 'a', version: '1.0.0' });
    expect(project.packages.map(({ name }) => name)).toEqual(['b']);
  });
});
