/** Release assets: uploads that may break off, digests, downloads by ID. */
import type { WorldResponse } from '../service.ts';
import { invalid, notFound, Refusal, unprocessable } from './answers.ts';
import { pathNumber, timestamp, type Call, type Endpoint } from './call.ts';
import { fillAsset, newAsset } from './new-release.ts';
import { pagedArray } from './pagination.ts';
import { maySee, requireRelease } from './release-access.ts';
import { renderAsset } from './render-release.ts';
import { signedAssetUrl } from './signed-downloads.ts';
import type { AssetState, ReleaseState } from './state.ts';

export const listAssets: Endpoint = (call) => {
  const release = requireRelease(call);
  return pagedArray(call, release.assets, (asset) => renderAsset(call, release, asset));
};

/** The asset as JSON; its bytes' address when the client accepts bytes. */
export const getAsset: Endpoint = (call) => {
  const { release, asset } = requireAsset(call);
  if (!/application\/octet-stream/.test(call.request.headers.accept ?? '')) {
    return { status: 200, body: renderAsset(call, release, asset) };
  }
  if (asset.blob === null) throw notFound();
  asset.downloadCount += 1;
  const location = signedAssetUrl(call.world, call.repository, asset);
  return { status: 302, headers: { location } };
};

export const uploadAsset: Endpoint = (call) => {
  const release = requireRelease(call);
  requireUnlocked(release);
  const name = storedName(call.query.name ?? '');
  const { body, headers } = call.request;
  if (body.length === 0) throw new Refusal(400, 'Bad Content-Length');
  if (release.assets.some((asset) => asset.name === name)) {
    throw invalid({ resource: 'ReleaseAsset', code: 'already_exists', field: 'name' });
  }
  const { label } = call.query;
  const uploader = call.actor.login;
  const asset = newAsset(call.world, { name, uploader, ...(label !== undefined && { label }) });
  release.assets.push(asset);
  if (breaksOff(call, name)) return brokenUpload();
  fillAsset(call.world, asset, body);
  asset.contentType = headers['content-type'] ?? 'application/octet-stream';
  return { status: 201, body: renderAsset(call, release, asset) };
};

export const updateAsset: Endpoint = (call) => {
  const { release, asset } = requireAsset(call);
  requireUnlocked(release);
  const { name, label } = call.body as { readonly name?: string; readonly label?: string };
  const stored = name === undefined ? asset.name : storedName(name);
  if (release.assets.some((other) => other !== asset && other.name === stored)) {
    throw invalid({ resource: 'ReleaseAsset', code: 'already_exists', field: 'name' });
  }
  asset.name = stored;
  asset.label = label ?? asset.label;
  asset.updatedAt = timestamp(call.world.context);
  return { status: 200, body: renderAsset(call, release, asset) };
};

export const deleteAsset: Endpoint = (call) => {
  const { release, asset } = requireAsset(call);
  requireUnlocked(release);
  release.assets.splice(release.assets.indexOf(asset), 1);
  return { status: 204 };
};

function requireAsset(call: Call): { readonly release: ReleaseState; readonly asset: AssetState } {
  const id = pathNumber(call, 'asset_id');
  for (const release of call.repository.releases) {
    const asset = release.assets.find((candidate) => candidate.id === id);
    if (asset && maySee(call, release)) return { release, asset };
  }
  throw notFound();
}

function requireUnlocked(release: ReleaseState): void {
  if (release.immutable && !release.draft) {
    throw unprocessable('Cannot change the assets of an immutable release.');
  }
}

/** The name that GitHub gives an asset: special characters and edge dots do not survive. */
export function storedName(name: string): string {
  const plain = name.replace(/[^A-Za-z0-9._+@-]+/g, '.').replace(/\.+$/, '');
  return plain.startsWith('.') ? `default${plain}` : plain;
}

/** Whether the connection ended before the declared end, or the scenario wants it so. */
function breaksOff(call: Call, name: string): boolean {
  const { cutUploads } = call.world.state.switches;
  const wanted = cutUploads.findIndex((pattern) => pattern === '*' || pattern === name);
  if (wanted >= 0) cutUploads.splice(wanted, 1);
  const declared = Number(call.request.headers['content-length'] ?? call.request.body.length);
  return wanted >= 0 || declared > call.request.body.length;
}

function brokenUpload(): WorldResponse {
  return { status: 502, headers: { 'content-type': 'text/html' }, body: '<h1>Bad Gateway</h1>' };
}
