/** What is attested: statements of at most as many subjects as GitHub takes, each with its file. */
import type { ReleaseManifest, SealedArtifact } from '../manifest/manifest.ts';
import { releaseAssetsOf } from '../manifest/release-assets.ts';
import { digestManifest } from '../manifest/render-manifest.ts';
import { requireSafeName } from '../manifest/safe-name.ts';
import type { UnsignedStatement } from '../ports.ts';
import { attestFailure } from './attest-failures.ts';

/** Limits of actions/attest. */
export const maxSubjects = 1024;
export const maxPredicateBytes = 16 * 1024 * 1024;

/** Sigstore bundles of provenance again, one a line: the form of gh, slsa-verifier and Scorecard. */
export const provenanceLinesName = 'provenance.intoto.jsonl';

/** One thing to be said about some of the artifacts. */
export interface Claim {
  /** Of the bundle's file: `provenance`. */
  readonly stem: string;
  readonly predicateType: string;
  readonly predicate: object;
  readonly artifacts: readonly SealedArtifact[];
}

export interface PlannedAttestation {
  /** `provenance.sigstore.json`, `provenance-2.sigstore.json`, … */
  readonly fileName: string;
  readonly statement: UnsignedStatement;
}

/** Artifacts that this run built; what was adopted has a provenance of its own, elsewhere. */
export function builtArtifacts({ artifacts }: ReleaseManifest): readonly SealedArtifact[] {
  return artifacts.filter(({ adoptedFrom }) => adoptedFrom === undefined);
}

/** Throws ATTEST_PREDICATE_TOO_LARGE, ATTEST_NAME_TAKEN, NAME_UNSAFE. */
export function planAttestations(
  claims: readonly Claim[],
  manifest: ReleaseManifest,
): readonly PlannedAttestation[] {
  const counts = new Map<string, number>();
  const planned = claims.flatMap((claim) => {
    requireSize(claim);
    return inBatches(claim.artifacts).map((batch) => {
      const count = (counts.get(claim.stem) ?? 0) + 1;
      counts.set(claim.stem, count);
      return { fileName: bundleName(claim.stem, count), statement: statementOf(claim, batch) };
    });
  });
  requireFree([...planned.map(({ fileName }) => fileName), provenanceLinesName], manifest);
  return planned;
}

function bundleName(stem: string, count: number): string {
  return requireSafeName(`${stem}${count > 1 ? `-${count}` : ''}.sigstore.json`);
}

function statementOf(claim: Claim, artifacts: readonly SealedArtifact[]): UnsignedStatement {
  const subject = artifacts.map(({ name, sha256 }) => ({ name, digest: { sha256 } }));
  return { subject, predicateType: claim.predicateType, predicate: claim.predicate };
}

function inBatches(artifacts: readonly SealedArtifact[]): readonly (readonly SealedArtifact[])[] {
  const starts = Array.from(
    { length: Math.ceil(artifacts.length / maxSubjects) },
    (_, index) => index * maxSubjects,
  );
  return starts.map((start) => artifacts.slice(start, start + maxSubjects));
}

function requireSize({ stem, predicate }: Claim): void {
  const bytes = Buffer.byteLength(JSON.stringify(predicate));
  if (bytes <= maxPredicateBytes) return;
  throw attestFailure('ATTEST_PREDICATE_TOO_LARGE', {
    seen: `the predicate of ${stem} has ${bytes} bytes`,
    expected: `at most ${maxPredicateBytes}`,
    cure: 'Attest something shorter, such as the digest of it: what is sealed need not be attested whole.',
  });
}

function requireFree(names: readonly string[], manifest: ReleaseManifest): void {
  const sealed = releaseAssetsOf(manifest, digestManifest(manifest));
  const taken = new Set(sealed.map(({ name }) => name.toLowerCase()));
  for (const name of names) {
    if (!taken.has(name.toLowerCase())) {
      taken.add(name.toLowerCase());
      continue;
    }
    throw attestFailure('ATTEST_NAME_TAKEN', {
      seen: `the sealed set has a file ${name}, or two attestations would`,
      expected: 'a name for each attestation that nothing else has',
      cure: 'Attest once, after everything is sealed; give files and `predicates` other names.',
    });
  }
}
