import type { FaultScenario } from '../fault.ts';
import { toldOnly } from './checks.ts';

const looks = { method: 'GET', host: 'api.github.com', path: /\/actions\/runs$/ };

export const ciPendingThenGreen: FaultScenario = {
  id: 'ci-pending-then-green',
  title: 'CI that is still running when the tag is pushed is waited for.',
  arrange({ repository, world }) {
    const [ci] = repository.state.runs;
    repository.updateRun(ci!.id, { status: 'in_progress', jobs: [{ name: 'test' }] });
    world.faults.add({
      id: 'ci-ends',
      match: looks,
      occurrences: { skip: 2, count: 1 },
      effect: {
        kind: 'event',
        moment: 'before',
        happen: () => repository.updateRun(ci!.id, { jobs: [{ name: 'test' }] }),
      },
    });
  },
  first: { stopAt: 'build' },
  expect: {
    conclusion: 'stopped',
    public: false,
    jobs: { preflight: 'success', build: 'held' },
    check: ({ world }, reports) => [
      ...toldOnly(reports),
      ...(world.log.count(looks) >= 3 ? [] : ['the gate did not wait']),
    ],
  },
};
