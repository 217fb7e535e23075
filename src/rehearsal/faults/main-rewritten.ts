import type { FaultScenario } from '../fault.ts';
import { nothingStarted, tells, toldOnly } from './checks.ts';

export const mainRewritten: FaultScenario = {
  id: 'main-rewritten',
  title: 'A commit that a forced push took out of main is refused, although CI was green there.',
  arrange: ({ repository }) =>
    void repository.addCommit({ message: 'What main was rewritten to', parents: [] }),
  expect: {
    code: 'CI_NOT_ON_BRANCH',
    conclusion: 'failure',
    public: false,
    jobs: { preflight: 'failure', build: 'skipped', undraft: 'skipped', outcome: 'failure' },
    check: (stage, reports) => [
      ...nothingStarted(stage),
      ...toldOnly(reports, 'CI_NOT_ON_BRANCH'),
      ...tells(reports, 'CI_NOT_ON_BRANCH', stage.commit, 'main'),
    ],
  },
};
