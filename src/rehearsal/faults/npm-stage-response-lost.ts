import type { FaultScenario } from '../fault.ts';
import { npmHost } from './checks.ts';
import { nothingPublished, npmStaging } from './npm-staging.ts';
import { problemsAmong, receiptState } from './reference-release.ts';

export const npmStageResponseLost: FaultScenario = {
  id: 'npm-stage-response-lost',
  title: 'When the answer to staging is lost, what npm holds settles it: staged once, released.',
  ...npmStaging,
  arrange: ({ world }) =>
    world.faults.add({
      id: 'lost',
      match: { method: 'POST', host: npmHost, path: /\/-\/stage\/package\// },
      occurrences: { count: 1 },
      effect: { kind: 'reset', moment: 'after' },
    }),
  expect: {
    conclusion: 'success',
    public: true,
    jobs: { 'stage-npm': 'success', undraft: 'success', outcome: 'success' },
    check: (stage, reports) => [
      ...nothingPublished(stage),
      ...problemsAmong({
        'the answer was lost': stage.world.faults.timesMet('lost') === 1,
        'it was staged': receiptState(reports.at(-1)!, 'stage-npm') === 'staged',
      }),
    ],
  },
};
