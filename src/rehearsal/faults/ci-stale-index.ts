import type { FaultScenario } from '../fault.ts';

export const ciStaleIndex: FaultScenario = {
  id: 'ci-stale-index',
  title: 'A list that still shows the failed attempt of a run that was re-run does not stop it.',
  arrange({ repository, world }) {
    const [ci] = repository.state.runs;
    repository.updateRun(ci!.id, { conclusion: 'failure', jobs: [{ name: 'test' }] });
    // More answers than anybody asks for: only the run itself tells the truth.
    world.github.staleRuns(100);
    repository.rerun(ci!.id, { jobs: [{ name: 'test' }] });
  },
  first: { stopAt: 'build' },
  expect: {
    conclusion: 'stopped',
    public: false,
    jobs: { preflight: 'success', build: 'held' },
    check: ({ world }) =>
      world.log.count({ host: 'api.github.com', path: /\/actions\/runs\/\d+$/ }) > 0
        ? []
        : ['the run was not read by its ID'],
  },
};
