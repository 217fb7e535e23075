/** Failures that both ways to an artifact share. */
import { artifactFailure } from '../../artifacts/failures.ts';

/** ARTIFACT_NOT_FOUND; `where` completes "is not in …". */
export function notFound(id: number, where: string) {
  return artifactFailure('ARTIFACT_NOT_FOUND', {
    seen: `the artifact ${id} is not in ${where}`,
    expected: 'an artifact that was sealed, and has neither expired nor been deleted',
    cure: 'Take `artifact-id` from seal-artifacts; for another run set `sealed-run-id` as well and grant `actions: read`. When it has expired, release a new version: what was sealed is gone.',
  });
}

/** ARTIFACT_UNREACHABLE. */
export function unreachable(error: unknown) {
  return artifactFailure('ARTIFACT_UNREACHABLE', {
    seen: `the artifact service gave no usable answer: ${error instanceof Error ? error.message : String(error)}`,
    expected: 'a definite answer',
    cure: 'Re-run this job; when it stays, check `actions: read` and githubstatus.com.',
    cause: error,
  });
}

/** ARTIFACT_DIGEST_MISMATCH. */
export function digestMismatch(id: number) {
  return artifactFailure('ARTIFACT_DIGEST_MISMATCH', {
    seen: `the bytes of the artifact ${id} are not those whose digest was recorded at its upload`,
    expected: 'the bytes that were uploaded',
    cure: 'Re-run this job once; when it stays, do not release what is there: seal again.',
  });
}
