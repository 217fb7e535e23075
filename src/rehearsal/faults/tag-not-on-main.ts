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
      // That CI ran on another branch is told beside it: one look at the log is enough.
      ...toldOnly(reports, 'CI_NOT_ON_BRANCH', 'CI_MISSING'),
      ...tells(reports, 'CI_NOT_ON_BRANCH', stage.commit, 'main', 'Merge it into main'),
      ...tells(reports, 'CI_MISSING', 'push on side'),
    ],
  },
};
