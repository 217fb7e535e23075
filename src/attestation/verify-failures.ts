/** Failures of verifying attestations: rules of its findings, too. */
import { failureArea } from '../failure.ts';

export const attestationFailure = failureArea('attestation verification', {
  ATTESTATION_BUNDLE_UNREADABLE: 'A file is no Sigstore bundle, nor lines of them.',
  ATTESTATION_BUNDLE_VERSION: 'A bundle is of a version that is not known.',
  ATTESTATION_BUNDLE_KIND:
    'A bundle holds no attestation that a certificate signed, but a bare signature or a named key.',
  ATTESTATION_BUNDLE_EXCESSIVE: 'A bundle holds more than any honest signer puts into one.',
  ATTESTATION_ROOT_UNREADABLE: 'A trusted root cannot be read, or is not one for Sigstore.',
  ATTESTATION_ISSUER_UNTRUSTED:
    'The signing certificate is of an organization that no trusted root is for.',
  ATTESTATION_CERTIFICATE:
    'The signing certificate does not lead to the trusted root, or was not logged.',
  ATTESTATION_TIME: 'Nobody who is trusted tells when the attestation was signed.',
  ATTESTATION_LOG: 'The transparency log’s proof does not hold, or there is none.',
  ATTESTATION_SIGNATURE: 'The signature is not of this statement.',
  ATTESTATION_IDENTITY_UNREADABLE: 'The signing certificate does not tell who signed.',
  ATTESTATION_OIDC_ISSUER: 'Somebody else than GitHub Actions vouched for the signer.',
  ATTESTATION_SIGNER: 'Another workflow signed, or the same one at another ref.',
  ATTESTATION_SIGNER_COMMIT: 'The signing workflow is of another commit.',
  ATTESTATION_REPOSITORY: 'The attestation was made for another repository.',
  ATTESTATION_REF: 'The attestation was made for another branch or tag.',
  ATTESTATION_COMMIT: 'The attestation was made for another commit.',
  ATTESTATION_WORKFLOW: 'Another workflow ran the job that signed.',
  ATTESTATION_EVENT: 'An event that does not release started the run that signed.',
  ATTESTATION_RUNNER: 'The run that signed was on a self-hosted runner.',
  ATTESTATION_PAYLOAD_TYPE: 'What was signed is no in-toto statement.',
  ATTESTATION_STATEMENT_UNREADABLE: 'A signed statement is not an in-toto Statement v1.',
  ATTESTATION_PREDICATE_TYPE: 'An attestation states something else than was asked for.',
  ATTESTATION_SUBJECT_MISSING: 'An attestation is about none of the files.',
  ATTESTATION_SUBJECT_DIGEST: 'An attestation is about other bytes under a file’s name.',
  ATTESTATION_SUBJECT_NAME: 'A file’s bytes are attested, but under another name.',
  ATTESTATION_SUBJECT_WEAK: 'An attestation names a file by no digest that proves anything.',
  ATTESTATION_MISSING: 'A file has no attestation of a kind that it must have.',
  ATTESTATION_NOT_BUILT: 'Bytes taken from a registry are attested as built by this release.',
  ATTESTATION_RELEASE_OTHER: 'GitHub’s attestation of a release is about another release.',
  ATTESTATION_POLICY: 'A policy for attestations is not complete, or contradicts itself.',
  ATTESTATION_SNAPPY_MALFORMED: 'A compressed answer is no Snappy data.',
  ATTESTATION_SNAPPY_TOO_LARGE: 'A compressed answer would unpack to more than is allowed.',
});
