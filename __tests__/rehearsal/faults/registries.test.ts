import { describe } from '@jest/globals';
import { playAsTests } from './support.ts';

describe('when PyPI has the version before it is sealed', () => {
  playAsTests([
    'pypi-owned',
    'pypi-owned-by-stranger',
    'pypi-owned-without-provenance',
    'pypi-partial',
  ]);
});

describe('when a registry serves other bytes', () => {
  playAsTests([
    'pypi-serves-other-bytes',
    'crate-serves-other-bytes',
    'npm-serves-other-bytes',
    'npm-version-squatted',
  ]);
});

describe('when a registry lags, limits or is down', () => {
  playAsTests([
    'registry-lags',
    'rate-limited',
    'registry-down',
    'registry-down-before-upload',
    'npm-integrity-wrong-then-right',
  ]);
});

describe('when an upload was done already, is lost, or is led astray', () => {
  playAsTests(['crate-already-published', 'crate-response-lost', 'crate-upload-redirected']);
});
