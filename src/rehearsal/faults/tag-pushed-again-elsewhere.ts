import type { FaultScenario } from '../fault.ts';
import { nothingStarted, tells, toldOnly } from './checks.ts';

export const tagPushedAgainElsewhere: FaultScenario = {
  id: 'tag-pushed-again-elsewhere',
  title: 'A tag that was pushed again at another commit stops the run of the first push.',
  arrange({ repository, tag }) {
    const second = repository.addCommit({ message: 'The release, once more' });
    repository.addRun({ headSha: second, jobs: [{ name: 'test' }] });
    repository.setTag(tag, second);
  },
  expect: {
    code: 'TAG_MOVED_SINCE_TRIGGER',
    conclusion: 'failure',
    public: false,
    jobs: { preflight: 'failure', build: 'skipped', undraft: 'skipped', outcome: 'failure' },
    check: (stage, reports) => [
      ...nothingStarted(stage),
      ...toldOnly(reports, 'TAG_MOVED_SINCE_TRIGGER'),
      ...tells(
        reports,
        'TAG_MOVED_SINCE_TRIGGER',
        stage.commit,
        stage.repository.tagCommit(stage.tag)!,
      ),
    ],
  },
};
