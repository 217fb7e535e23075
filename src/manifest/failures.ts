/** What can be wrong with names, checksums, the manifest, sealing, and the sealed set. */
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
  SEALED_FOR_OTHER_TAG: 'The set was sealed for another tag than the one that was named.',
});

export const sealFailure = failureArea('seal', {
  SEAL_NOTHING_BUILT: 'The folder of built files is empty.',
  SEAL_NOT_A_FILE: 'The folder holds a link, or something else that is no plain file.',
  SEAL_NESTED_FILE: 'A built file is in a folder: a release has no folders.',
  SEAL_EMPTY_FILE: 'A built file has no bytes.',
  SEAL_FILE_UNEXPECTED: 'A built file that no expectation names.',
  SEAL_COUNT_WRONG: 'More or fewer files than expected match a glob.',
  SEAL_CHANNEL_EMPTY: 'A glob of a channel matches no artifact.',
  SEAL_CHANNEL_INCOMPLETE: 'A channel leaves out a file of its own package.',
  SEAL_CHANNEL_REWRITES:
    'A channel’s registry changes every file that it is sent: the sealed bytes cannot be served there.',
  SEAL_CHANNEL_NAME: 'A channel would serve a file under a name that its registry does not have.',
  SEAL_CHANNEL_KIND: 'A channel would serve a file of a kind that its registry does not take.',
  SEAL_CHANNEL_ORDER: 'A channel comes after itself, or after one that is not sealed.',
  SEAL_PACKAGE_MISMATCH: 'A package is of another name or version than its channel.',
  SEAL_METADATA_UNREADABLE: 'A package does not tell its name and version.',
  SEAL_ADOPTED_UNKNOWN: 'A file is said to be adopted that is not among the built ones.',
  SEAL_VERSION_MISMATCH: 'The tag is not that of the version.',
  SEAL_COMMIT_MISMATCH: 'The commit is not the one that the run or the tag is at.',
  SEAL_COMMIT_UNKNOWN: 'The commit or the tag could not be read.',
  SEAL_OUTSIDE_RUN: 'Sealing happens in a workflow run, which the manifest names.',
  SEAL_RUN_MISMATCH: 'Inputs name another workflow run than the one that seals.',
  SEAL_OUT_FOLDER_NOT_EMPTY: 'The folder for the sealed set already holds something.',
  SEAL_CONTINUES_OTHER: 'The set to continue is of another release, or of another run.',
  SEAL_CONTINUES_REPEATED:
    'A file, channel or image has the name of one in the set that is continued.',
  SEAL_CONFLICT: 'This run has sealed other bytes before.',
});
