/** The OpenPGP signatures of a release that is verified. */
import { Failure } from '../failure.ts';
import type { Files, Gpg } from '../ports.ts';
import {
  verifyReleaseSignatures,
  type SignatureVerification,
} from '../signing/verify-release-signatures.ts';
import type { OpenedCandidate } from './candidate.ts';
import { manifestNeeded } from './check.ts';
import type { CheckResult } from './model.ts';
import { attempted, counted, judged, undecided, type Outcome } from './outcome.ts';

interface SignaturePorts {
  readonly files: Pick<Files, 'list' | 'read'>;
  readonly gpg: Gpg;
}

/**
 * A release that declares a key has good signatures by it. gpg is asked for such a release
 * alone; where it is missing the check is unknown. Nothing is thrown.
 */
export async function checkSignatures(
  { folder, manifest, request }: OpenedCandidate,
  ports: SignaturePorts,
): Promise<CheckResult> {
  const check = { id: 'signatures', title: 'What tells of the release is signed by its key' };
  if (manifest instanceof Failure) {
    return { ...check, ...undecided('needs release.json', manifestNeeded()) };
  }
  const { signatures: policy } = request.policy;
  const verified = await attempted(() =>
    verifyReleaseSignatures({ folder, manifest, policy }, ports),
  );
  const outcome = verified instanceof Failure ? judged([verified], '') : outcomeOf(verified);
  return { ...check, ...outcome };
}

function outcomeOf(verified: SignatureVerification): Outcome {
  const { standing, signed, failures, fingerprint, notices } = verified;
  const details: Readonly<Record<typeof standing, string>> = {
    pass: `${counted(signed.length, 'file')} by ${fingerprint}${notices.length > 0 ? ', a key that has expired since' : ''}`,
    fail: counted(failures.length, 'failure'),
    unknown: 'gpg could not be asked',
    'not-asked': 'the release is not signed',
  };
  return { standing, detail: details[standing], failures };
}
