import type { LocalRule } from '../local-rule.ts';
import { stepsJobs, usesSteps } from '../release-workflow.ts';

/** TRUSTED-PUBLISHING-IN-REUSABLE: PyPI matches the file that was triggered, not the one that is called. */
export const trustedPublishingInReusable: LocalRule = {
  name: 'TRUSTED-PUBLISHING-IN-REUSABLE',
  level: 'warning',
  what: 'A workflow that others call publishes to PyPI by trusted publishing.',
  why: 'PyPI does not support trusted publishing from a reusable workflow: the upload is refused, or its attestations name the wrong file.',
  realCase:
    'A release pipeline published from a called workflow; the registry matched another file than the one that was registered.',
  cure: 'Keep the job that publishes in the workflow that the tag starts; call another one for the rest.',
  find: (release) => {
    if (!release.isCallable) return [];
    return stepsJobs(release).flatMap((job) => {
      if (job.permissions.get('id-token') !== 'write') return [];
      const publish = job.effects.find(
        ({ kind, channel }) => kind === 'publishes' && channel === 'pypi',
      );
      const step = publish && usesSteps(job).find(({ index }) => index === publish.site.step)?.step;
      if (!publish || step?.with.has('password')) return [];
      return [
        {
          at: publish.at,
          job: job.id,
          step: publish.site.step!,
          message: 'The workflow can be called, and publishes to PyPI without a password.',
        },
      ];
    });
  },
};
