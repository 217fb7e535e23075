import { describe } from '@jest/globals';
import { playAsTests } from '../../rehearsal/faults/support.ts';

describe('when a registry serves other bytes', () => {
  playAsTests(['pypi-serves-other-bytes', 'crate-serves-other-bytes', 'npm-serves-other-bytes']);
});

describe('when a person says no', () => {
  playAsTests(['environment-rejected', 'job-cancelled']);
});

describe('when somebody touches the draft before the release', () => {
  playAsTests(['draft-asset-replaced-digest-kept', 'draft-asset-added', 'two-drafts']);
});

describe('when a receipt does not prove its channel', () => {
  playAsTests(['receipt-forged', 'receipt-withheld']);
});

describe('when the release is public', () => {
  playAsTests(['rerun-after-success']);
});

describe('when a registry lags or is down', () => {
  playAsTests(['registry-lags', 'registry-down']);
});

describe('when an upload was done already', () => {
  playAsTests(['crate-already-published']);
});

describe('when a registry says no', () => {
  playAsTests(['oidc-refused']);
});

describe('when a release stopped half-way', () => {
  playAsTests(['main-moved-before-rerun', 'dispatch-with-foreign-set']);
});
