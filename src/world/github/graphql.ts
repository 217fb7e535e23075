/**
 * The two GraphQL queries about releases that the `gh` command sends where REST
 * does not show drafts by their tag. No other query is known here.
 */
import type { WorldRequest, WorldResponse } from '../service.ts';
import { Refusal, unauthenticated } from './answers.ts';
import type { World } from './call.ts';
import { findLatestRelease } from './latest-release.ts';
import { authenticate, authorise } from './permissions.ts';
import { spendRequest } from './rate-limit.ts';
import { maySee } from './release-access.ts';
import type { ReleaseState, RepositoryState } from './state.ts';

interface Query {
  readonly query: string;
  readonly variables: Readonly<Record<string, string | number | null>>;
}

type Answer = (
  seen: readonly ReleaseState[],
  variables: Query['variables'],
  repository: RepositoryState,
) => object;

const answers: Readonly<Record<string, Answer>> = {
  RepositoryReleaseByTag: (seen, { tagName }) => {
    const release = seen.find((candidate) => candidate.tagName === tagName);
    return { release: release ? { databaseId: release.id, isDraft: release.draft } : null };
  },
  RepositoryReleaseList: (seen, { perPage }, repository) => ({
    releases: {
      nodes: seen.slice(0, Number(perPage)).map((release) => renderNode(release, repository)),
      pageInfo: { hasNextPage: false, endCursor: '' },
    },
  }),
};

/** The answer to one of the known queries; undefined for any other. */
export function serveGraphql(world: World, request: WorldRequest): WorldResponse | undefined {
  const { query, variables } = JSON.parse(request.body.toString('utf8')) as Query;
  const answer = answers[/^query (\w+)/.exec(query)?.[1] ?? ''];
  if (!answer) return undefined;
  try {
    spendRequest(world);
    const actor = authenticate(world.state, request);
    if (actor.anonymous) throw unauthenticated();
    const repository = world.state.repositories[`${variables.owner}/${variables.name}`];
    if (!repository) return { status: 200, body: { data: { repository: null } } };
    const reading = { ...request, method: 'GET' };
    authorise(world.state, { actor, request: reading }, { id: 'repos/list-releases', repository });
    const newestFirst = repository.releases
      .filter((release) => maySee({ actor }, release))
      .reverse();
    return {
      status: 200,
      body: { data: { repository: answer(newestFirst, variables, repository) } },
    };
  } catch (error) {
    if (error instanceof Refusal) return error.response;
    throw error;
  }
}

function renderNode(release: ReleaseState, repository: RepositoryState): object {
  return {
    name: release.name,
    tagName: release.tagName,
    isDraft: release.draft,
    isLatest: findLatestRelease(repository) === release,
    isPrerelease: release.prerelease,
    createdAt: release.createdAt,
    publishedAt: release.publishedAt,
  };
}
