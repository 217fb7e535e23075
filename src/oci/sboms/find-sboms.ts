/** SBOMs that are kept beside an image: those of BuildKit in its index, and referrers. */
import type { ImageDescriptor } from '../../image-ports.ts';
import { maxSbomBytes } from '../../sbom/sbom.ts';
import { hexOf, referrersTag } from '../digest.ts';
import { findManifest, nameAt, type Place } from '../find-manifest.ts';
import type { ImageContent } from '../manifest.ts';
import type { PlatformImage } from '../platforms.ts';
import { findSeen, requireSeen } from '../sights.ts';
import { readSbomText, sbomPredicate, type SbomText } from './sbom-text.ts';

/** More are not looked at: whoever can push could add any number. */
const maxReferrers = 30;

const documentType = /^(?:application|text)\/(?:spdx|vnd\.cyclonedx)\+json(?:;|$)/;

/**
 * Those of every platform, unread. Throws what reading throws; what a registry does not answer is
 * never taken for nothing.
 */
export async function findSboms(
  { content, platforms }: { readonly content: ImageContent; platforms: readonly PlatformImage[] },
  place: Place,
): Promise<readonly SbomText[]> {
  const entries = content.kind === 'index' ? content.manifests : [];
  const found: SbomText[] = [];
  for (const { digest } of platforms) {
    const attached = entries.filter((entry) => isAttestationOf(entry, digest));
    const referrers = (await listReferrers(digest, place)).filter(
      ({ artifactType }) => artifactType === undefined || documentType.test(artifactType),
    );
    for (const entry of [...attached, ...referrers].slice(0, maxReferrers)) {
      found.push(...(await readLayers(entry.digest, place)));
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

async function listReferrers(digest: string, place: Place): Promise<readonly ImageDescriptor[]> {
  const what = `what refers to ${nameAt(place, digest)}`;
  const listed = findSeen(await place.registry.listReferrers(place.repository, digest), what) ?? [];
  if (listed.length > 0) return listed;
  const fallback = (await findManifest(referrersTag(digest), place))?.content;
  return fallback?.kind === 'index' ? fallback.manifests : [];
}

async function readLayers(digest: string, place: Place): Promise<readonly SbomText[]> {
  const content = (await findManifest(digest, place))?.content;
  if (content?.kind !== 'image') return [];
  const layers = content.layers.filter(
    ({ mediaType, annotations = {} }) =>
      documentType.test(mediaType) ||
      (mediaType === 'application/vnd.in-toto+json' &&
        sbomPredicate.test(annotations['in-toto.io/predicate-type'] ?? '')),
  );
  const found: SbomText[] = [];
  for (const layer of layers) {
    const from = `in ${nameAt(place, digest)}, blob ${hexOf(layer.digest).slice(0, 12)}`;
    const blob = { digest: layer.digest, maxBytes: maxSbomBytes };
    const bytes = requireSeen(await place.registry.readBlob(place.repository, blob), from);
    found.push(readSbomText(bytes, from));
  }
  return found;
}
