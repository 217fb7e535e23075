import { describe } from '@jest/globals';
import { playAsTests } from './support.ts';

describe('when the draft is staged', () => {
  playAsTests(['upload-502-stub', 'stranger-draft']);
});

describe('when somebody touches the draft or the tag before the release', () => {
  playAsTests([
    'draft-asset-replaced',
    'draft-asset-replaced-digest-kept',
    'draft-asset-added',
    'two-drafts',
    'tag-moved-before-undraft',
  ]);
});

describe('when a receipt does not prove its channel', () => {
  playAsTests(['receipt-forged', 'receipt-withheld']);
});

describe('when the answer to the publication is lost', () => {
  playAsTests(['publish-response-lost', 'publish-request-lost']);
});

describe('when the release is public', () => {
  playAsTests(['rerun-after-success']);
});
