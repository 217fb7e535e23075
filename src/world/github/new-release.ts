/** Fresh releases and assets, as the API and as scenarios make them. */
import { createHash } from 'node:crypto';
import { timestamp, type World } from './call.ts';
import type { AssetState, ReleaseState, RepositoryState } from './state.ts';

/** A draft without content. */
export function newRelease(
  world: World,
  repository: RepositoryState,
  { author, tagName }: { readonly tagName: string; readonly author: string },
): ReleaseState {
  const now = timestamp(world.context);
  const id = world.context.nextId();
  const hash = createHash('sha1').update(`${repository.id} ${id}`).digest('hex');
  return {
    id,
    tagName,
    targetCommitish: repository.defaultBranch,
    name: null,
    body: null,
    draft: true,
    prerelease: false,
    immutable: false,
    makeLatest: 'true',
    untaggedName: `untagged-${hash.slice(0, 20)}`,
    createdAt: now,
    publishedAt: null,
    updatedAt: now,
    author,
    hiddenReads: 0,
    assets: [],
  };
}

/** An asset that is announced, and has no bytes yet. */
export function newAsset(
  world: World,
  { label = '', name, uploader }: Pick<AssetState, 'name' | 'uploader'> & { label?: string },
): AssetState {
  const now = timestamp(world.context);
  return {
    id: world.context.nextId(),
    name,
    label,
    state: 'starter',
    contentType: 'application/octet-stream',
    size: 0,
    sha256: null,
    blob: null,
    createdAt: now,
    updatedAt: now,
    downloadCount: 0,
    uploader,
  };
}

/** Makes the bytes the asset's content, as told and as served. */
export function fillAsset(world: World, asset: AssetState, bytes: Uint8Array | string): void {
  const buffer = Buffer.from(bytes);
  asset.blob = world.context.blobs.put(buffer);
  asset.sha256 = createHash('sha256').update(buffer).digest('hex');
  asset.size = buffer.length;
  asset.state = 'uploaded';
}
