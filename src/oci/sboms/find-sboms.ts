/** SBOMs that are kept beside an image: those of BuildKit in its index, and referrers, signed or not. */
import type { ImageDescriptor } from '../../image-ports.ts';
import { maxSbomBytes } from '../../sbom/sbom.ts';
import { hexOf } from '../digest.ts';
import { imageFailure } from '../failures.ts';
import { findManifest, nameAt, type Place } from '../find-manifest.ts';
import type { ImageContent } from '../manifest.ts';
import { isBundleType } from '../media-types.ts';
import type { PlatformImage } from '../platforms.ts';
import { renderRepository } from '../reference.ts';
import { findReferrers } from '../referrers.ts';
import { requireSeen } from '../sights.ts';
import { weighReads } from '../weigh-reads.ts';
import { findBundledSbom, readSbomText, sbomPredicate, type SbomText } from './sbom-text.ts';

/** Of one platform; more of anything is refused, since whoever can push could add any number. */
const maxReferrers = 30;
const maxSboms = 100;
/** Of all of them together with the manifests that hold them. */
const maxBytes = 128 * 1024 * 1024;

const documentType = /^(?:application|text)\/(?:spdx|vnd\.cyclonedx)\+json(?:;|$)/;

/**
 * Those of every platform, unread. Throws IMAGE_SBOM_EXCESSIVE and what reading throws; what a
 * registry does not answer is never taken for nothing.
 */
export async function findSboms(
  { content, platforms }: { readonly content: ImageContent; platforms: readonly PlatformImage[] },
  from: Place,
): Promise<readonly SbomText[]> {
  const scale = weighReads(from.registry, (bytes) =>
    requireWithin(bytes <= maxBytes, `${maxBytes} bytes of them`, from),
  );
  const place = { ...from, registry: scale.registry };
  const entries = content.kind === 'index' ? content.manifests : [];
  const found: SbomText[] = [];
  for (const { digest } of platforms) {
    const attached = entries.filter((entry) => isAttestationOf(entry, digest));
    const { entries: all } = await findReferrers(digest, place);
    const candidates = [...attached, ...all.filter(mayHold)];
    requireWithin(candidates.length <= maxReferrers, `${maxReferrers} of ${digest}`, from);
    for (const entry of candidates) {
      const layers = await findLayers(entry.digest, place);
      requireWithin(found.length + layers.length <= maxSboms, `${maxSboms} of them`, from);
      for (const layer of layers) {
        const sbom = await readLayer(layer, entry, place);
        if (sbom) found.push(sbom);
      }
    }
  }
  return found;
}

// https://docs.docker.com/build/metadata/attestations/attestation-storage/
function isAttestationOf({ annotations = {} }: ImageDescriptor, digest: string): boolean {
  return (
    annotations['vnd.docker.reference.type'] === 'attestation-manifest' &&
    annotations['vnd.docker.reference.digest'] === digest
  );
}

/** A list may leave the kind away; then only the manifest tells, or the bundle. */
function mayHold({ artifactType, annotations = {} }: ImageDescriptor): boolean {
  if (artifactType === undefined || documentType.test(artifactType)) return true;
  // https://github.com/sigstore/cosign/blob/main/specs/BUNDLE_SPEC.md
  const predicateType = annotations['dev.sigstore.bundle.predicateType'];
  const isOther = predicateType !== undefined && !sbomPredicate.test(predicateType);
  return isBundleType(artifactType) && !isOther;
}

function requireWithin(isWithin: boolean, most: string, place: Place): void {
  if (isWithin) return;
  throw imageFailure('IMAGE_SBOM_EXCESSIVE', {
    seen: `more SBOMs, or what may be some, are in ${renderRepository(place.repository)} than ${most}`,
    expected: `at most ${maxSboms} of ${maxBytes} bytes together, and ${maxReferrers} of a platform`,
    cure: 'See who attached them, and delete what nobody needs; or hand the SBOMs over as files in `sboms`, without `registry-sboms`.',
  });
}

/** Those that hold an SBOM, or a bundle that may. */
async function findLayers(digest: string, place: Place): Promise<readonly ImageDescriptor[]> {
  const content = (await findManifest(digest, place))?.content;
  if (content?.kind !== 'image') return [];
  return content.layers.filter(
    ({ mediaType, annotations = {} }) =>
      documentType.test(mediaType) ||
      isBundleType(mediaType) ||
      (mediaType === 'application/vnd.in-toto+json' &&
        sbomPredicate.test(annotations['in-toto.io/predicate-type'] ?? '')),
  );
}

/** Undefined for a bundle around something else. */
async function readLayer(
  { digest, mediaType }: ImageDescriptor,
  holder: ImageDescriptor,
  place: Place,
): Promise<SbomText | undefined> {
  const from = `in ${nameAt(place, holder.digest)}, blob ${hexOf(digest).slice(0, 12)}`;
  const blob = { digest, maxBytes: maxSbomBytes };
  const bytes = requireSeen(await place.registry.readBlob(place.repository, blob), from);
  return isBundleType(mediaType) ? findBundledSbom(bytes, from) : readSbomText(bytes, from);
}
