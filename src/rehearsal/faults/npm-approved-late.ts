import type { FaultScenario } from '../fault.ts';
import { npmHost } from './checks.ts';
import { approveAtNpm, nothingPublished, npmStaging, stagedTimes } from './npm-staging.ts';
import { problemsAmong, receiptAttempts, receiptState } from './reference-release.ts';

/** Looks of `npm-live` before the approval. */
const looks = 3;

export const npmApprovedLate: FaultScenario = {
  id: 'npm-approved-late',
  title: 'A staged version that is approved while it is waited for is read back, and released.',
  ...npmStaging,
  first: { approvals: { 'npm-stage': 'wait' } },
  arrange: (stage) => {
    const { hooks, world } = stage;
    hooks.beforeStep = ({ job, step }) => {
      if (job !== 'npm-live' || step !== 'readback') return;
      world.faults.add({
        id: 'approval',
        match: { method: 'GET', host: npmHost },
        occurrences: { skip: looks, count: 1 },
        effect: { kind: 'event', moment: 'after', happen: () => approveAtNpm(stage) },
      });
    };
  },
  expect: {
    conclusion: 'success',
    public: true,
    jobs: { 'npm-live': 'success', undraft: 'success', outcome: 'success' },
    check: (stage, reports) => [
      ...nothingPublished(stage),
      ...stagedTimes(stage, 1),
      ...problemsAmong({
        'it was staged first': receiptState(reports.at(-1)!, 'stage-npm') === 'staged',
        'it was live then': receiptState(reports.at(-1)!, 'npm-live') === 'published',
        'it was waited for': receiptAttempts(reports.at(-1)!, 'npm-live') > looks,
      }),
    ],
  },
};
