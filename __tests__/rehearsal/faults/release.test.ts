import { describe } from '@jest/globals';
import { playAsTests } from './support.ts';

describe('when somebody touches the tag before the release', () => {
  playAsTests(['tag-moved-before-undraft']);
});

describe('when the answer to the publication is lost', () => {
  playAsTests(['publish-response-lost']);
});
