/**
 * What GitHub itself attests of an immutable release: its tag, its commit and the digests of
 * its assets, when it was published
 * (https://docs.github.com/en/code-security/concepts/supply-chain-security/immutable-releases).
 * It says that these are the release's bytes, and nothing of who built them.
 */
import type { Failure, Location } from '../failure.ts';
import type { CommitSha } from '../ports.ts';
import { objectOf, textLike } from '../shape.ts';
import type { AttestationBundle } from './bundle.ts';
import { predicateTypes } from './predicate-types.ts';
import { readStatement, type SignedStatement } from './signed-statement.ts';
import { findMismatch, type FileDigests } from './subjects.ts';
import { githubInstance, type TrustedRoots } from './trusted-roots.ts';
import { attestationFailure } from './verify-failures.ts';
import { verifySignature } from './verify-signature.ts';

/** The only name in its certificates. */
const releaseService = 'https://dotcom.releases.github.com';

export interface AttestedGithubRelease {
  /** `owner/name`. */
  readonly repository: string;
  readonly tag: string;
  readonly commit: CommitSha;
  /** All assets, with the digests of their bytes. */
  readonly assets: readonly FileDigests[];
}

const predicateShape = objectOf({ repository: textLike(), tag: textLike() });

/**
 * Verifies GitHub's attestation of a release: signed by GitHub's service with GitHub's own
 * instance, about this tag and commit, and with exactly these assets. Throws
 * ATTESTATION_SIGNER, ATTESTATION_RELEASE_OTHER, ATTESTATION_SUBJECT_DIGEST,
 * ATTESTATION_SUBJECT_MISSING, ATTESTATION_MISSING, and what readStatement and
 * verifySignature throw.
 */
export function verifyGithubRelease(
  bundle: AttestationBundle,
  release: AttestedGithubRelease,
  roots: TrustedRoots,
): SignedStatement {
  const { place } = bundle;
  const { organization, identity } = verifySignature(bundle, roots);
  if (organization !== githubInstance || identity.subject !== releaseService) {
    throw attestationFailure('ATTESTATION_SIGNER', {
      seen: `${place.file} was signed by ${identity.subject}, with a certificate by ${organization}`,
      expected: `${releaseService}, with a certificate by ${githubInstance}`,
      cure: 'Give GitHub’s attestation of the release: `gh attestation download` finds it.',
      location: place,
    });
  }
  const statement = readStatement(bundle);
  requireRelease(statement, release, place);
  requireAssets(statement, release.assets, place);
  return statement;
}

function requireRelease(
  { predicateType, predicate, subjects }: SignedStatement,
  { repository, tag, commit }: AttestedGithubRelease,
  place: Location,
): void {
  const about =
    predicateType === predicateTypes.githubRelease ? readPredicate(predicate) : undefined;
  const commits = subjects.filter(({ uri }) => uri === `pkg:github/${repository}@${tag}`);
  const isThis =
    about?.repository === repository &&
    about.tag === tag &&
    commits.length === 1 &&
    commits[0]!.digest.sha1 === commit;
  if (isThis) return;
  const seen = about && `${about.repository}, ${about.tag} at ${commits[0]?.digest.sha1 ?? '?'}`;
  throw attestationFailure('ATTESTATION_RELEASE_OTHER', {
    seen: `${place.file} is about ${seen ?? predicateType.slice(0, 200)}`,
    expected: `${repository}, ${tag} at ${commit}`,
    cure: 'Give the attestation of this release. If it is, the tag was moved after publishing: find out who moved it.',
    location: place,
  });
}

function requireAssets(
  { subjects }: SignedStatement,
  assets: readonly FileDigests[],
  place: Location,
): void {
  for (const asset of assets) {
    const named = subjects.filter(({ name }) => name === asset.name);
    if (named.length === 0) throw notPublished(asset, place);
    const mismatch = findMismatch(named, asset, place);
    if (mismatch) throw mismatch;
  }
  const names = new Set(assets.map(({ name }) => name));
  const gone = subjects.find(({ name }) => name !== undefined && !names.has(name));
  if (!gone) return;
  throw attestationFailure('ATTESTATION_SUBJECT_MISSING', {
    seen: `${place.file} names ${gone.name}, which is not among the files`,
    expected: 'all assets that the release was published with',
    cure: 'Download all assets of the release, and verify again.',
    location: place,
  });
}

function notPublished({ name }: FileDigests, place: Location): Failure {
  return attestationFailure('ATTESTATION_MISSING', {
    seen: `${place.file} does not name ${name}`,
    expected: 'the assets that the release was published with, and no other',
    cure: 'Do not use the file: it was not part of the release when it was published.',
    location: place,
  });
}

function readPredicate(predicate: unknown): ReturnType<typeof predicateShape> | undefined {
  try {
    return predicateShape(predicate, 'predicate');
  } catch {
    return undefined;
  }
}
