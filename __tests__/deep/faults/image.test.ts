import { describe } from '@jest/globals';
import { playAsTests } from '../../rehearsal/faults/support.ts';

describe('when the image is not the one that was sealed, or nobody signed it', () => {
  playAsTests([
    'image-digest-changed',
    'image-platform-missing',
    'image-unsigned',
    'image-signed-by-other',
  ]);
});

describe('when a tag of the image cannot be set', () => {
  playAsTests([
    'promote-fails-at-tag-1',
    'promote-fails-at-tag-2',
    'promote-fails-at-tag-3',
    'image-tag-moved-underneath',
    'latest-would-go-backwards',
  ]);
});

describe('when a registry fails before the image is promoted', () => {
  playAsTests(['image-public-pypi-failed']);
});
