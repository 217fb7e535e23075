import type { FaultScenario } from '../fault.ts';

export const ciListedLate: FaultScenario = {
  id: 'ci-listed-late',
  title: 'A green run that the list does not show yet is waited for, and not called missing.',
  arrange({ repository, world, commit }) {
    const [ci] = repository.state.runs;
    repository.deleteRun(ci!.id);
    world.github.staleRuns(2);
    repository.addRun({ headSha: commit, jobs: [{ name: 'test' }] });
  },
  first: { stopAt: 'build' },
  expect: {
    conclusion: 'stopped',
    public: false,
    jobs: { preflight: 'success', build: 'held' },
    check: ({ world }) => {
      const looks = world.log.count({ host: 'api.github.com', path: /\/actions\/runs$/ });
      return looks === 3 ? [] : [`the gate looked ${looks} times, not until the list had it`];
    },
  },
};
