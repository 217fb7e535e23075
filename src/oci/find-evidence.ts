/** Where attestations of an image are kept: referrers, the fallback tag, and cosign's own tags. */
import type { ImageDescriptor, ImageDigest } from '../image-ports.ts';
import { cosignBundle } from './cosign-attestation.ts';
import { hexOf, referrersTag } from './digest.ts';
import { findManifest, type Place } from './find-manifest.ts';
import { isBundleType } from './media-types.ts';
import { renderRepository } from './reference.ts';
import { findReferrers } from './referrers.ts';
import { findSeen } from './sights.ts';

/** A bundle, untrusted, and where it came from. */
export interface FoundBundle {
  readonly from: string;
  readonly value: unknown;
}

export interface FoundEvidence {
  readonly bundles: readonly FoundBundle[];
  /** Whether the registry lists referrers: a newer one. */
  readonly hasReferrers: boolean;
  /** Where was looked, for messages. */
  readonly lookedAt: readonly string[];
  /** A signature of cosign's older form, which says nothing about the build. */
  readonly signatureOnly: boolean;
}

const envelopeType = 'application/vnd.dsse.envelope.v1+json';

/** More are not looked at: whoever can push could add any number. */
const maxBundles = 30;
const maxBundleBytes = 16 * 1024 * 1024;

/**
 * All places are looked at: a tool that knew only one of them called signed images unsigned.
 * Throws what reading throws; what a registry does not answer is never taken for nothing.
 */
export async function findEvidence(digest: ImageDigest, place: Place): Promise<FoundEvidence> {
  const fallback = referrersTag(digest);
  const { entries, isListed } = await findReferrers(digest, place);
  const bundles = await readBundles(entries, place);
  const all = [...bundles, ...(await readCosignTag(`${fallback}.att`, place))];
  const signature = all.length === 0 && (await findManifest(`${fallback}.sig`, place));
  return {
    bundles: all,
    hasReferrers: isListed,
    lookedAt: [
      ...(isListed ? ['the referrers API'] : []),
      `the tag ${fallback}`,
      `the tag ${fallback}.att`,
    ],
    signatureOnly: Boolean(signature),
  };
}

async function readBundles(
  referrers: readonly ImageDescriptor[],
  place: Place,
): Promise<readonly FoundBundle[]> {
  const kept: FoundBundle[] = [];
  // A list may leave the artifact's type away; then only the manifest tells.
  const candidates = referrers.filter(
    ({ artifactType }) => artifactType === undefined || isBundleType(artifactType),
  );
  for (const { digest } of candidates.slice(0, maxBundles)) {
    const content = (await findManifest(digest, place))?.content;
    if (content?.kind !== 'image') continue;
    for (const layer of content.layers.filter(({ mediaType }) => isBundleType(mediaType))) {
      kept.push({ from: digest, value: await readJson(layer.digest, place) });
    }
  }
  return kept;
}

/** https://github.com/sigstore/cosign/blob/main/specs/ATTESTATION_SPEC.md */
async function readCosignTag(tag: string, place: Place): Promise<readonly FoundBundle[]> {
  const content = (await findManifest(tag, place))?.content;
  if (content?.kind !== 'image') return [];
  const layers = content.layers.filter(({ mediaType }) => mediaType === envelopeType);
  const kept: FoundBundle[] = [];
  for (const { digest, annotations = {} } of layers.slice(0, maxBundles)) {
    const envelope = await readJson(digest, place);
    kept.push({ from: `${tag}, layer ${digest}`, value: cosignBundle(envelope, annotations) });
  }
  return kept;
}

/** The JSON of a blob; undefined for what is none, which no bundle is. */
async function readJson(digest: ImageDigest, { repository, registry }: Place): Promise<unknown> {
  const what = `the blob ${hexOf(digest)} of ${renderRepository(repository)}`;
  const blob = { digest, maxBytes: maxBundleBytes };
  const bytes = findSeen(await registry.readBlob(repository, blob), what);
  try {
    return JSON.parse(bytes?.toString('utf8') ?? '') as unknown;
  } catch {
    return undefined;
  }
}
