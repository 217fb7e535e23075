import type { FaultScenario } from '../fault.ts';
import { tells } from './checks.ts';
import { nothingSpent, removePlatform, stoppedAtStage } from './reference-image.ts';

export const imagePlatformMissing: FaultScenario = {
  id: 'image-platform-missing',
  title: 'An image of which one platform is gone is not promoted, and costs no version anywhere.',
  startsAt: ['stage', 'rebuild'],
  arrange: (stage) => removePlatform(stage, 'arm64'),
  expect: {
    ...stoppedAtStage,
    code: 'IMAGE_PLATFORM_MISSING',
    check: (stage, reports) => [
      ...nothingSpent(stage),
      ...tells(reports, 'IMAGE_PLATFORM_MISSING', 'linux/arm64'),
    ],
  },
};
