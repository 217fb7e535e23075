import type { FaultScenario } from '../fault.ts';
import { uploadedTo, uploadRequests } from './checks.ts';
import { imagePromoted, imageUntouched, noted, noteProblems } from './reference-image.ts';

const refusal = 'pypi-refuses';

export const imagePublicPypiFailed: FaultScenario = {
  id: 'image-public-pypi-failed',
  title:
    'When PyPI fails the image has not moved: it is promoted last, and a re-run finishes both.',
  startsAt: ['publish-crate', 'publish-pypi', 'publish-npm'],
  arrange: ({ world }) =>
    world.faults.add({
      id: refusal,
      match: uploadRequests.pypi,
      effect: { kind: 'status', status: 503, body: 'Service Unavailable' },
    }),
  then: [
    {
      mode: 'failed',
      before(stage) {
        noteProblems(stage, imageUntouched(stage));
        stage.world.faults.remove(refusal);
      },
    },
  ],
  expect: {
    code: 'NOT_RELEASED',
    besides: ['CHANNEL_NOT_SERVED'],
    conclusion: 'success',
    public: true,
    jobs: {
      'publish-pypi': 'success',
      undraft: 'success',
      rollback: 'skipped',
      outcome: 'success',
    },
    check: (stage, [first]) => [
      ...uploadedTo(stage, { 'crates-io': 1, pypi: 3, npm: 1 }),
      ...(first!.jobs.find(({ id }) => id === 'rollback')!.state === 'success'
        ? []
        : ['nobody looked what is left to be taken back']),
      ...noted(stage),
      ...imagePromoted(stage),
    ],
  },
};
