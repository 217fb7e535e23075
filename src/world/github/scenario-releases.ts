/** Seeding, inspection and corruption of releases. */
import type { World } from './call.ts';
import { findLatestRelease, markLatest } from './latest-release.ts';
import { fillAsset, newAsset, newRelease } from './new-release.ts';
import type { AssetState, ReleaseState, RepositoryState } from './state.ts';

export interface NewAsset {
  readonly name: string;
  readonly bytes: Uint8Array | string;
  /** `uploaded` when left out; a `starter` has no bytes. */
  readonly state?: AssetState['state'];
}

export interface NewRelease {
  readonly tagName: string;
  readonly name?: string;
  readonly body?: string;
  /** True when left out. */
  readonly draft?: boolean;
  readonly prerelease?: boolean;
  readonly makeLatest?: 'true' | 'false' | 'legacy';
  readonly author?: string;
  readonly assets?: readonly NewAsset[];
}

export interface ReleaseScenario {
  /** Adds a release as if it had been made before; its ID. Makes no tag. */
  addRelease(release: NewRelease): number;
  /** For reading: every release, drafts too. */
  releases(): readonly ReleaseState[];
  /** What `/releases/latest` means now. */
  latestRelease(): ReleaseState | undefined;
  /** Adds an asset behind everybody's back; its ID. */
  addAsset(releaseId: number, asset: NewAsset): number;
  /** Other bytes behind an asset; `keepDigest`: while the API still tells the former digest. */
  replaceAssetBytes(
    assetId: number,
    bytes: Uint8Array | string,
    options?: { readonly keepDigest?: boolean },
  ): void;
  removeAsset(assetId: number): void;
  /** The bytes that an asset serves. */
  assetBytes(assetId: number): Buffer;
  setImmutableReleases(enabled: boolean): void;
}

/** The methods that seed a repository's releases. */
export function seedReleases(world: World, repository: RepositoryState): ReleaseScenario {
  return {
    addRelease: (release) => addRelease(world, repository, release),
    releases: () => repository.releases,
    latestRelease: () => findLatestRelease(repository),
    addAsset(releaseId, asset) {
      const release = repository.releases.find(({ id }) => id === releaseId);
      if (!release) throw new Error(`${repository.name} has no release ${releaseId}.`);
      const added = seedAsset(world, asset);
      release.assets.push(added);
      return added.id;
    },
    replaceAssetBytes(assetId, bytes, { keepDigest = false } = {}) {
      const { asset } = assetOf(repository, assetId);
      if (keepDigest) asset.blob = world.context.blobs.put(Buffer.from(bytes));
      else fillAsset(world, asset, bytes);
    },
    removeAsset(assetId) {
      const { asset, release } = assetOf(repository, assetId);
      release.assets.splice(release.assets.indexOf(asset), 1);
    },
    assetBytes: (assetId) => world.context.blobs.get(assetOf(repository, assetId).asset.blob ?? ''),
    setImmutableReleases: (enabled) => void (repository.immutableReleases = enabled),
  };
}

function addRelease(world: World, repository: RepositoryState, seed: NewRelease): number {
  const { author = 'github-actions[bot]', draft = true, tagName } = seed;
  const release = newRelease(world, repository, { tagName, author });
  release.name = seed.name ?? tagName;
  release.body = seed.body ?? null;
  release.draft = draft;
  release.prerelease = seed.prerelease ?? false;
  release.immutable = !draft && repository.immutableReleases;
  release.makeLatest = seed.makeLatest ?? 'true';
  release.publishedAt = draft ? null : release.createdAt;
  release.assets.push(...(seed.assets ?? []).map((asset) => seedAsset(world, asset)));
  repository.releases.push(release);
  if (!draft) markLatest(repository, release);
  return release.id;
}

function seedAsset(world: World, { bytes, name, state = 'uploaded' }: NewAsset): AssetState {
  const asset = newAsset(world, { name, uploader: 'github-actions[bot]' });
  if (state === 'uploaded') fillAsset(world, asset, bytes);
  return asset;
}

function assetOf(repository: RepositoryState, assetId: number) {
  for (const release of repository.releases) {
    const asset = release.assets.find(({ id }) => id === assetId);
    if (asset) return { release, asset };
  }
  throw new Error(`${repository.name} has no asset ${assetId}.`);
}
