import type { FaultScenario } from '../fault.ts';
import { uploadRequests } from './checks.ts';
import { receiptState } from './reference-release.ts';

export const npmResponseLost: FaultScenario = {
  id: 'npm-response-lost',
  title:
    'When npm fails because the answer to its upload is lost, the served bytes decide: released.',
  startsAt: ['publish-npm'],
  arrange: ({ world }) =>
    world.faults.add({
      id: 'npm-response-lost',
      match: uploadRequests.npm,
      occurrences: { count: 1 },
      effect: { kind: 'reset', moment: 'after' },
    }),
  expect: {
    conclusion: 'success',
    public: true,
    jobs: { 'publish-npm': 'success', undraft: 'success', outcome: 'success' },
    check: (stage, reports) => {
      const annotations = reports
        .at(-1)!
        .jobs.flatMap(({ legs }) => legs.flatMap(({ steps }) => steps))
        .flatMap((step) => step.annotations);
      return [
        ...(stage.world.faults.timesMet('npm-response-lost') === 1 ? [] : ['no answer was lost']),
        ...(receiptState(reports.at(-1)!, 'publish-npm') === 'published'
          ? []
          : ['the receipt does not prove it']),
        ...(annotations.some(
          ({ level, message }) =>
            level === 'warning' && message.startsWith('PUBLISH_COMMAND_FAILED: '),
        )
          ? []
          : ['nobody is told that the command failed']),
      ];
    },
  },
};
