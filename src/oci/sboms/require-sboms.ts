/** That every platform of an image has an SBOM, which names it by its own digest. */
import type { ImageDigest } from '../../image-ports.ts';
import type { Sha256 } from '../../ports.ts';
import { requireSbom } from '../../sbom/check.ts';
import type { SbomFormat } from '../../sbom/sbom.ts';
import { imageFailure } from '../failures.ts';
import type { SbomText } from './sbom-text.ts';
import { findUntold, platformNamed, type PlatformsOf } from '../platform-evidence.ts';

/** What was seen, for the receipt. */
export interface SeenSbom {
  readonly platform: string;
  readonly digest: ImageDigest;
  readonly format: SbomFormat;
  /** Of the file, or of the blob in the registry. */
  readonly sha256: Sha256;
}

/** Throws IMAGE_SBOM_OTHER, IMAGE_SBOM_MISSING, IMAGE_NO_PLATFORMS and SBOM_*. */
export async function requireSboms(
  sboms: readonly SbomText[],
  image: PlatformsOf,
): Promise<readonly SeenSbom[]> {
  const seen: SeenSbom[] = [];
  for (const sbom of sboms) seen.push(await judge(sbom, image));
  const missing = findUntold(
    image,
    seen.map(({ digest }) => digest),
  );
  if (missing.length === 0) return seen;
  throw imageFailure('IMAGE_SBOM_MISSING', {
    seen: `no SBOM is of ${missing.join(' or ')}`,
    expected: 'one of every platform: their packages differ',
    cure: 'Make an SBOM of each platform by its own digest, and hand over all of them in `sboms`.',
  });
}

async function judge(
  { from, text, sha256, subjects }: SbomText,
  image: PlatformsOf,
): Promise<SeenSbom> {
  const sbom = await requireSbom(text, { title: from, artifacts: [], ofImage: true });
  const own = sbom.subjects.flatMap((one) => one.sha256.map((hex) => `sha256:${hex}`));
  const named = platformNamed(subjects.length > 0 ? subjects : own, image);
  if ('seen' in named) {
    throw imageFailure('IMAGE_SBOM_OTHER', {
      seen: `the SBOM ${from} ${named.seen}`,
      expected: 'the digest of the one platform that it lists the packages of',
      cure: 'Let the tool scan each platform by the digest of its own manifest (`syft registry:ghcr.io/octo/demo@sha256:… -o spdx-json`): of an index it sees one platform only.',
    });
  }
  return { ...named, format: sbom.format, sha256 };
}
