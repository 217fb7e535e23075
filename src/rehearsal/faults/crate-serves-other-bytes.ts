import type { FaultScenario } from '../fault.ts';
import { tells, uploadedTo } from './checks.ts';
import { builtFile, countedAs } from './reference-release.ts';

export const crateServesOtherBytes: FaultScenario = {
  id: 'crate-serves-other-bytes',
  title: 'A crate that the static host serves with other bytes stops the release at once.',
  startsAt: ['publish-crate', 'publish-pypi', 'publish-npm'],
  arrange: (stage) => stage.world.crates.serveOtherBytes(builtFile(stage, 'crate').name),
  expect: {
    code: 'BYTES_SERVED_DIFFER',
    conclusion: 'failure',
    public: false,
    jobs: {
      'publish-crate': 'failure',
      'publish-pypi': 'success',
      'publish-npm': 'success',
      undraft: 'skipped',
      outcome: 'failure',
    },
    check: (stage, reports) => [
      ...uploadedTo(stage, { pypi: 2, 'crates-io': 1, npm: 1 }),
      ...tells(reports, 'BYTES_SERVED_DIFFER', 'crates-io', 'cargo yank'),
      // By the readback once, and by the rollback.
      ...countedAs(stage, 'downloads of the crate', [
        { method: 'GET', host: 'static.crates.io' },
        2,
      ]),
    ],
  },
};
