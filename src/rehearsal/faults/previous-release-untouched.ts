import type { FaultScenario } from '../fault.ts';
import { settingTag, tagsStand } from './reference-image.ts';

export const previousReleaseUntouched: FaultScenario = {
  id: 'previous-release-untouched',
  title: 'A run that is cancelled right after it moved `latest` leaves it at the release before.',
  startsAt: ['undraft'],
  arrange: ({ world, cancelRun }) =>
    world.faults.add({
      id: 'cancelled-in-between',
      match: settingTag('latest'),
      occurrences: { count: 1 },
      effect: { kind: 'event', moment: 'after', happen: cancelRun },
    }),
  expect: {
    code: 'NOT_RELEASED',
    besides: ['IMAGE_INTERRUPTED', 'IMAGE_NOT_RESTORED', 'ROLLBACK_INCOMPLETE'],
    conclusion: 'failure',
    public: false,
    jobs: { undraft: 'cancelled', outcome: 'failure' },
    check: (stage) => tagsStand(stage, { latest: 'former' }),
  },
};
