import type { FaultScenario } from '../fault.ts';
import { tells } from './checks.ts';
import { coreFile, cratesUploaded, dependentUntouched, lockstep } from './lockstep.ts';

export const lockstepCoreServesOtherBytes: FaultScenario = {
  id: 'lockstep-core-serves-other-bytes',
  title: 'When the first crate is served with other bytes, the dependent is never built on it.',
  ...lockstep,
  arrange: ({ world }) => world.crates.serveOtherBytes(coreFile),
  expect: {
    code: 'BYTES_SERVED_DIFFER',
    conclusion: 'failure',
    public: false,
    jobs: {
      'publish-core': 'failure',
      'build-dependent': 'skipped',
      'seal-dependent': 'skipped',
      'publish-dependent': 'skipped',
      undraft: 'skipped',
      outcome: 'failure',
    },
    check: (stage, reports) => [
      ...cratesUploaded(stage, 1),
      ...dependentUntouched(stage, reports),
      ...tells(reports, 'BYTES_SERVED_DIFFER', 'tidetable', 'cargo yank'),
    ],
  },
};
