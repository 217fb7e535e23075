/** The SBOMs of a sealed set, as claims about the artifacts that they are of. */
import type { SealedSet } from '../manifest/sealed-set.ts';
import type { SealedArtifact } from '../manifest/manifest.ts';
import type { Files } from '../ports.ts';
import { sbomSuffixes } from '../sbom/sbom.ts';
import { attestFailure } from './attest-failures.ts';
import { builtArtifacts, type Claim } from './plan-attestations.ts';
import { predicateTypes } from './predicate-types.ts';
import { readPredicate } from './read-predicate.ts';

/** `SBOM.spdx.json` is of all artifacts. */
const ofAll = 'SBOM';

/** Throws ATTEST_PREDICATE_*, ATTEST_SBOM_UNKNOWN. */
export async function claimsOfSboms(
  { manifest, folder }: SealedSet,
  files: Pick<Files, 'read' | 'stat'>,
): Promise<readonly Claim[]> {
  const built = builtArtifacts(manifest);
  const claims: Claim[] = [];
  for (const { name } of manifest.evidence) {
    const suffix = Object.values(sbomSuffixes).find((one) => name.endsWith(one));
    if (suffix === undefined) continue;
    const target = name.slice(0, -suffix.length);
    const artifacts = artifactsOf(target, built);
    // Of an adopted artifact: this run has not made it, and says nothing of it.
    if (artifacts.length === 0) continue;
    const predicate = await readPredicate(`${folder}/${name}`, files);
    const stem = target === ofAll ? 'sbom' : `sbom-${target}`;
    claims.push({ stem, predicateType: sbomType(name, predicate), predicate, artifacts });
  }
  return claims;
}

function artifactsOf(target: string, built: readonly SealedArtifact[]): readonly SealedArtifact[] {
  return target === ofAll ? built : built.filter(({ name }) => name === target);
}

/** As actions/attest-sbom names them. */
function sbomType(name: string, sbom: object): string {
  const { spdxVersion, bomFormat } = sbom as Readonly<Record<string, unknown>>;
  if (spdxVersion === 'SPDX-2.3') return predicateTypes.spdx;
  if (bomFormat === 'CycloneDX') return predicateTypes.cyclonedx;
  throw attestFailure('ATTEST_SBOM_UNKNOWN', {
    seen: `${name} tells neither \`spdxVersion\` SPDX-2.3 nor \`bomFormat\` CycloneDX`,
    expected: 'an SPDX 2.3 or a CycloneDX document',
    cure: 'Seal an SBOM as its tool writes it, in JSON.',
  });
}
