/** Which files verified attestations are about, and which files lack one. */
import type { Failure } from '../failure.ts';
import { groupBy } from '../group-by.ts';
import type { AttestationBundle } from './bundle.ts';
import { predicateTypes } from './predicate-types.ts';
import { readStatement, type StatementSubject } from './signed-statement.ts';
import { compareSubject, findMismatch } from './subjects.ts';
import type { VerifiedBundle } from './verify-bundle.ts';
import type { Attestation, AttestedFile, VerificationRequest } from './verify-bundles.ts';
import { attestationFailure } from './verify-failures.ts';

export interface Coverage {
  readonly attestations: readonly Attestation[];
  readonly failures: readonly Failure[];
}

interface Outcomes {
  readonly verified: readonly VerifiedBundle[];
  /** Bundles that did not verify: each is a failure of its own already. */
  readonly refused: readonly AttestationBundle[];
}

/** Compares the subjects of every verified bundle with the files, and then looks for gaps. */
export function findCoverage(
  { files, policy }: Pick<VerificationRequest, 'files' | 'policy'>,
  { verified, refused }: Outcomes,
): Coverage {
  const compared = verified.map((bundle) => compareWithFiles(bundle, files));
  const gaps = policy.required.flatMap((predicateType) =>
    findGaps(files, predicateType, { verified, refused }),
  );
  return {
    attestations: compared.map(({ attestation }) => attestation),
    failures: [...compared.flatMap(({ failures }) => failures), ...gaps],
  };
}

function compareWithFiles(
  bundle: VerifiedBundle,
  files: readonly AttestedFile[],
): { readonly attestation: Attestation; readonly failures: readonly Failure[] } {
  const byName = groupBy(bundle.statement.subjects, ({ name }) => name);
  const named = files.filter(({ name }) => byName.has(name));
  const failures = named.flatMap((file) => {
    const mismatch = findMismatch(byName.get(file.name)!, file, bundle.place);
    const failure = mismatch ?? findFalseClaim(bundle, file);
    return failure ? [{ file, failure }] : [];
  });
  const refused = new Set(failures.map(({ file }) => file));
  const names = named.filter((file) => !refused.has(file)).map(({ name }) => name);
  const told = failures.map(({ failure }) => failure);
  const isAboutNothing = named.length === 0 && !isAboutBytesOf(bundle, files);
  return {
    attestation: { ...bundle, files: names.sort() },
    failures: isAboutNothing ? [aboutNothing(bundle)] : told,
  };
}

/** Bytes that a registry already had were not built by this run, whoever says so. */
function findFalseClaim(
  { statement, place }: VerifiedBundle,
  { name, attestation }: AttestedFile,
): Failure | undefined {
  if (attestation !== 'adopted' || statement.predicateType !== predicateTypes.provenance) {
    return undefined;
  }
  return attestationFailure('ATTESTATION_NOT_BUILT', {
    seen: `${place.file} says that this release built ${name}, whose bytes were taken from a registry`,
    expected: 'provenance of what the release built, and the registry’s own for the rest',
    cure: 'Attest without the adopted file: attest-artifacts leaves it out by itself.',
    location: place,
  });
}

/** Required files that no attestation of that kind is about. One that was refused is told once. */
function findGaps(
  files: readonly AttestedFile[],
  predicateType: string,
  { verified, refused }: Outcomes,
): readonly Failure[] {
  const ofKind = verified.filter(({ statement }) => statement.predicateType === predicateType);
  const subjects = ofKind.flatMap(({ statement }) => statement.subjects);
  const claimed = new Set(subjects.map(({ name }) => name));
  for (const bundle of refused) claimedNames(bundle).forEach((name) => claimed.add(name));
  return files
    .filter(({ attestation, name }) => attestation === 'required' && !claimed.has(name))
    .map((file) => {
      const other = subjects.find((subject) => compareSubject(subject, file) === 'same');
      return other ? underAnotherName(file, other) : missing(file, predicateType);
    });
}

/** Names in a bundle that nobody may believe: only so as not to tell its failure twice. */
function claimedNames(bundle: AttestationBundle): readonly (string | undefined)[] {
  try {
    return readStatement(bundle).subjects.map(({ name }) => name);
  } catch {
    return [];
  }
}

function isAboutBytesOf({ statement }: VerifiedBundle, files: readonly AttestedFile[]): boolean {
  const digests = new Set(statement.subjects.map(({ digest }) => digest.sha256));
  return files.some(({ sha256 }) => digests.has(sha256));
}

function missing({ name }: AttestedFile, predicateType: string): Failure {
  return attestationFailure('ATTESTATION_MISSING', {
    seen: `no attestation of ${name} states a ${predicateType}`,
    expected: 'one for every file that the release built',
    cure: 'Run attest-artifacts in the release workflow, and release its bundles with the files.',
    location: { file: name },
  });
}

function underAnotherName({ name }: AttestedFile, { name: other }: StatementSubject): Failure {
  return attestationFailure('ATTESTATION_SUBJECT_NAME', {
    seen: `the bytes of ${name} are attested as ${other ?? 'a file without a name'}`,
    expected: 'an attestation under the name that the file is released with',
    cure: 'Do not use the file under this name: give it the attested one, or attest it again.',
    location: { file: name },
  });
}

function aboutNothing({ place, statement }: VerifiedBundle): Failure {
  const told = statement.subjects
    .slice(0, 3)
    .map(({ name, uri }) => name ?? uri ?? 'a subject without a name');
  return attestationFailure('ATTESTATION_SUBJECT_MISSING', {
    seen: `${place.file} is about ${told.join(', ')}${statement.subjects.length > 3 ? ', …' : ''}`,
    expected: 'an attestation of one of the files',
    cure: 'Give the files that belong to it, or leave it away: it proves nothing of these.',
    location: place,
  });
}
