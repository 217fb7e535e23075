/**
 * What an attestation is about, compared with files. A digest alone is not enough, because
 * a file under another name is used for something else; a name alone proves nothing.
 */
import type { Failure, Location } from '../failure.ts';
import type { Sha256 } from '../ports.ts';
import type { StatementSubject } from './signed-statement.ts';
import { attestationFailure } from './verify-failures.ts';

/** A file with the digests of its bytes, computed by the caller from the bytes themselves. */
export interface FileDigests {
  /** As a subject's name must be: the file's name, or npm's package URL. */
  readonly name: string;
  readonly sha256: Sha256;
  /** Base64, as npm's `integrity` has it: subjects of npm have no other digest. */
  readonly sha512?: string;
}

/** How a subject of a file's name stands to the file. */
type Comparison = 'same' | 'different' | 'weak';

/**
 * Every digest of an algorithm that the file's digests have must be equal, and there must
 * be one: SHA-1 and MD5 are not looked at.
 */
export function compareSubject(
  { digest }: Pick<StatementSubject, 'digest'>,
  { sha256, sha512 }: FileDigests,
): Comparison {
  const ours = {
    sha256,
    sha512: sha512 === undefined ? undefined : Buffer.from(sha512, 'base64').toString('hex'),
  };
  const pairs = (['sha256', 'sha512'] as const)
    .filter((algorithm) => ours[algorithm] !== undefined && Object.hasOwn(digest, algorithm))
    .map((algorithm) => digest[algorithm] === ours[algorithm]);
  if (pairs.length === 0) return 'weak';
  return pairs.every((equal) => equal) ? 'same' : 'different';
}

/**
 * What is wrong with the subjects that have the file's name; undefined when all of them are
 * of its bytes. ATTESTATION_SUBJECT_DIGEST or ATTESTATION_SUBJECT_WEAK.
 */
export function findMismatch(
  named: readonly StatementSubject[],
  file: FileDigests,
  place: Location,
): Failure | undefined {
  const compared = named.map((subject) => ({ subject, is: compareSubject(subject, file) }));
  const different = compared.find(({ is }) => is === 'different');
  if (different) {
    const { sha256, sha512 } = different.subject.digest;
    return attestationFailure('ATTESTATION_SUBJECT_DIGEST', {
      seen: `${place.file} attests ${file.name} with the digest ${sha256 ?? sha512}`,
      expected: `the file's own SHA-256, ${file.sha256}`,
      cure: 'Do not use the file: it is not what was attested. Download it again, and see who changed it.',
      location: place,
    });
  }
  if (!compared.some(({ is }) => is === 'weak')) return undefined;
  return attestationFailure('ATTESTATION_SUBJECT_WEAK', {
    seen: `${place.file} names ${file.name} with no digest but ${namesOfDigests(named)}`,
    expected: 'a SHA-256, or a SHA-512 where the file’s is known',
    cure: 'Attest again with attest-artifacts or actions/attest.',
    location: place,
  });
}

function namesOfDigests(subjects: readonly StatementSubject[]): string {
  const names = subjects.flatMap(({ digest }) => Object.keys(digest));
  return [...new Set(names)].slice(0, 5).join(', ') || 'none';
}
