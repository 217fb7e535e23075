import type { FaultScenario } from '../fault.ts';
import { nothingStarted, tells, toldOnly } from './checks.ts';

export const ciHollow: FaultScenario = {
  id: 'ci-hollow',
  title: 'CI that succeeded because its one test job was skipped is refused.',
  arrange({ repository }) {
    const [ci] = repository.state.runs;
    repository.updateRun(ci!.id, { jobs: [{ name: 'test', conclusion: 'skipped' }] });
  },
  expect: {
    code: 'CI_HOLLOW',
    conclusion: 'failure',
    public: false,
    jobs: { preflight: 'failure', build: 'skipped', undraft: 'skipped', outcome: 'failure' },
    check: (stage, reports) => [
      ...nothingStarted(stage),
      ...toldOnly(reports, 'CI_HOLLOW'),
      ...tells(reports, 'CI_HOLLOW', '.github/workflows/ci.yml', 'skipped'),
    ],
  },
};
