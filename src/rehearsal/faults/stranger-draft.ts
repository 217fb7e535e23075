import type { FaultScenario } from '../fault.ts';
import { noTokenAsked, nothingUploaded, tells } from './checks.ts';

const notes = 'Notes that somebody is still writing by hand.';

export const strangerDraft: FaultScenario = {
  id: 'stranger-draft',
  title:
    'A draft for the tag that this workflow did not stage is left alone, and stops the release.',
  startsAt: ['stage', 'rebuild'],
  arrange: ({ repository, tag }) =>
    void repository.addRelease({ tagName: tag, body: notes, author: 'octocat' }),
  expect: {
    code: 'RELEASE_FOREIGN_DRAFT',
    conclusion: 'failure',
    public: false,
    jobs: { stage: 'failure', 'publish-crate': 'skipped', undraft: 'skipped', outcome: 'failure' },
    check: (stage, reports) => {
      const releases = stage.repository.releases();
      const [draft] = releases;
      const untouched = releases.length === 1 && draft!.body === notes && draft!.draft;
      return [
        ...nothingUploaded(stage),
        ...noTokenAsked(stage),
        ...tells(reports, 'RELEASE_FOREIGN_DRAFT', String(draft!.id), 'no marker'),
        ...(untouched && draft!.assets.length === 0 ? [] : ['the draft was touched']),
      ];
    },
  },
};
