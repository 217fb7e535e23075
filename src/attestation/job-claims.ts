/** Who runs, as GitHub signs it: the claims of the job's ID token. */
import type { RunContext } from '../ports.ts';
import type { ReleaseManifest } from '../manifest/manifest.ts';
import { NotOfShape, objectOf, textLike } from '../shape.ts';
import { attestFailure } from './attest-failures.ts';

/** Nobody takes a token of this audience: it is asked for to be read. */
export const claimsAudience = 'nobody';

const text = textLike(/^\S{1,1000}$/, 'a text');
const number = textLike(/^[1-9]\d{0,15}$/, 'a number');

const shape = objectOf({
  repository: text,
  repository_id: number,
  repository_owner_id: number,
  ref: text,
  sha: textLike(/^[0-9a-f]{40}$/, 'a full commit SHA'),
  event_name: text,
  workflow_ref: text,
  job_workflow_ref: text,
  run_id: number,
  run_attempt: number,
  runner_environment: text,
});

/** https://docs.github.com/en/actions/reference/security/oidc */
export type JobClaims = ReturnType<typeof shape>;

/**
 * The claims of a token that came from the runner's own endpoint. Its signature is not looked
 * at: whoever signs for the job does that. Throws ATTEST_IDENTITY_UNREADABLE.
 */
export function parseJobClaims(idToken: string): JobClaims {
  try {
    const payload = Buffer.from(idToken.split('.')[1] ?? '', 'base64url').toString('utf8');
    return shape(JSON.parse(payload), '');
  } catch (error) {
    if (!(error instanceof NotOfShape || error instanceof SyntaxError)) throw error;
    throw attestFailure('ATTEST_IDENTITY_UNREADABLE', {
      seen: `in the ID token of this job, ${error.message}`,
      expected: 'the claims that GitHub documents for ID tokens of jobs',
      cure: 'Run this on GitHub Actions, without an issuer of your own in between.',
    });
  }
}

/**
 * Only the run of the tag that built the set may say so: a resumed run is on a branch, and has
 * built nothing. Throws ATTEST_REF_NOT_TAG, ATTEST_NOT_BUILT_HERE.
 */
export function requireOwnBuild(
  run: Pick<RunContext, 'repository' | 'ref' | 'runId' | 'commit'>,
  manifest: ReleaseManifest,
): void {
  const ref = `refs/tags/${manifest.tag}`;
  if (run.ref !== ref) {
    throw attestFailure('ATTEST_REF_NOT_TAG', {
      seen: `this run is at ${run.ref ?? 'no ref'}`,
      expected: `${ref}, whose files would be attested`,
      cure: 'Re-run the failed jobs of the run that sealed, which attests. Where a release is finished by hand, leave this step out: the attestations that were made stay with GitHub.',
    });
  }
  const { runId } = manifest.build;
  const sameRepository = run.repository?.toLowerCase() === manifest.repository.toLowerCase();
  if (sameRepository && run.runId === runId && run.commit === manifest.commit) return;
  throw attestFailure('ATTEST_NOT_BUILT_HERE', {
    seen: `the run ${run.runId} of ${run.repository} at ${run.commit} would attest what the run ${runId} of ${manifest.repository} built of ${manifest.commit}`,
    expected: 'the run that built the files',
    cure: 'Attest in the run that sealed: re-run its failed jobs. Nobody can say afterwards that another run built them.',
  });
}
