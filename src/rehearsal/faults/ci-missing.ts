import type { FaultScenario } from '../fault.ts';
import { nothingStarted, tells, toldOnly } from './checks.ts';

export const ciMissing: FaultScenario = {
  id: 'ci-missing',
  title: 'A commit that CI never ran for is refused once the wait is over.',
  // Nothing but waiting happens before the refusal.
  timeScale: 600,
  arrange({ repository }) {
    const [ci] = repository.state.runs;
    repository.deleteRun(ci!.id);
  },
  expect: {
    code: 'CI_MISSING',
    conclusion: 'failure',
    public: false,
    jobs: { preflight: 'failure', build: 'skipped', undraft: 'skipped', outcome: 'failure' },
    check: (stage, reports) => [
      ...nothingStarted(stage),
      ...toldOnly(reports, 'CI_MISSING'),
      ...tells(reports, 'CI_MISSING', '.github/workflows/ci.yml', stage.commit, 'Probable cause: '),
    ],
  },
};
