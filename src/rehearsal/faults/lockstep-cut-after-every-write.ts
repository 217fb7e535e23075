import type { FaultScenario } from '../fault.ts';
import { uploadRequests } from './checks.ts';
import { cutAfterEach, wereCut, type Write } from './cut-after.ts';
import { cratesUploaded, lockstep, releasedTogether } from './lockstep.ts';

const api = 'api.github.com';

/** The draft is taken over in several requests: cut after the marker and after a deletion, too. */
const writes: readonly Write[] = [
  ['publish-core', uploadRequests['crates-io']],
  ['seal-dependent', 'seal'],
  ['stage-dependent', { method: 'PATCH', host: api }],
  ['stage-dependent', { method: 'DELETE', host: api }],
  ['stage-dependent', { method: 'POST', host: 'uploads.github.com' }],
  ['stage-dependent', 'stage'],
  ['publish-dependent', uploadRequests['crates-io']],
  ['undraft', 'Run org/release-actions/undraft-release'],
];

export const lockstepCutAfterEveryWrite: FaultScenario = {
  id: 'lockstep-cut-after-every-write',
  title: 'A lockstep release that is cut off right after each of its writes converges.',
  ...lockstep,
  first: { stopAt: 'publish-core' },
  then: cutAfterEach(writes),
  expect: {
    code: 'NOT_RELEASED',
    besides: ['CRATE_INTERRUPTED'],
    conclusion: 'success',
    public: true,
    jobs: { undraft: 'success', outcome: 'success' },
    check: (stage, reports) => [
      ...cratesUploaded(stage, 2),
      ...releasedTogether(stage),
      ...wereCut(writes, reports),
    ],
  },
};
