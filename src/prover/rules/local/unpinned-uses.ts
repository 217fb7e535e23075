import { isLocalReference } from '../../effects/uses-effects.ts';
import type { Hit, LocalRule } from '../local-rule.ts';
import { usesSteps, type ReleaseJob } from '../release-workflow.ts';

const slsaBuilders = /^slsa-framework\/slsa-github-generator\//;

/** UNPINNED-USES: in a job that could harm the release, code of others by a name that can move. */
export const unpinnedUses: LocalRule = {
  name: 'UNPINNED-USES',
  level: 'warning',
  what: 'A job that could harm the release uses an action or workflow by a tag or branch.',
  why: 'A tag can be moved to other code, which then runs with the right to publish.',
  realCase:
    'In March 2025 the tags of tj-actions/changed-files were moved to code that printed the secrets of every run.',
  cure: 'Pin it by its full commit SHA. The SLSA generator is the one exception: its verifier needs the tag.',
  find: ({ jobs }) =>
    jobs
      .filter(({ hasPower }) => hasPower)
      .flatMap((job): Hit[] =>
        referencesOf(job)
          .filter(({ uses }) => !isPinned(uses))
          .map(({ uses, ...place }) => ({
            ...place,
            job: job.id,
            message: `\`${uses}\` can come to mean other code.`,
          })),
      ),
};

function referencesOf(releaseJob: ReleaseJob) {
  const { job } = releaseJob;
  if (job.kind === 'call') return [{ uses: job.uses, at: job.at }];
  return usesSteps(releaseJob).map(({ step, index }) => ({
    uses: step.uses,
    at: step.at,
    step: index,
  }));
}

function isPinned(uses: string): boolean {
  if (isLocalReference(uses)) return true;
  if (uses.startsWith('docker://')) return /@sha256:[0-9a-f]{64}$/.test(uses);
  return /@(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(uses) || slsaBuilders.test(uses);
}
