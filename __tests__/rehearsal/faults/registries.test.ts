import { describe } from '@jest/globals';
import { playAsTests } from './support.ts';

describe('when PyPI has the version before it is sealed', () => {
  playAsTests([
    'pypi-owned',
    'pypi-owned-by-stranger',
    'pypi-published-by-another-workflow',
    'pypi-owned-without-provenance',
    'pypi-partial',
  ]);
});
