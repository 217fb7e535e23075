import type { FaultScenario } from '../fault.ts';

export const rerunAfterSuccess: FaultScenario = {
  id: 'rerun-after-success',
  title: 'Running every job of a finished release again publishes nothing twice and succeeds.',
  then: [{ mode: 'all' }],
  expect: {
    conclusion: 'success',
    public: true,
    jobs: { undraft: 'success', outcome: 'success' },
    check: ({ world }) => {
      const uploads = world.log.count({ method: 'POST', host: 'upload.pypi.org' });
      return uploads === 2 ? [] : [`PyPI saw ${uploads} uploads`];
    },
  },
};
