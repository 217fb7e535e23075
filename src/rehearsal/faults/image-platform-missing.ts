import type { FaultScenario } from '../fault.ts';
import { noTokenAsked, nothingUploaded, tells } from './checks.ts';
import { imageUntouched, removePlatform } from './reference-image.ts';

export const imagePlatformMissing: FaultScenario = {
  id: 'image-platform-missing',
  title: 'An image of which one platform is gone is not promoted, and costs no version anywhere.',
  startsAt: ['stage', 'rebuild'],
  arrange: (stage) => removePlatform(stage, 'arm64'),
  expect: {
    code: 'IMAGE_PLATFORM_MISSING',
    conclusion: 'failure',
    public: false,
    jobs: { stage: 'failure', 'publish-crate': 'skipped', undraft: 'skipped', outcome: 'failure' },
    check: (stage, reports) => [
      ...nothingUploaded(stage),
      ...noTokenAsked(stage),
      ...tells(reports, 'IMAGE_PLATFORM_MISSING', 'linux/arm64'),
      ...imageUntouched(stage),
    ],
  },
};
