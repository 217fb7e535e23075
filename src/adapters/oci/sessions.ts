/** Requests to a registry with what it wants to be shown: a bearer token, a password, or nothing. */
import type { ImageCredentials, ImageRepository } from '../../ports.ts';
import { objectOf, optional, textLike } from '../../shape.ts';
import {
  nothingReceived,
  type Download,
  type Http,
  type HttpAnswer,
  type HttpRequest,
  type NoAnswer,
} from '../http.ts';
import { findRealm, repositoryUrl, type Realm } from './addresses.ts';
import { parseChallenge, type Challenge } from './challenge.ts';
import { refusalOf } from './refusals.ts';

/** `pull,push` for one who may write; nobody else is given more than they ask for. */
export type Actions = 'pull' | 'pull,push' | 'delete';

/** A question to one repository. */
export type RepositoryRequest = Omit<HttpRequest, 'url' | 'authorization'> & {
  /** Below the repository, such as `manifests/latest`, or an address that the registry gave. */
  readonly path: string;
  readonly actions: Actions;
  /** Another repository of the registry that blobs are taken from. */
  readonly from?: string;
};

export type RepositoryAnswer = HttpAnswer | NoAnswer | Denied;

/** No token, or none that reaches so far. */
export interface Denied {
  readonly answered: 'denied';
  readonly reason: string;
}

export interface Session {
  /** No answer, and no request, where the address is at another origin than the registry. */
  ask(repository: ImageRepository, request: RepositoryRequest): Promise<RepositoryAnswer>;
  /** Hands a body of any size on, and goes on where it broke off. */
  download(
    repository: ImageRepository,
    request: RepositoryRequest,
    save: (bytes: AsyncIterable<Uint8Array>) => Promise<void>,
  ): Promise<Download | NoAnswer | Denied>;
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

/** Tokens that run out in the middle of one download: each has brought some of it. */
const maxRenewals = 16;

/**
 * Tokens are kept as long as they are taken; a 401 is met once, and is then a refusal. Only where
 * more of a body came in between, the next one is met as well: that token was good, and ran out.
 */
export function createSession(options: SessionOptions): Session {
  const kept = new Map<string, Promise<Authorization>>();
  const authorize = authorizer(options, kept);
  const exchange = async <T extends Exchanged>(
    repository: ImageRepository,
    request: RepositoryRequest,
    { send, received = { size: 0 } }: Exchange<T>,
  ) => {
    const { path, actions: _, from: __, ...rest } = request;
    const url = addressOf(repository, path);
    if (typeof url !== 'string') return url;
    const attempt = async () => {
      const shown = await authorize(repository, request);
      if (!('value' in shown)) return shown;
      const { value } = shown;
      return send({ ...rest, url, ...(value !== undefined && { authorization: value }) });
    };
    for (let met = 0, had = -1; ; met += 1) {
      const answer = await attempt();
      if (answer.answered !== true || answer.status !== 401) return answer;
      const challenge = parseChallenge(answer.headers['www-authenticate']);
      const isMet = received.size > had && met <= maxRenewals;
      if (!challenge || !isMet) return denied(answer);
      had = received.size;
      options.challenges.set(repository.registry, challenge);
      // What was shown was not taken: it may have gone out of date.
      kept.delete(keyOf(repository.registry, scopesOf(repository, request)));
    }
  };
  return {
    ask: (repository, request) => exchange(repository, request, { send: options.http.request }),
    download: (repository, request, save) => {
      const resume = nothingReceived();
      const send = (sent: HttpRequest) => options.http.download({ ...sent, resume }, save);
      return exchange(repository, request, { send, received: resume });
    },
  };
}

/** What a request is shown with; tokens are fetched where none is kept, and kept. */
function authorizer(options: SessionOptions, kept: Map<string, Promise<Authorization>>) {
  return async (
    repository: ImageRepository,
    request: RepositoryRequest,
  ): Promise<Authorization> => {
    const { registry } = repository;
    const challenge = challengeOf(registry, options.challenges);
    if (!challenge) return { value: undefined };
    const credentials = await options.credentials(registry);
    if (challenge.scheme === 'basic') return { value: credentials && basic(credentials) };
    const scopes = scopesOf(repository, request);
    const key = keyOf(registry, scopes);
    // Those who ask at the same time wait for one token.
    const token = kept.get(key) ?? askToken(challenge.realm, { scopes, credentials }, options);
    kept.set(key, token);
    const told = await token;
    if (!('value' in told)) kept.delete(key);
    return told;
  };
}

interface Exchange<T> {
  readonly send: (request: HttpRequest) => Promise<T | NoAnswer>;
  /** Of a body that is handed on in several attempts. */
  readonly received?: { readonly size: number };
}

/** What answers have in common. */
type Exchanged = Pick<HttpAnswer, 'answered' | 'status' | 'headers' | 'url'>;

function scopesOf(
  { name }: ImageRepository,
  { actions, from }: RepositoryRequest,
): readonly string[] {
  const own = `repository:${name}:${actions}`;
  return from === undefined ? [own] : [own, `repository:${from}:pull`];
}

function keyOf(registry: string, scopes: readonly string[]): string {
  return [registry, ...scopes].join(' ');
}

/** The address; no answer for one that leads elsewhere: what is sent there, strangers would get. */
function addressOf(repository: ImageRepository, path: string): string | NoAnswer {
  const base = `${repositoryUrl(repository)}/`;
  const url = URL.canParse(path, base) ? new URL(path, base) : undefined;
  if (url?.origin === new URL(base).origin) return url.href;
  const reason = `${new URL(base).origin} gave an address at ${url?.origin ?? 'no readable place'}, where nothing is sent`;
  return { answered: false, reason, maybeActed: false };
}

function challengeOf(
  registry: string,
  challenges: ReadonlyMap<string, Challenge>,
): Challenge | undefined {
  const known = findRealm(registry);
  return challenges.get(registry) ?? (known && { scheme: 'bearer', realm: known });
}

function denied(answer: Exchanged & { readonly body?: Buffer }): Denied {
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
  asked: {
    readonly scopes: readonly string[];
    readonly credentials: ImageCredentials | undefined;
  },
  { http, mask }: SessionOptions,
): Promise<Authorization> {
  const { scopes, credentials } = asked;
  const url = new URL(realm.url);
  if (realm.service !== undefined) url.searchParams.set('service', realm.service);
  for (const scope of scopes) url.searchParams.append('scope', scope);
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
