import type { FaultScenario } from '../fault.ts';
import { imagePlace, strangersImage, tagsStand } from './reference-image.ts';

export const latestWouldGoBackwards: FaultScenario = {
  id: 'latest-would-go-backwards',
  title: 'A release of an older line is promoted without `latest`, which stays at the newer one.',
  startsAt: ['undraft'],
  // Version 2.0.0 was released in the meantime.
  arrange: (stage) => void strangersImage(stage, ['2.0.0', '2.0', 'latest']),
  expect: {
    conclusion: 'success',
    public: true,
    jobs: { undraft: 'success', rollback: 'skipped', outcome: 'success' },
    check: (stage) => [
      ...tagsStand(stage, { '1.2.0': 'released', '1.2': 'released' }),
      ...(stage.world.oci.tags(imagePlace).latest === strangersImage(stage, [])
        ? []
        : ['latest went backwards']),
    ],
  },
};
