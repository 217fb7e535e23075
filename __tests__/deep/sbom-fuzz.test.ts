import { describe, expect, test } from '@jest/globals';
import { parseSbom } from '../../src/sbom/parse.ts';
import { lockTexts, requireFindingsOnly, requireLockCodesOnly } from '../sbom/hostile.ts';

describe('hostile SBOMs and lock files, many of them', () => {
  test('SBOMs end in findings with codes', async () => {
    await requireFindingsOnly(4_000);
  }, 600_000);

  test('more components inside of one than a call takes arguments are read', async () => {
    const components = Array.from({ length: 250_000 }, (_, index) => ({
      ...{ type: 'library', name: String(index) },
    }));
    const metadata = { component: { type: 'application', name: 'all', components } };
    const document = { bomFormat: 'CycloneDX', specVersion: '1.6', version: 1, metadata };
    expect((await parseSbom(JSON.stringify(document))).packages).toHaveLength(250_001);
  }, 600_000);

  test.each(Object.entries(lockTexts))(
    '%s ends in codes',
    (path, text) => {
      requireLockCodesOnly(path, text, 4_000);
    },
    600_000,
  );
});
