/**
 * Sets that are sealed one after the other: a package that cannot be built before another one
 * is published is sealed into a set that continues the earlier one. Everything of the earlier
 * sets is in the last manifest, so each of their manifests can be made again from it.
 */
import { manifestFailure } from './failures.ts';
import {
  checksumsSignatureFileName,
  type EarlierSet,
  type ReleaseManifest,
  type SealedFile,
} from './manifest.ts';
import { releaseAssetsOf } from './release-assets.ts';
import { digestManifest } from './render-manifest.ts';
import type { SealedSet } from './sealed-set.ts';

/** The manifests of the earlier sets, oldest first. */
export function earlierManifests(manifest: ReleaseManifest): readonly ReleaseManifest[] {
  return (manifest.continues ?? []).map((set, index, sets) => {
    const { continues: _, signatures, images, ...rest } = manifest;
    return {
      ...rest,
      ...(set.signature && signatures && { signatures }),
      artifacts: manifest.artifacts.filter(({ name }) => set.artifacts.includes(name)),
      evidence: set.evidence,
      channels: manifest.channels.filter(({ name }) => set.channels.includes(name)),
      ...(set.images && { images: images?.filter(({ name }) => set.images!.includes(name)) ?? [] }),
      ...(index > 0 && { continues: sets.slice(0, index) }),
    };
  });
}

/** What a set is to one that continues it. */
export function asEarlierSet({
  manifest,
  assets,
}: Pick<SealedSet, 'manifest' | 'assets'>): EarlierSet {
  const signature = assets.find(({ name }) => name === checksumsSignatureFileName);
  return {
    manifest: digestManifest(manifest),
    artifacts: manifest.artifacts.map(({ name }) => name),
    evidence: manifest.evidence,
    channels: manifest.channels.map(({ name }) => name),
    ...(manifest.images && { images: manifest.images.map(({ name }) => name) }),
    ...(signature && { signature: { size: signature.size, sha256: signature.sha256 } }),
  };
}

/** The digests of manifests whose receipts count for a channel: those that had it. */
export function manifestsWith(manifest: ReleaseManifest, channelName: string): readonly string[] {
  const earlier = (manifest.continues ?? []).filter(({ channels }) =>
    channels.includes(channelName),
  );
  return earlier.map((set) => set.manifest);
}

/** The files of the earlier sets as a release carried them: what a draft may still have. */
export function earlierAssets(manifest: ReleaseManifest): readonly SealedFile[] {
  const signatures = (manifest.continues ?? []).flatMap(({ signature }) =>
    signature ? [{ name: checksumsSignatureFileName, ...signature }] : [],
  );
  const named = earlierManifests(manifest).flatMap((earlier) =>
    releaseAssetsOf(earlier, digestManifest(earlier)),
  );
  return [...named, ...signatures];
}

/** Nothing of an earlier set was changed or left out. Throws MANIFEST_INCONSISTENT. */
export function requireContinued(manifest: ReleaseManifest): void {
  for (const [index, earlier] of earlierManifests(manifest).entries()) {
    const { manifest: told } = manifest.continues![index]!;
    if (digestManifest(earlier) === told) continue;
    throw manifestFailure('MANIFEST_INCONSISTENT', {
      seen: `release.json says that it continues the set of the manifest sha256:${told}, but holds other files or channels than that one`,
      expected: 'everything of the earlier set, unchanged',
      cure: 'Seal again; never edit release.json.',
    });
  }
}
