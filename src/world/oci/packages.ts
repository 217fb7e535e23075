/** GitHub's packages API, as far as it shows and deletes versions of container packages. */
import { notFound, unauthenticated, forbidden } from '../github/answers.ts';
import type { Actor } from '../github/call.ts';
import type { WorldRequest, WorldResponse } from '../service.ts';
import { dropManifest } from './manifests.ts';
import { findRepository, type OciRepository, type OciState } from './state.ts';

const form = /^\/(?:users|orgs)\/([^/]+)\/packages\/container\/([^/]+)\/versions(?:\/(\d+))?$/;

/**
 * Answers `GET …/versions` and `DELETE …/versions/<id>`; throws a Refusal
 * (https://docs.github.com/rest/packages/packages).
 */
export function servePackages(
  state: OciState,
  request: WorldRequest,
  actor: Actor,
): WorldResponse | undefined {
  const [, owner, name, id] = form.exec(request.url.pathname) ?? [];
  if (owner === undefined || name === undefined) return undefined;
  if (actor.anonymous) throw unauthenticated();
  const wanted = request.method === 'GET' ? ['read', 'write'] : ['write'];
  if (!wanted.includes(actor.permissions.packages ?? 'none')) throw forbidden();
  const repository = findRepository(state, 'ghcr', `${owner}/${decodeURIComponent(name)}`);
  if (!repository) throw notFound();
  if (request.method === 'GET' && id === undefined) return listVersions(repository, request);
  if (request.method !== 'DELETE' || id === undefined) return undefined;
  const found = Object.entries(repository.manifests).find(([, one]) => one.id === Number(id));
  if (!found) throw notFound();
  dropManifest(repository, found[0]);
  return { status: 204 };
}

function listVersions(repository: OciRepository, { url }: WorldRequest): WorldResponse {
  const perPage = Number(url.searchParams.get('per_page') ?? 30);
  const page = Number(url.searchParams.get('page') ?? 1);
  const versions = Object.entries(repository.manifests)
    .map(([digest, { id }]) => ({ digest, id }))
    .sort((a, b) => b.id - a.id)
    .slice((page - 1) * perPage, page * perPage);
  return {
    status: 200,
    body: versions.map(({ digest, id }) => ({
      id,
      name: digest,
      metadata: { package_type: 'container', container: { tags: tagsOf(repository, digest) } },
    })),
  };
}

function tagsOf({ tags }: OciRepository, digest: string): string[] {
  return Object.keys(tags).filter((tag) => tags[tag]!.digest === digest);
}
