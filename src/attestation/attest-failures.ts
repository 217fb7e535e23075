/** What can go wrong when artifacts are attested. */
import { failureArea } from '../failure.ts';

export const attestFailure = failureArea('attest', {
  ATTEST_REF_NOT_TAG: 'The run is not that of the tag: what it signed would name another ref.',
  ATTEST_NOT_BUILT_HERE: 'Another run, or another commit, built what would be attested.',
  ATTEST_IDENTITY_UNREADABLE: 'The run’s ID token does not tell which workflow runs.',
  ATTEST_PREDICATE_UNREADABLE: 'What would be attested is no JSON object.',
  ATTEST_PREDICATE_TOO_LARGE: 'What would be attested is larger than GitHub keeps.',
  ATTEST_SBOM_UNKNOWN: 'A sealed SBOM does not tell its format and version.',
  ATTEST_NAME_TAKEN: 'A file of the sealed set has the name that an attestation would have.',
  ATTEST_LIST_UNKNOWN: 'GitHub did not tell which attestations there are already.',
  ATTEST_NOT_SIGNED: 'The signing services gave no signature.',
  ATTEST_SIGNED_OTHERWISE: 'What came back is not this statement, signed by this workflow.',
  ATTEST_STORE_REFUSED: 'GitHub refused to keep an attestation.',
  ATTEST_STORE_UNKNOWN: 'Nobody knows whether GitHub keeps an attestation.',
  ATTEST_CONFLICT: 'An earlier artifact of that name in this run holds other attestations.',
});
