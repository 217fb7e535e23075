import type { LocalRule } from '../local-rule.ts';
import { stepsJobs, type ReleaseJob, usesSteps } from '../release-workflow.ts';

/** Actions that certainly ask for no identity. */
const harmless =
  /^(?:actions\/(?:checkout|cache|setup-[\w-]+|upload-artifact|download-artifact|github-script|labeler)|docker\/(?:login-action|setup-[\w-]+|metadata-action)|dtolnay\/rust-toolchain|Swatinem\/rust-cache|astral-sh\/setup-uv|softprops\/action-gh-release|taiki-e\/(?:checkout-action|install-action))(?:\/[\w-]+)?@/;
const mints = ['attests', 'publishes', 'announces'];
const speaksOfIdentity =
  /ID_TOKEN|OIDC|cosign|sigstore|attest|gcloud|\baws\b|vault|publish|trusted/i;

/** IDLE-ID-TOKEN: the right to speak in the workflow's name, in a job that never does. */
export const idleIdToken: LocalRule = {
  name: 'IDLE-ID-TOKEN',
  level: 'warning',
  what: 'A job has `id-token: write`, and no step of it asks for an identity.',
  why: 'Whatever the job runs (a build script, a test, an unpinned tool) can publish or sign in the name of the workflow.',
  realCase:
    'In a public release workflow the job that creates the empty draft may sign in the name of the workflow, because the permission stands at the top.',
  cure: 'Remove `id-token: write` from the job; the job that publishes or signs has its own.',
  find: (release) =>
    stepsJobs(release)
      .filter(({ permissions }) => permissions.get('id-token') === 'write')
      .filter((job) => !mayMint(job))
      .map(({ id, job }) => ({
        at: job.at,
        job: id,
        message: 'No step of the job asks for the identity that it may mint.',
      })),
};

/** What is not known to be harmless may mint. */
function mayMint(job: ReleaseJob): boolean {
  return (
    job.effects.some(({ kind }) => mints.includes(kind)) ||
    usesSteps(job).some(({ step }) => !harmless.test(step.uses)) ||
    job.scripts.some(({ text }) => speaksOfIdentity.test(text)) ||
    job.scripts.some(({ commands }) => commands.some(({ words }) => /\//.test(words[0] ?? '')))
  );
}
