import type { FaultScenario } from '../fault.ts';
import { nothingStarted, tells, toldOnly } from './checks.ts';

export const ciForgedBranch: FaultScenario = {
  id: 'ci-forged-branch',
  title: 'A green run of a tag named main does not pose as one of the branch.',
  arrange({ repository, commit }) {
    const [ci] = repository.state.runs;
    repository.deleteRun(ci!.id);
    repository.setTag('main', commit);
    // What GitHub tells of a run for refs/tags/main: the same head_branch as the branch's.
    repository.addRun({ headBranch: 'main', headSha: commit, jobs: [{ name: 'test' }] });
  },
  expect: {
    code: 'CI_FORGED_BRANCH',
    conclusion: 'failure',
    public: false,
    jobs: { preflight: 'failure', build: 'skipped', undraft: 'skipped', outcome: 'failure' },
    check: (stage, reports) => [
      ...nothingStarted(stage),
      ...toldOnly(reports, 'CI_FORGED_BRANCH'),
      ...tells(reports, 'CI_FORGED_BRANCH', 'a tag named main', 'refs/tags/main'),
    ],
  },
};
