/** What can be wrong with a release's tag and version. */
import { failureArea } from '../failure.ts';

export const tagFailure = failureArea('tag', {
  TAG_NOT_SEMVER: 'The tag is not the prefix followed by a version of Semantic Versioning 2.0.0.',
  TAG_PRERELEASE_REFUSED: 'The tag names a pre-release, and the policy refuses those.',
  TAG_BUILD_METADATA_REFUSED: 'The tag carries build metadata, and the policy refuses that.',
  TAG_NOT_FOUND: 'The repository has no such tag.',
  TAG_UNKNOWN: 'GitHub gave no definite answer about the tag.',
  TAG_MOVED_SINCE_TRIGGER: 'The tag no longer points at the commit that started this run.',
  TAG_ELSEWHERE: "The version's tag exists already, at another commit than this run's.",
  TAG_COMMIT_UNKNOWN: 'No tag exists yet, and the run does not tell its commit.',
  TAG_VERSION_MISMATCH: "A version file does not carry the tag's version.",
  TAG_VERSION_NOT_HIGHER: 'The version is not higher than the latest release of its line.',
  TAG_RELEASES_UNKNOWN: 'GitHub gave no definite answer about the published releases.',
});

/** What can be wrong with a file that should carry the version. */
export const versionFileFailure = failureArea('version-file', {
  VERSION_FILES_NONE: 'The version should come from a file, but no file is named.',
  VERSION_FILES_DISAGREE: 'The version files carry different versions.',
  VERSION_FILE_UNSAFE_PATH: 'A version file is outside of the working directory.',
  VERSION_FILE_MISSING: 'A version file does not exist.',
  VERSION_FILE_UNREADABLE: 'A version file is not of the format that its name promises.',
  VERSION_FILE_KIND_UNKNOWN: 'No reader knows this file name, and no pattern is given.',
  VERSION_FILE_NO_VERSION: 'A version file carries no version where it should.',
  VERSION_FILE_DYNAMIC: 'A version file leaves its version to a tool.',
  VERSION_FILE_AMBIGUOUS: 'A version file carries more than one version.',
  VERSION_PATTERN_INVALID: 'The pattern of a version file cannot be used.',
});
