import type { FaultScenario } from '../fault.ts';
import { tells } from './checks.ts';
import { requireDraft, stoppedAtUndraft } from './reference-release.ts';

export const twoDrafts: FaultScenario = {
  id: 'two-drafts',
  title: 'Two drafts for the tag are an error that names both, and neither is published.',
  startsAt: ['undraft'],
  arrange: (stage) => {
    const { body } = requireDraft(stage);
    stage.repository.addRelease({ tagName: stage.tag, body: body ?? '' });
  },
  expect: {
    code: 'RELEASE_TWO_DRAFTS',
    ...stoppedAtUndraft,
    check: ({ repository }, reports) => {
      const ids = repository.releases().map(({ id }) => String(id));
      return [
        ...(ids.length === 2 ? [] : [`there are ${ids.length} releases`]),
        ...tells(reports, 'RELEASE_TWO_DRAFTS', ...ids),
      ];
    },
  },
};
