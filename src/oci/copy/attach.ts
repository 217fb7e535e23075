/** Makes what was attached to the image at the source known at the target as well. */
import type { ImageDigest, StoredManifest } from '../../image-ports.ts';
import type { Clock } from '../../ports.ts';
import { canonicalJson } from '../../canonical-json.ts';
import { referrersTag } from '../digest.ts';
import { findManifest, nameAt, type Place, type ReadManifest } from '../find-manifest.ts';
import { putManifest } from '../put-tags.ts';
import { listReferrers } from '../referrers.ts';
import { describeReferrer, type CosignTag } from './attached.ts';
import { copyDiffers, copyLost, copyRefused } from './copy-failures.ts';
import type { ImageGraph } from './image-graph.ts';
import { mergeReferrers } from './merge-referrers.ts';

/** Registries with several places show a list a moment late, and others may write it as well. */
const maxReads = 16;
const intervalMilliseconds = 2_000;

export interface AttachedAll {
  /** Names of tags that were left as they are: they hold what the source does not have. */
  readonly left: readonly string[];
  /** Whether the target was seen to list referrers; it is not asked where there are none. */
  readonly isListed: boolean;
}

/**
 * The manifests are there already; tags are set here where the target keeps no list of referrers,
 * and cosign's. Throws IMAGE_COPY_*, and what reading throws.
 */
export async function attachAll(
  { root, referrers, cosignTags }: ImageGraph,
  place: Place,
  clock: Clock,
): Promise<AttachedAll> {
  const left: string[] = [];
  const isListed =
    referrers.size > 0 && (await listReferrers(root.manifest.digest, place)) !== undefined;
  for (const [subject, all] of referrers) {
    // A registry with a list puts into it what names its subject; older artifacts do not.
    const untold = all.filter(({ content }) => !isListed || content.subject !== subject);
    if (untold.length === 0) continue;
    const isTold = await listInTag({ subject, referrers: untold }, place, clock);
    if (!isTold) left.push(referrersTag(subject));
  }
  for (const tag of cosignTags) {
    if (!(await setCosignTag(tag, place))) left.push(tag.name);
  }
  return { left, isListed };
}

/** False when the tag is no list, and was left as it is. */
async function listInTag(
  of: { readonly subject: ImageDigest; readonly referrers: readonly ReadManifest[] },
  place: Place,
  clock: Clock,
): Promise<boolean> {
  const tag = referrersTag(of.subject);
  const entries = of.referrers.map(describeReferrer);
  let addedTo: ImageDigest | 'nothing' | undefined;
  for (let reads = 0; reads < maxReads; reads += 1) {
    if (reads > 1) await clock.sleep(intervalMilliseconds);
    const existing = await findManifest(tag, place);
    if (existing && existing.content.kind !== 'index') return false;
    const merged = mergeReferrers(existing, entries);
    if (merged === undefined) return true;
    const standing = existing?.manifest.digest ?? 'nothing';
    // What was added to already is a list that shows late; another one was written over ours.
    if (standing !== addedTo) await put(merged, tag, place);
    addedTo = standing;
  }
  throw copyLost(nameAt(place, tag), 'the list does not show what was put into it');
}

/** False when the tag at the target has signatures of its own, and was left as it is. */
async function setCosignTag(tag: CosignTag, place: Place): Promise<boolean> {
  const existing = await findManifest(tag.name, place);
  if (existing?.manifest.digest === tag.manifest.digest) return true;
  if (existing && !holdsAll(tag, existing)) return false;
  await put(tag.manifest, tag.name, place);
  return true;
}

/** Whether nothing is lost: a signature may differ from another by its annotations alone. */
function holdsAll(tag: ReadManifest, former: ReadManifest): boolean {
  if (tag.content.kind !== 'image' || former.content.kind !== 'image') return false;
  const layers = new Set(tag.content.layers.map((layer) => canonicalJson(layer)));
  return former.content.layers.every((layer) => layers.has(canonicalJson(layer)));
}

/** Puts a manifest. Throws IMAGE_COPY_* and IMAGE_ACCESS_DENIED. */
export async function put(
  manifest: StoredManifest,
  reference: string,
  { repository, registry }: Place,
): Promise<void> {
  const what = nameAt({ repository, registry }, reference);
  const result = await putManifest({ repository, manifest }, reference, registry);
  if (result.state === 'refused') throw copyRefused(what, result);
  if (result.state === 'differs') throw copyDiffers(what, result.digest);
  if (result.state === 'lost') throw copyLost(what, result.reason);
}
