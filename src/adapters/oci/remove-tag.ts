/** How a tag is taken away alone: by the protocol, or by what the big registries have in its place. */
import { listOf, NotOfShape, objectOf, optional, textLike, wholeNumber } from '../../shape.ts';
import type { ImageCredentials, ImageRegistry, WriteResult } from '../../ports.ts';
import { addresses } from '../addresses.ts';
import type { Http } from '../http.ts';
import { dockerHub, ghcr } from './addresses.ts';
import { writeResultOf } from './answers.ts';
import { refusalOf } from './refusals.ts';
import type { Session } from './sessions.ts';

export interface RemovalTools {
  readonly http: Http;
  readonly session: Session;
  readonly credentials: (registry: string) => Promise<ImageCredentials | undefined>;
  readonly githubToken: string | undefined;
}

/** By digest never: every other tag of the image would go as well. */
export function tagRemoval(tools: RemovalTools): ImageRegistry['removeTag'] {
  return async (repository, tag) => {
    if (repository.registry === dockerHub) return removeFromHub(repository.name, tag.name, tools);
    if (repository.registry === ghcr) return removeFromGhcr(repository.name, tag, tools);
    const answer = await tools.session.ask(repository, {
      method: 'DELETE',
      path: `manifests/${tag.name}`,
      actions: 'delete',
    });
    return done(writeResultOf(answer, () => undefined));
  };
}

/** What is not there any more needs not be taken away. */
function done(result: WriteResult<void>): WriteResult<void> {
  return result.state === 'refused' && result.status === 404
    ? { state: 'done', value: undefined }
    : result;
}

type Refused = Extract<WriteResult<never>, { readonly state: 'refused' }>;

/** With the status where there is one: 401 and 403 say that whoever asked may not. */
function refused(reason: string, status = 0): Refused {
  return { state: 'refused', status, reason };
}

const hubToken = objectOf({ access_token: textLike(/^\S+$/, 'a token') });

/** https://docs.docker.com/reference/api/hub/latest/ */
async function removeFromHub(
  name: string,
  tag: string,
  { http, credentials }: RemovalTools,
): Promise<WriteResult<void>> {
  const known = await credentials(dockerHub);
  if (!known) return refused('Docker Hub deletes tags only for a name and a password');
  const login = await http.request({
    method: 'POST',
    url: `${addresses.dockerHubApi}/v2/auth/token`,
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ identifier: known.username, secret: known.password }),
    retry: 'read',
  });
  if (!login.answered) return refused(login.reason, login.status);
  const token = login.status === 200 ? tokenIn(login.body) : undefined;
  if (token === undefined) return refused(refusalOf(login), login.status);
  const answer = await http.request({
    method: 'DELETE',
    url: `${addresses.dockerHubApi}/v2/repositories/${name}/tags/${tag}/`,
    authorization: `Bearer ${token}`,
  });
  return done(writeResultOf(answer, () => undefined));
}

function tokenIn(body: Buffer): string | undefined {
  try {
    return hubToken(JSON.parse(body.toString('utf8')), '').access_token;
  } catch {
    return undefined;
  }
}

const versionsShape = listOf(
  objectOf({
    id: wholeNumber(1),
    name: textLike(),
    metadata: optional(objectOf({ container: optional(objectOf({ tags: listOf(textLike()) })) })),
  }),
);
type Version = ReturnType<typeof versionsShape>[number];

const versionsAtOnce = 100;
const maxPages = 20;

/**
 * https://docs.github.com/rest/packages/packages: a version is an image with all of its tags, so
 * that only one all of whose tags are to go may be deleted.
 */
async function removeFromGhcr(
  name: string,
  tag: Parameters<ImageRegistry['removeTag']>[1],
  { http, githubToken }: RemovalTools,
): Promise<WriteResult<void>> {
  if (githubToken === undefined) return refused('GitHub deletes packages only for a token');
  const [owner = '', ...rest] = name.split('/');
  const authorization = `Bearer ${githubToken}`;
  for (const kind of ['orgs', 'users']) {
    const url = `${addresses.githubApi}/${kind}/${owner}/packages/container/${encodeURIComponent(rest.join('/'))}/versions`;
    const found = await findVersion(url, tag.digest, { http, authorization });
    if (found === 'no-such-package') continue;
    if ('state' in found) return found;
    const tags = found.metadata?.container?.tags ?? [];
    const kept = tags.filter((one) => one !== tag.name && !tag.together?.includes(one));
    if (kept.length > 0 || !tags.includes(tag.name)) {
      return refused(
        `ghcr.io deletes an image only with all of its tags, and it has ${kept.join(', ') || 'no tags'} besides`,
      );
    }
    const answer = await http.request({
      method: 'DELETE',
      url: `${url}/${found.id}`,
      authorization,
    });
    return done(writeResultOf(answer, () => undefined));
  }
  return refused(`GitHub shows this token no package ${name}`);
}

/** The version of that digest, or why there is none to be had. */
async function findVersion(
  url: string,
  digest: string,
  { http, authorization }: { readonly http: Http; readonly authorization: string },
): Promise<Version | Refused | 'no-such-package'> {
  for (let page = 1; page <= maxPages; page += 1) {
    const answer = await http.request({
      url: `${url}?per_page=${versionsAtOnce}&page=${page}`,
      authorization,
      headers: { accept: 'application/vnd.github+json' },
    });
    if (!answer.answered) return refused(answer.reason, answer.status);
    if (answer.status === 404) return 'no-such-package';
    if (answer.status !== 200) return refused(refusalOf(answer), answer.status);
    const versions = readVersions(answer.body);
    if (typeof versions === 'string') return refused(versions);
    const found = versions.find((version) => version.name === digest);
    if (found) return found;
    if (versions.length < versionsAtOnce) break;
  }
  return refused(`GitHub lists no package version ${digest}`);
}

function readVersions(body: Buffer): readonly Version[] | string {
  try {
    return versionsShape(JSON.parse(body.toString('utf8')), '');
  } catch (error) {
    if (error instanceof NotOfShape || error instanceof SyntaxError) return error.message;
    throw error;
  }
}
