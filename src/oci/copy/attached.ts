/** What is attached to a manifest: referrers, in both ways of listing them, and cosign's tags. */
import type { ImageDescriptor, ImageDigest } from '../../image-ports.ts';
import { inParallel } from '../../in-parallel.ts';
import { referrersTag } from '../digest.ts';
import { findManifest, nameAt, type Place, type ReadManifest } from '../find-manifest.ts';
import { findSeen } from '../sights.ts';

/** A tag of cosign 2, which is about the manifest that it is named by. */
export interface CosignTag extends ReadManifest {
  /** `sha256-….sig`. */
  readonly name: string;
}

export interface Attached {
  readonly referrers: readonly ReadManifest[];
  readonly tags: readonly CosignTag[];
}

/** https://github.com/sigstore/cosign/blob/main/specs/SIGNATURE_SPEC.md and its siblings. */
const cosignSuffixes = ['sig', 'att', 'sbom'] as const;

/**
 * Every place is looked at: each is where some tool keeps what it signs. Throws what reading
 * throws; what a registry does not answer is never taken for nothing.
 */
export async function readAttached(digest: ImageDigest, place: Place): Promise<Attached> {
  const { repository, registry } = place;
  const what = `what refers to ${nameAt(place, digest)}`;
  const listed = findSeen(await registry.listReferrers(repository, digest), what) ?? [];
  const tag = referrersTag(digest);
  const fallback = (await findManifest(tag, place))?.content;
  // A list that a registry learned to keep later may lack what clients had put into the tag.
  const all = [...listed, ...(fallback?.kind === 'index' ? fallback.manifests : [])];
  const digests = new Set(all.map((one) => one.digest));
  const referrers = await inParallel([...digests], (one) => findManifest(one, place));
  const tags: CosignTag[] = [];
  for (const suffix of cosignSuffixes) {
    const name = `${tag}.${suffix}`;
    const found = await findManifest(name, place);
    if (found) tags.push({ name, ...found });
  }
  return { referrers: referrers.filter((one) => one !== undefined), tags };
}

/** The entry of a list of referrers, as a registry would make it of the manifest. */
export function describeReferrer({ manifest, content }: ReadManifest): ImageDescriptor {
  const { digest, mediaType, body } = manifest;
  const { artifactType, annotations } = content;
  return {
    mediaType,
    digest,
    size: body.byteLength,
    ...(artifactType !== undefined && { artifactType }),
    ...(Object.keys(annotations).length > 0 && { annotations }),
  };
}
