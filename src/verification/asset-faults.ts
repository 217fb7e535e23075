/** What is wrong with the assets of a release, before anything is known of their content. */
import type { Failure } from '../failure.ts';
import { requireDistinctNames, unsafeNameReason } from '../manifest/safe-name.ts';
import type { ReleaseAsset } from '../ports.ts';
import { verificationFailure } from './failures.ts';
import type { ReleaseFile } from './model.ts';
import { unsafeName } from './unsafe-name.ts';

/** Assets that may become files: finished, with plain names, the first where two have one name. */
export function readableAssets(assets: readonly ReleaseAsset[]): readonly ReleaseAsset[] {
  const taken = new Set<string>();
  return assets.filter(({ name, state }) => {
    const key = name.toLowerCase();
    if (state !== 'uploaded' || unsafeNameReason(name) !== undefined || taken.has(key))
      return false;
    taken.add(key);
    return true;
  });
}

/** Everything that keeps an asset from being read, and bytes that are not what GitHub tells. */
export function findAssetFaults(
  assets: readonly ReleaseAsset[],
  downloaded: readonly ReleaseFile[],
): readonly Failure[] {
  const byName = new Map(downloaded.map((file) => [file.name, file]));
  return [
    ...assets.flatMap(({ name }) => {
      const reason = unsafeNameReason(name);
      return reason === undefined ? [] : [unsafeName(name, reason)];
    }),
    ...twins(assets.filter(({ state }) => state === 'uploaded')),
    ...assets.filter(({ state }) => state !== 'uploaded').map(unfinished),
    ...assets.flatMap((asset) => {
      const file = byName.get(asset.name);
      return file && asset.state === 'uploaded' && isOther(asset, file)
        ? [differs(asset, file)]
        : [];
    }),
  ];
}

function twins(assets: readonly ReleaseAsset[]): readonly Failure[] {
  try {
    requireDistinctNames(assets.map(({ name }) => name));
    return [];
  } catch (error) {
    return [error as Failure];
  }
}

/** GitHub does not tell digests of assets that are older than mid-2025. */
function isOther(asset: ReleaseAsset, file: ReleaseFile): boolean {
  return file.size !== asset.size || (asset.sha256 ?? file.sha256) !== file.sha256;
}

function unfinished({ name, state }: ReleaseAsset): Failure {
  return verificationFailure('VERIFY_ASSET_UNFINISHED', {
    seen: `the asset ${JSON.stringify(name.slice(0, 220))} is in the state \`${state.slice(0, 40)}\``,
    expected: 'finished uploads',
    cure: 'Ask who published the release to delete the asset, or to upload it again.',
  });
}

function differs({ name, size, sha256 }: ReleaseAsset, file: ReleaseFile): Failure {
  return verificationFailure('VERIFY_ASSET_DIFFERS', {
    seen: `${name} is served with ${file.size} bytes and sha256 ${file.sha256}`,
    expected: `${size} bytes and sha256 ${sha256 ?? 'of any value'}, as GitHub’s list has it`,
    cure: 'Do not use the file. Download it again; when it stays so, tell GitHub and who published it.',
    location: { file: name },
  });
}
