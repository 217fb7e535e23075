import { describe } from '@jest/globals';
import { playAsTests } from './support.ts';

describe('when the tag is not one to release', () => {
  playAsTests(['tag-version-mismatch', 'tag-not-on-main', 'tag-pushed-again-elsewhere']);
});

describe('when CI does not prove the commit', () => {
  playAsTests(['ci-red', 'ci-hollow', 'ci-forged-branch']);
});

describe('when CI proves it late', () => {
  playAsTests(['ci-listed-late']);
});
