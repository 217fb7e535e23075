import type { FaultScenario } from '../fault.ts';
import { nothingStarted, tells, toldOnly } from './checks.ts';

export const tagNotOnMain: FaultScenario = {
  id: 'tag-not-on-main',
  title: 'A tag on a side branch is refused, although CI is green there.',
  arrange({ repository, commit }) {
    const [ci] = repository.state.runs;
    repository.deleteRun(ci!.id);
    repository.setBranch('side', commit);
    repository.addCommit({ message: 'What main has instead', parents: [] });
    repository.addRun({ headBranch: 'side', headSha: commit, jobs: [{ name: 'test' }] });
  },
  expect: {
    code: 'CI_NOT_ON_BRANCH',
    conclusion: 'failure',
    public: false,
    jobs: { preflight: 'failure', build: 'skipped', undraft: 'skipped', outcome: 'failure' },
    check: (stage, reports) => [
      ...nothingStarted(stage),
      ...toldOnly(reports, 'CI_NOT_ON_BRANCH'),
      ...tells(reports, 'CI_NOT_ON_BRANCH', stage.commit, 'main', 'Merge it into main'),
    ],
  },
};
