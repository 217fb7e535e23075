import type { FaultScenario } from '../fault.ts';
import { published, refusedInPublic } from './attested.ts';
import { tells } from './checks.ts';

export const verifyTagMovedAfterPublication: FaultScenario = {
  id: 'verify-tag-moved-after-publication',
  title: 'A tag that was moved after publication is found: it is not the source of the files.',
  ...published,
  arrange: ({ repository, tag }) => {
    repository.setTag(tag, repository.addCommit({ message: 'Something else' }));
  },
  expect: {
    code: 'VERIFY_TAG_MOVED',
    besides: ['VERIFY_REFUSED', 'NOT_VERIFIED'],
    ...refusedInPublic,
    check: ({ commit }, reports) => [
      ...tells(reports, 'VERIFY_TAG_MOVED', commit),
      ...tells(reports, 'VERIFY_REFUSED', 'tag-commit'),
    ],
  },
};
