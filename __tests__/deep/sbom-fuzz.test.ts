import { describe, test } from '@jest/globals';
import { lockTexts, requireFindingsOnly, requireLockCodesOnly } from '../sbom/hostile.ts';

describe('hostile SBOMs and lock files, many of them', () => {
  test('SBOMs end in findings with codes', async () => {
    await requireFindingsOnly(20_000);
  }, 600_000);

  test.each(Object.entries(lockTexts))(
    '%s ends in codes',
    (path, text) => {
      requireLockCodesOnly(path, text, 20_000);
    },
    600_000,
  );
});
