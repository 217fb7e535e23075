import type { FaultScenario } from '../fault.ts';
import { nothingUploaded, noTokenAsked } from './checks.ts';
import { imagePromoted } from './reference-image.ts';
import { moveMain, resumeInputs } from './resume.ts';

const flip = 'undraft-forbidden';

export const resumeByDispatch: FaultScenario = {
  id: 'resume-by-dispatch',
  title: 'A release that could not be made public is finished by hand with the values of its seal.',
  startsAt: ['undraft'],
  arrange: ({ world }) =>
    world.faults.add({
      id: flip,
      match: { method: 'PATCH', host: 'api.github.com', path: /\/releases\/\d+$/ },
      effect: {
        kind: 'status',
        status: 403,
        body: { message: 'Resource not accessible by integration' },
      },
    }),
  then: [
    {
      mode: 'new',
      event: 'workflow_dispatch',
      before(stage) {
        stage.world.faults.remove(flip);
        moveMain(stage);
      },
      inputsFrom: (previous) => resumeInputs(previous),
    },
  ],
  expect: {
    code: 'UNDRAFT_REFUSED',
    // Two tags of the image were new, and ghcr.io takes none away.
    besides: ['ROLLBACK_INCOMPLETE'],
    conclusion: 'success',
    public: true,
    jobs: {
      preflight: 'success',
      build: 'skipped',
      seal: 'skipped',
      'publish-pypi': 'skipped',
      undraft: 'skipped',
      resume: 'success',
      rollback: 'skipped',
      outcome: 'success',
    },
    check: (stage, reports) => [
      // Everything was published when the fault began: by hand, nothing is.
      ...nothingUploaded(stage),
      ...noTokenAsked(stage),
      ...(reports[0]!.releases[0]?.state === 'draft' ? [] : ['the first run left no draft']),
      ...(stage.repository.releases().length === 1 ? [] : ['there is another release']),
      ...imagePromoted(stage),
    ],
  },
};
