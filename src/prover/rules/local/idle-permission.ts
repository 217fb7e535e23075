import type { LocalRule } from '../local-rule.ts';
import { stepsJobs, usesSteps, type ReleaseJob } from '../release-workflow.ts';

/** Rights, with what in a job's steps would use them. */
const users: Readonly<Record<string, RegExp>> = {
  packages:
    /docker|ghcr|oras|skopeo|crane|cosign|helm|npm|maven|mvn|gradle|nuget|gem |buildah|podman|package|image|ko |attest|gh api|promote/i,
  attestations: /attest|provenance|sigstore|publish|ship|release-actions/i,
};

/** IDLE-PERMISSION: `packages: write` or `attestations: write` that nothing uses. */
export const idlePermission: LocalRule = {
  name: 'IDLE-PERMISSION',
  level: 'warning',
  what: 'A job may write packages or attestations, and no step of it does.',
  why: 'A right that nothing uses is there for whoever gets in.',
  realCase: 'A release pipeline held `packages: write` in a job that never touched a package.',
  cure: 'Remove the permission from the job.',
  find: (release) =>
    stepsJobs(release).flatMap((job) =>
      Object.entries(users)
        .filter(([scope, user]) => job.permissions.get(scope) === 'write' && !user.test(said(job)))
        .map(([scope]) => ({
          at: job.job.at,
          job: job.id,
          message: `No step of the job uses \`${scope}: write\`.`,
        })),
    ),
};

function said(job: ReleaseJob): string {
  return [
    ...job.scripts.map(({ text }) => text),
    ...usesSteps(job).map(({ step }) => step.uses),
  ].join('\n');
}
