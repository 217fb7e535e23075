import { describe } from '@jest/globals';
import { playAsTests } from './support.ts';

describe('when somebody touches the draft or the tag before the release', () => {
  playAsTests(['draft-asset-replaced', 'tag-moved-before-undraft']);
});

describe('when the answer to the publication is lost', () => {
  playAsTests(['publish-response-lost', 'publish-request-lost']);
});

describe('when nothing but the publication is missing', () => {
  playAsTests(['resume-by-dispatch']);
});
