import { describe } from '@jest/globals';
import { playAsTests } from '../../rehearsal/faults/support.ts';

describe('when PyPI has the version before it is sealed', () => {
  playAsTests([
    'pypi-owned',
    'pypi-owned-by-stranger',
    'pypi-published-by-another-workflow',
    'pypi-owned-without-provenance',
    'pypi-partial',
  ]);
});

describe('when a registry limits, is down in between, or is wrong at first', () => {
  playAsTests([
    'rate-limited',
    'registry-down-before-upload',
    'npm-integrity-wrong-then-right',
    'pypi-simple-index-stale',
  ]);
});

describe('when an upload is lost, led astray, or comes after a stranger’s', () => {
  playAsTests([
    'crate-response-lost',
    'crate-upload-redirected',
    'npm-version-squatted',
    'npm-response-lost',
  ]);
});

describe('when published releases are immutable', () => {
  playAsTests(['immutable-release-on']);
});
