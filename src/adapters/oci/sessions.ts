/** Requests to a registry with what it wants to be shown: a bearer token, a password, or nothing. */
import type { ImageCredentials, ImageRepository } from '../../ports.ts';
import { objectOf, optional, textLike } from '../../shape.ts';
import type { Http, HttpAnswer, HttpRequest, NoAnswer } from '../http.ts';
import { findRealm, repositoryUrl, type Realm } from './addresses.ts';
import { parseChallenge, type Challenge } from './challenge.ts';
import { refusalOf } from './refusals.ts';

/** `pull,push` for one who may write; nobody else is given more than they ask for. */
export type Actions = 'pull' | 'pull,push' | 'delete';

/** A question to one repository; `path` is below it, such as `manifests/latest`. */
export type RepositoryRequest = Omit<HttpRequest, 'url' | 'authorization'> & {
  readonly path: string;
  readonly actions: Actions;
};

export type RepositoryAnswer = HttpAnswer | NoAnswer | Denied;

/** No token, or none that reaches so far. */
export interface Denied {
  readonly answered: 'denied';
  readonly reason: string;
}

export interface Session {
  ask(repository: ImageRepository, request: RepositoryRequest): Promise<RepositoryAnswer>;
}

export interface SessionOptions {
  readonly http: Http;
  /** Called at most once for a registry. */
  readonly credentials: (registry: string) => Promise<ImageCredentials | undefined>;
  /** What registries asked for before, by registry: the same for everybody who asks. */
  readonly challenges: Map<string, Challenge>;
  /** Never show it again. */
  readonly mask: (secret: string) => void;
}

type Authorization = { readonly value: string | undefined } | NoAnswer | Denied;

/** Tokens are kept as long as they are taken; a 401 is met once, and is then a refusal. */
export function createSession(options: SessionOptions): Session {
  const kept = new Map<string, string>();
  const authorize = async (repository: ImageRepository, actions: Actions) => {
    const { registry, name } = repository;
    const challenge = challengeOf(registry, options.challenges);
    if (!challenge) return { value: undefined };
    const credentials = await options.credentials(registry);
    if (challenge.scheme === 'basic') return { value: credentials && basic(credentials) };
    const key = `${registry} ${name} ${actions}`;
    const known = kept.get(key);
    if (known !== undefined) return { value: known };
    const scope = `repository:${name}:${actions}`;
    const token = await askToken(challenge.realm, { scope, credentials }, options);
    if ('value' in token && token.value !== undefined) kept.set(key, token.value);
    return token;
  };
  return {
    async ask(repository, { path, actions, ...request }) {
      const url = `${repositoryUrl(repository)}/${path}`;
      const send = async (authorization: Authorization) => {
        if (!('value' in authorization)) return authorization;
        const { value } = authorization;
        return options.http.request({
          ...request,
          url,
          ...(value !== undefined && { authorization: value }),
        });
      };
      const first = await send(await authorize(repository, actions));
      if (first.answered !== true || first.status !== 401) return first;
      const challenge = parseChallenge(first.headers['www-authenticate']);
      if (!challenge) return denied(first);
      options.challenges.set(repository.registry, challenge);
      // What was shown was not taken: it may have gone out of date.
      kept.delete(`${repository.registry} ${repository.name} ${actions}`);
      const second = await send(await authorize(repository, actions));
      return second.answered === true && second.status === 401 ? denied(second) : second;
    },
  };
}

function challengeOf(
  registry: string,
  challenges: ReadonlyMap<string, Challenge>,
): Challenge | undefined {
  const known = findRealm(registry);
  return challenges.get(registry) ?? (known && { scheme: 'bearer', realm: known });
}

function denied(answer: HttpAnswer): Denied {
  return { answered: 'denied', reason: refusalOf(answer) };
}

function basic({ username, password }: ImageCredentials): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

const tokenShape = objectOf({
  token: optional(textLike(/^\S{1,65536}$/, 'a token')),
  access_token: optional(textLike(/^\S{1,65536}$/, 'a token')),
});

/** https://distribution.github.io/distribution/spec/auth/token/ */
async function askToken(
  realm: Realm,
  asked: { readonly scope: string; readonly credentials: ImageCredentials | undefined },
  { http, mask }: SessionOptions,
): Promise<Authorization> {
  const { scope, credentials } = asked;
  const url = new URL(realm.url);
  if (realm.service !== undefined) url.searchParams.set('service', realm.service);
  url.searchParams.set('scope', scope);
  const answer = await http.request({
    url: url.href,
    headers: { accept: 'application/json' },
    ...(credentials && { authorization: basic(credentials) }),
  });
  if (!answer.answered) return answer;
  if (answer.status === 401 || answer.status === 403) return denied(answer);
  const token = answer.status === 200 ? readToken(answer.body) : undefined;
  if (token === undefined) {
    const reason = `${url.origin}${url.pathname} answered ${answer.status} without a token`;
    return { answered: false, reason, maybeActed: false };
  }
  mask(token);
  return { value: `Bearer ${token}` };
}

function readToken(body: Buffer): string | undefined {
  try {
    const { token, access_token: other } = tokenShape(JSON.parse(body.toString('utf8')), '');
    return token ?? other;
  } catch {
    return undefined;
  }
}
