/** The host that asset bytes come from: addresses that are signed, and carry no credentials. */
import { createHmac } from 'node:crypto';
import type { WorldRequest, WorldResponse } from '../service.ts';
import type { World } from './call.ts';
import type { AssetState, RepositoryState } from './state.ts';

export const assetHost = 'release-assets.githubusercontent.com';

/** How long an address is good for. */
const lifetimeSeconds = 300;

/** An address of the asset's bytes, for some minutes. */
export function signedAssetUrl(
  world: World,
  repository: RepositoryState,
  asset: AssetState,
): string {
  const path = `/github-production-release-asset/${repository.id}/${asset.id}`;
  const expires = Math.floor(world.context.now().getTime() / 1000) + lifetimeSeconds;
  const url = new URL(`https://${assetHost}${path}`);
  url.searchParams.set('sp', 'r');
  url.searchParams.set('se', String(expires));
  url.searchParams.set('sig', sign(world, `${path}?${expires}`));
  url.searchParams.set('filename', asset.name);
  return url.href;
}

/** The bytes of a signed address. An Authorization header here is a leak: the run fails. */
export function serveSignedAsset(world: World, request: WorldRequest): WorldResponse | undefined {
  const { pathname, searchParams } = request.url;
  const match = /^\/github-production-release-asset\/(\d+)\/(\d+)$/.exec(pathname);
  if (!match || request.method !== 'GET') return undefined;
  if (request.headers.authorization !== undefined) {
    world.context.refuse(`credentials were sent to ${assetHost}, to which GitHub redirects`);
    return { status: 400, body: 'InvalidAuthenticationInfo' };
  }
  const expires = Number(searchParams.get('se'));
  const signed = searchParams.get('sig') === sign(world, `${pathname}?${expires}`);
  if (!signed || expires * 1000 < world.context.now().getTime()) return { status: 403 };
  const asset = Object.values(world.state.repositories)
    .flatMap((repository) => repository.releases.flatMap((release) => release.assets))
    .find(({ id }) => id === Number(match[2]));
  if (!asset || asset.blob === null) return { status: 404 };
  return {
    status: 200,
    headers: {
      'content-type': asset.contentType,
      'content-disposition': `attachment; filename=${asset.name}`,
    },
    body: world.context.blobs.get(asset.blob),
  };
}

function sign(world: World, text: string): string {
  return createHmac('sha256', world.state.secret).update(text).digest('base64url');
}
