/**
 * Signs through @actions/attest, as actions/attest does: the instance of Sigstore by the
 * repository's visibility, the identity from the runner. Loaded by the one action that signs.
 */
import { attest } from '@actions/attest';
import { attestFailure } from '../attestation/attest-failures.ts';
import type { Attester } from '../ports.ts';

export const sigstoreAttester: Attester = {
  async sign({ subject, predicateType, predicate }) {
    try {
      const { bundle } = await attest({
        subjects: subject.map(({ name, digest }) => ({ name, digest: { ...digest } })),
        ...{ predicateType, predicate },
        // Stored by the caller, who can tell a refusal from an answer that was lost.
        ...{ skipWrite: true, token: '' },
      });
      return bundle;
    } catch (error) {
      throw notSigned(error);
    }
  },
};

/** The library's errors say what was tried; their causes, why it failed. */
function notSigned(error: unknown) {
  const reasons: string[] = [];
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    if (!reasons.includes(cause.message)) reasons.push(cause.message);
  }
  return attestFailure('ATTEST_NOT_SIGNED', {
    seen: `nothing was signed: ${reasons.join(': ') || String(error)}`,
    expected: 'a certificate for this job, and a log entry or a timestamp',
    cure: 'Give the job `permissions: id-token: write`, and re-run it when Sigstore answers (status.sigstore.dev, githubstatus.com): nothing was published by it.',
    cause: error,
  });
}
