/** Uploads one asset. What stands on GitHub decides what comes of a lost or refused upload. */
import type { Clock, Release, ReleaseAsset, Releases } from '../ports.ts';
import { assetFailures, compareAssets, isEqualSet, type WantedAsset } from './assets.ts';
import { releaseFailure } from './failures.ts';
import { readAssets } from './read-state.ts';
import { writeRefused, writeUnresolved } from './refusals.ts';

export interface UploadPorts {
  readonly releases: Releases;
  readonly clock: Clock;
}

const uploadAttempts = 4;

/**
 * Returns when the asset stands with the wanted bytes. A retry only follows a
 * reading that shows nothing, or a stub, under that name. Throws
 * RELEASE_ASSET_DIFFERS, RELEASE_ASSET_UNREADABLE, RELEASE_ASSET_RENAMED,
 * RELEASE_WRITE_REFUSED, RELEASE_WRITE_UNRESOLVED and RELEASE_UNREADABLE.
 */
export async function uploadAsset(
  release: Release,
  { file, path }: { readonly file: WantedAsset; readonly path: string },
  { releases, clock }: UploadPorts,
): Promise<void> {
  let reason = '';
  for (let attempt = 1; attempt <= uploadAttempts; attempt += 1) {
    if (attempt > 1) await clock.sleep(1000 * 2 ** (attempt - 2));
    const result = await releases.uploadAsset(release, file.name, path);
    if (result.state === 'done') {
      requireName(file, result.value);
      // GitHub's own digest of what it received; anything less is read back.
      if (isEqualSet(compareAssets([file], [result.value]))) return;
    }
    if (result.state === 'refused' && result.status !== 422) {
      throw writeRefused(`upload ${file.name}`, result);
    }
    const standing = await standingAsset(release, file, releases);
    if (standing === 'equal') return;
    if (standing === 'absent' && result.state === 'refused') {
      throw writeRefused(`upload ${file.name}`, result);
    }
    reason = result.state === 'done' ? 'it was accepted, but is not there' : result.reason;
  }
  throw writeUnresolved(`upload ${file.name}`, reason);
}

/** What stands under the file's name; a stub is deleted, and then nothing does. */
async function standingAsset(release: Release, file: WantedAsset, releases: Releases) {
  const query = { assets: [file], hash: 'where-untold' } as const;
  const compared = await readAssets(releases, release.id, query);
  const own = compared.filter(({ name }) => name === file.name);
  for (const { asset, verdict } of own) {
    if (asset && verdict === 'unfinished') await deleteStub(release, asset, releases);
  }
  const finished = own.filter(({ verdict }) => verdict !== 'unfinished' && verdict !== 'missing');
  const [failure] = assetFailures(release, finished);
  if (failure) throw failure;
  if (finished.length > 0) return 'equal';
  return own.some(({ verdict }) => verdict === 'unfinished') ? 'cleared' : 'absent';
}

/** The stub of an upload that never finished, by its ID. Throws what deleteAsset throws. */
export function deleteStub(
  release: Release,
  stub: ReleaseAsset,
  releases: Releases,
): Promise<void> {
  return deleteAsset(release, { asset: stub, what: 'the stub' }, releases);
}

/**
 * Deletes an asset by its ID: one that was uploaded anew has another. Gone already is as good.
 * Throws RELEASE_WRITE_REFUSED, RELEASE_WRITE_UNRESOLVED and RELEASE_UNREADABLE.
 */
export async function deleteAsset(
  release: Release,
  { asset: doomed, what }: { readonly asset: ReleaseAsset; readonly what: string },
  releases: Releases,
): Promise<void> {
  const tried = `delete ${what} ${doomed.name} (ID ${doomed.id})`;
  const result = await releases.deleteAsset(doomed.id);
  if (result.state === 'done') return;
  if (result.state === 'refused' && result.status !== 404) throw writeRefused(tried, result);
  const query = { assets: [], hash: 'where-untold' } as const;
  const standing = await readAssets(releases, release.id, query);
  const still = standing.some(({ asset }) => asset?.id === doomed.id);
  if (still && result.state === 'refused') throw writeRefused(tried, result);
  if (still) throw writeUnresolved(tried, result.reason);
}

function requireName(file: WantedAsset, asset: ReleaseAsset): void {
  if (asset.name === file.name) return;
  throw releaseFailure('RELEASE_ASSET_RENAMED', {
    seen: `${file.name} was stored as ${asset.name} (ID ${asset.id})`,
    expected: 'GitHub to keep the name: people and checksums look for it',
    cure: `Delete asset ${asset.name} from the draft, give the file a name of letters, digits, \`.\`, \`-\` and \`_\`, and seal it anew.`,
  });
}
