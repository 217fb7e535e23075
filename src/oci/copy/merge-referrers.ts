/** The list of referrers that clients keep in a tag: added to, and never written over. */
import type { ImageDescriptor, StoredManifest } from '../../image-ports.ts';
import { imageDigestOf } from '../digest.ts';
import type { ReadManifest } from '../find-manifest.ts';
import { ociIndexType } from '../media-types.ts';

/**
 * The index with those of the referrers that it does not list yet; undefined when it lists all.
 * What was in it stays as it was, field by field. `existing` is an index, undefined when there is
 * none.
 */
export function mergeReferrers(
  existing: ReadManifest | undefined,
  referrers: readonly ImageDescriptor[],
): StoredManifest | undefined {
  const listed = existing?.content.kind === 'index' ? existing.content.manifests : [];
  const fresh = referrers.filter(({ digest }) => !listed.some((one) => one.digest === digest));
  if (fresh.length === 0) return undefined;
  const former = existing
    ? (JSON.parse(existing.manifest.body.toString('utf8')) as { readonly manifests: unknown[] })
    : { schemaVersion: 2, mediaType: ociIndexType, manifests: [] };
  const merged = { ...former, manifests: [...former.manifests, ...fresh] };
  const body = Buffer.from(JSON.stringify(merged));
  const mediaType = existing?.manifest.mediaType ?? ociIndexType;
  return { digest: imageDigestOf(body), mediaType, body };
}
