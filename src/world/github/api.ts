/** The way of one API call: route, budget, caller, description, rights, endpoint, description again. */
import type { WorldRequest, WorldResponse } from '../service.ts';
import { notFound, Refusal } from './answers.ts';
import type { Call, World } from './call.ts';
import { endpoints } from './endpoints.ts';
import { openapi, type Operation } from './openapi.ts';
import { authenticate, authorise } from './permissions.ts';
import { getRateLimit, rateLimitHeaders, spendRequest } from './rate-limit.ts';
import { findRoute, type Route } from './routes.ts';
import type { RepositoryState } from './state.ts';

/** The answer to an API request; undefined when GitHub's description of it is not in use. */
export function serveApi(world: World, request: WorldRequest): WorldResponse | undefined {
  const pathname = withRepositoryName(world, request.url.pathname);
  const route = findRoute(request.method, pathname);
  if (!route) return undefined;
  const answer = answerOrRefusal(() => answerCall(world, request, route));
  reportProblems(world, route.operation, answer);
  return { ...answer, headers: { ...commonHeaders(world), ...answer.headers } };
}

function answerCall(world: World, request: WorldRequest, route: Route): WorldResponse {
  const { operation, params } = route;
  if (!request.headers['user-agent']) {
    throw new Refusal(403, 'Request forbidden by administrative rules. Send a User-Agent header.');
  }
  const actor = authenticate(world.state, request);
  if (operation.id === 'rate-limit/get') return getRateLimit(world);
  spendRequest(world);
  const query = Object.fromEntries(request.url.searchParams);
  const repository = requireRepository(world, params, query);
  authorise(world.state, { actor, request }, { id: operation.id, repository });
  const body = operation.rawBody ? undefined : parseBody(request);
  requireDescribed(world, operation, { query, body });
  const call: Call = { world, request, actor, params, query, repository, body: body ?? {} };
  return endpoints[operation.id]!(call);
}

function requireRepository(
  world: World,
  params: Route['params'],
  query: Readonly<Record<string, string>>,
): RepositoryState {
  const searched = /(?:^|\s)repo:(\S+)/.exec(query.q ?? '')?.[1];
  const name = params.owner === undefined ? searched : `${params.owner}/${params.repo}`;
  const repository = Object.entries(world.state.repositories).find(
    ([fullName]) => fullName.toLowerCase() === name?.toLowerCase(),
  )?.[1];
  if (!repository) throw notFound();
  return repository;
}

/** GitHub ignores fields that it does not know; here they are mistakes that must not pass. */
function requireDescribed(
  world: World,
  operation: Operation,
  parts: { readonly query: Readonly<Record<string, string>>; readonly body: unknown },
): void {
  const problems = openapi().requestProblems(operation, parts);
  if (problems.length === 0) return;
  world.context.refuse(
    `${operation.id} was sent what GitHub does not take: ${problems.join('; ')}`,
  );
  const errors = problems.map((message) => ({ resource: 'Request', code: 'custom', message }));
  throw new Refusal(422, 'Invalid request.', { errors });
}

function parseBody(request: WorldRequest): Record<string, unknown> | undefined {
  if (request.body.length === 0) return undefined;
  try {
    return JSON.parse(request.body.toString('utf8')) as Record<string, unknown>;
  } catch {
    throw new Refusal(400, 'Problems parsing JSON');
  }
}

/** An answer that GitHub would not give is a bug of this world. */
function reportProblems(world: World, operation: Operation, answer: WorldResponse): void {
  const json = typeof answer.body === 'object' && !Buffer.isBuffer(answer.body);
  if (answer.status !== 204 && answer.status !== 302 && !json) return;
  const problems = openapi().responseProblems(operation, answer.status, answer.body);
  if (problems.length === 0) return;
  world.context.refuse(
    `the loopback GitHub answered ${operation.id} with ${answer.status}: ${problems.join('; ')}`,
  );
}

function answerOrRefusal(answer: () => WorldResponse): WorldResponse {
  try {
    return answer();
  } catch (error) {
    if (error instanceof Refusal) return error.response;
    throw error;
  }
}

function commonHeaders(world: World): Record<string, string> {
  return {
    ...rateLimitHeaders(world),
    'x-github-request-id': `WORLD:${world.state.rateLimit.used}`,
    'x-github-api-version-selected': '2022-11-28',
  };
}

/** Links of listings name repositories by ID. */
function withRepositoryName(world: World, pathname: string): string {
  const id = /^\/repositories\/(\d+)(?=\/|$)/.exec(pathname)?.[1];
  const found = Object.entries(world.state.repositories).find(
    ([, repository]) => String(repository.id) === id,
  );
  return found ? pathname.replace(/^\/repositories\/\d+/, `/repos/${found[0]}`) : pathname;
}
