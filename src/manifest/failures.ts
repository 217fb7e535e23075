/** What can be wrong with names, checksums, the manifest, and the set that it seals. */
import { failureArea } from '../failure.ts';

export const nameFailure = failureArea('names', {
  NAME_UNSAFE: 'A file name that GitHub would change, or that some platform cannot hold.',
  NAME_DUPLICATE: 'Two files whose names differ at most in case.',
});

export const checksumsFailure = failureArea('checksums', {
  SUMS_MALFORMED: 'A line of SHA256SUMS is not a digest, two spaces and a plain name.',
  SUMS_DUPLICATE: 'SHA256SUMS names a file twice.',
});

export const manifestFailure = failureArea('manifest', {
  MANIFEST_MALFORMED: 'release.json is not what its schema says.',
  MANIFEST_INCONSISTENT: 'release.json contradicts itself.',
  MANIFEST_DIGEST_MISMATCH: 'release.json is not the manifest whose digest was handed over.',
});

export const sealedSetFailure = failureArea('sealed-set', {
  SEALED_SOURCE_UNCLEAR: 'Neither or both of an artifact and a folder were given.',
  SEALED_FILE_MISSING: 'A sealed file is not in the set.',
  SEALED_FILE_UNEXPECTED: 'The set holds something that was not sealed.',
  SEALED_FILE_DIFFERS: 'A file is not the one that was sealed.',
  SEALED_FOR_OTHER_REPOSITORY: 'The set was sealed for another repository.',
});
