import type { FaultScenario } from '../fault.ts';
import { tells } from './checks.ts';
import { stoppedAtUndraft } from './reference-release.ts';

export const tagMovedBeforeUndraft: FaultScenario = {
  id: 'tag-moved-before-undraft',
  title:
    'A tag that was moved after the seal stops the release: the sealed bytes are not its commit’s.',
  startsAt: ['undraft'],
  arrange: (stage) => {
    const elsewhere = stage.repository.addCommit({ message: 'One more fix' });
    stage.repository.setTag(stage.tag, elsewhere);
  },
  expect: {
    code: 'RELEASE_TAG_MOVED',
    ...stoppedAtUndraft,
    check: ({ commit, repository, tag }, reports) =>
      tells(reports, 'RELEASE_TAG_MOVED', commit, repository.tagCommit(tag)!),
  },
};
