/** What can be wrong with an SBOM, and with the lock files that one is made from. */
import { failureArea } from '../failure.ts';

export const sbomFailure = failureArea('sbom', {
  SBOM_TOO_LARGE: 'An SBOM or a lock file has more bytes than anybody needs.',
  SBOM_MALFORMED: 'An SBOM is not JSON, or is nested without end.',
  SBOM_FORMAT_UNKNOWN: 'A file is neither SPDX nor CycloneDX in JSON.',
  SBOM_VERSION_UNSUPPORTED: 'An SBOM is of a version of its format that is not checked here.',
  SBOM_SCHEMA_INVALID: 'An SBOM is not what the schema of its format says.',
  SBOM_ID_DUPLICATE: 'Two elements of an SBOM have the same identifier.',
  SBOM_REFERENCE_BROKEN: 'An SBOM refers to an element that it does not have.',
  SBOM_EMPTY: 'An SBOM lists no package.',
  SBOM_UNIDENTIFIED: 'Nothing that an SBOM lists can be looked up: names without versions.',
  SBOM_NEAR_EMPTY: 'An SBOM lists far fewer packages than that of the release before.',
  SBOM_PREVIOUS_UNKNOWN:
    'Whether an SBOM lost its packages is open: what the release before listed is not known.',
  SBOM_ARTIFACT_UNNAMED: 'An SBOM does not name its artifact by SHA-256.',
  SBOM_ARTIFACT_DIFFERS: 'An SBOM names its artifact with the SHA-256 of another file.',
  SBOM_LOCAL_PATH: 'An SBOM tells paths of the machine that made it.',
  SBOM_FOR_NOTHING: 'An SBOM or lock file is said to be for artifacts that are not there.',
  SBOM_TWICE: 'An artifact has two SBOMs of one format, or two lock files.',
  SBOM_LOCK_UNREADABLE: 'A lock file cannot be read, or does not lock what it names.',
  SBOM_LOCK_UNSUPPORTED: 'A lock file is of a kind or version that is not read here.',
  SBOM_LOCK_OTHER_PROJECT: 'A lock file does not know the package that it is said to be for.',
});

/** SBOM_LOCK_UNREADABLE; `seen` completes "the lock file … ". */
export function unreadableLock(path: string, seen: string) {
  return sbomFailure('SBOM_LOCK_UNREADABLE', {
    seen: `the lock file ${path} ${seen}`,
    expected: 'the lock file as its tool wrote it, complete',
    cure: 'Let the tool write it again (`cargo generate-lockfile`, `npm install --package-lock-only`, `uv lock`, `pip-compile --generate-hashes`) and commit it.',
  });
}

/** SBOM_LOCK_UNSUPPORTED; `seen` tells kind and version, `expected` those that are read. */
export function unsupportedLock(path: string, seen: string, expected: string) {
  return sbomFailure('SBOM_LOCK_UNSUPPORTED', {
    seen: `the lock file ${path} is ${seen}`,
    expected,
    cure: 'Let a current version of its tool write it, or give an SBOM that another tool made.',
  });
}

/** SBOM_LOCK_OTHER_PROJECT. */
export function otherProject(path: string, wanted: string, known: readonly string[]) {
  const shown = known.length > 5 ? [...known.slice(0, 5), '…'] : known;
  return sbomFailure('SBOM_LOCK_OTHER_PROJECT', {
    seen: `the lock file ${path} locks the project of ${shown.join(', ') || 'no package'}, not ${wanted}`,
    expected: `the lock file of the project that ${wanted} is built from`,
    cure: 'Name the right lock file for this artifact, or give an SBOM for it.',
  });
}
