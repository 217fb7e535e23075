import type { FaultScenario } from '../fault.ts';
import { nothingStarted, tells, toldOnly } from './checks.ts';

export const ciRed: FaultScenario = {
  id: 'ci-red',
  title: 'A commit whose CI failed is refused.',
  arrange({ repository }) {
    const [ci] = repository.state.runs;
    repository.updateRun(ci!.id, { conclusion: 'failure', jobs: [{ name: 'test' }] });
  },
  expect: {
    code: 'CI_RED',
    conclusion: 'failure',
    public: false,
    jobs: { preflight: 'failure', build: 'skipped', undraft: 'skipped', outcome: 'failure' },
    check: (stage, reports) => [
      ...nothingStarted(stage),
      ...toldOnly(reports, 'CI_RED'),
      ...tells(reports, 'CI_RED', '.github/workflows/ci.yml', stage.commit, 'failure'),
    ],
  },
};
