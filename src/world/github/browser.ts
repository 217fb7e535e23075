/** The pages of github.com that a release has for people: public, and blind to drafts. */
import type { WorldRequest, WorldResponse } from '../service.ts';
import type { World } from './call.ts';
import { findLatestRelease } from './latest-release.ts';
import { pageOfRepository } from './render.ts';
import { signedAssetUrl } from './signed-downloads.ts';
import type { ReleaseState, RepositoryState } from './state.ts';

/** Answers a browser; undefined for pages that the world does not have. */
export function serveBrowser(world: World, request: WorldRequest): WorldResponse | undefined {
  const match = /^\/([^/]+\/[^/]+)\/releases\/(.+)$/.exec(request.url.pathname);
  const repository = world.state.repositories[match?.[1] ?? ''];
  if (!match || request.method !== 'GET') return undefined;
  if (!repository || repository.private) return { status: 404, body: 'Not Found' };
  const rest = decodeURIComponent(match[2]!);
  if (rest === 'latest' || rest.startsWith('latest/download/')) return latest(repository, rest);
  if (rest.startsWith('download/')) return download(world, repository, rest.slice(9));
  if (rest.startsWith('tag/')) return page(repository, rest.slice(4));
  return undefined;
}

function latest(repository: RepositoryState, rest: string): WorldResponse {
  const release = findLatestRelease(repository);
  if (!release) return { status: 404, body: 'Not Found' };
  const base = `${pageOfRepository(repository)}/releases`;
  const file = rest.slice('latest/download/'.length);
  const target = file === '' ? `tag/${release.tagName}` : `download/${release.tagName}/${file}`;
  return { status: 302, headers: { location: `${base}/${target}` } };
}

function download(world: World, repository: RepositoryState, path: string): WorldResponse {
  const slash = path.lastIndexOf('/');
  const release = findPublished(repository, path.slice(0, slash));
  const asset = release?.assets.find(({ name }) => name === path.slice(slash + 1));
  if (!asset || asset.blob === null) return { status: 404, body: 'Not Found' };
  asset.downloadCount += 1;
  return { status: 302, headers: { location: signedAssetUrl(world, repository, asset) } };
}

function page(repository: RepositoryState, tag: string): WorldResponse {
  const release = findPublished(repository, tag);
  if (!release) return { status: 404, body: 'Not Found' };
  const headers = { 'content-type': 'text/html; charset=utf-8' };
  return { status: 200, headers, body: '<!doctype html><title>Release</title>' };
}

function findPublished(repository: RepositoryState, tag: string): ReleaseState | undefined {
  return repository.releases.find((release) => !release.draft && release.tagName === tag);
}
