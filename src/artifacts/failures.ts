/** What can go wrong with workflow artifacts. */
import { failureArea } from '../failure.ts';

export const artifactFailure = failureArea('artifacts', {
  ARTIFACT_OUTSIDE_RUN: 'There is no artifact service here, and no other run was named.',
  ARTIFACT_NOT_FOUND: 'The artifact is not in that run, was deleted, or has expired.',
  ARTIFACT_NAME_TAKEN: 'This run already has an artifact of that name.',
  ARTIFACT_UNREACHABLE: 'The artifact service gave no definite answer.',
  ARTIFACT_UPLOAD_FAILED: 'An artifact could not be uploaded.',
  ARTIFACT_DIGEST_MISMATCH: 'The bytes that came are not those that the service recorded.',
});
