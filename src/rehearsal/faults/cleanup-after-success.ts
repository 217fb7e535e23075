import type { FaultScenario } from '../fault.ts';
import { imagePromoted } from './reference-image.ts';

const outage = 'ghcr-down';

export const cleanupAfterSuccess: FaultScenario = {
  id: 'cleanup-after-success',
  title: 'A rollback is refused when the release is public, whatever became of a later attempt.',
  startsAt: ['undraft'],
  then: [
    {
      mode: 'all',
      before({ hooks, world }) {
        hooks.beforeJob = ({ job }) => {
          if (job !== 'undraft') return;
          const effect = { kind: 'status', status: 403, body: { message: 'Forbidden' } } as const;
          world.faults.add({ id: outage, match: { host: 'ghcr.io' }, effect });
        };
        hooks.afterJob = ({ job }) => {
          if (job === 'undraft') world.faults.remove(outage);
        };
      },
    },
  ],
  expect: {
    code: 'ROLLBACK_AFTER_SUCCESS',
    besides: ['IMAGE_ACCESS_DENIED'],
    conclusion: 'failure',
    public: true,
    jobs: { undraft: 'failure', rollback: 'failure', outcome: 'failure' },
    check: imagePromoted,
  },
};
