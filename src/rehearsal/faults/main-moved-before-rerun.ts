import type { FaultScenario } from '../fault.ts';
import { uploadedTo } from './checks.ts';

export const mainMovedBeforeRerun: FaultScenario = {
  id: 'main-moved-before-rerun',
  title: 'A release that stopped half-way is finished by a re-run, although main has moved on.',
  startsAt: ['publish-crate', 'publish-pypi', 'publish-npm'],
  first: { approvals: { npm: 'reject' } },
  then: [
    {
      // Every job again: the gate has to accept a commit that is no longer the tip.
      mode: 'all',
      before({ repository }) {
        const tip = repository.addCommit({ message: 'What came after the tag' });
        repository.addRun({ headSha: tip, status: 'in_progress', jobs: [{ name: 'test' }] });
      },
    },
  ],
  expect: {
    code: 'NOT_RELEASED',
    conclusion: 'success',
    public: true,
    jobs: { preflight: 'success', undraft: 'success', outcome: 'success' },
    check: (stage, reports) => [
      ...uploadedTo(stage, { 'crates-io': 1, pypi: 2, npm: 1 }),
      ...(reports[0]!.releases[0]?.state === 'draft' ? [] : ['the first attempt left no draft']),
      ...(stage.repository.tagCommit(stage.tag) === stage.commit ? [] : ['the tag moved']),
    ],
  },
};
