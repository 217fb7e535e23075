/** Who may do what: bearer tokens by scope, given out for a name and a password or for none. */
import { randomBytes } from 'node:crypto';
import type { WorldContext, WorldRequest, WorldResponse } from '../service.ts';
import { ociError } from './answers.ts';
import type { Manner } from './manner.ts';
import { findRepository, type OciState } from './state.ts';

const tokenSeconds = 300;

export interface OciDesk {
  readonly state: OciState;
  readonly context: WorldContext;
}

/**
 * Answers `GET <realm>?service=…&scope=repository:<name>:pull,push`: what of the scopes may be
 * had, which can be nothing (https://distribution.github.io/distribution/spec/auth/token/).
 */
export function answerToken(manner: Manner, request: WorldRequest, desk: OciDesk): WorldResponse {
  const { state, context } = desk;
  const credentials = basicOf(request);
  if (credentials && !isKnown(manner, credentials, state)) {
    const message = 'incorrect username or password';
    return ociError(manner.refusesCredentialsWith ?? 401, 'UNAUTHORIZED', { message });
  }
  const access: Record<string, readonly string[]> = {};
  for (const scope of request.url.searchParams.getAll('scope')) {
    const [, name = '', actions = ''] = /^repository:([^:]+):([a-z,*]+)$/.exec(scope) ?? [];
    const granted = actions
      .split(',')
      .filter((action) => mayDo(action, { manner, name, credentials, state }));
    access[name] = granted;
  }
  // GitHub says no where others give a token that is good for nothing.
  const nothing = Object.values(access).every((actions) => actions.length === 0);
  if (manner.name === 'ghcr' && !credentials && nothing) {
    return ociError(403, 'DENIED', { message: 'requested access to the resource is denied' });
  }
  const token = randomBytes(24).toString('hex');
  const expiresAt = context.now().getTime() + tokenSeconds * 1000;
  state.tokens[token] = { host: manner.host, access, expiresAt };
  return { status: 200, body: { token, expires_in: tokenSeconds } };
}

interface Credentials {
  readonly username: string;
  readonly password: string;
}

function mayDo(
  action: string,
  asked: {
    readonly manner: Manner;
    readonly name: string;
    readonly credentials: Credentials | undefined;
    readonly state: OciState;
  },
): boolean {
  const { manner, name, credentials, state } = asked;
  const repository = findRepository(state, manner.name, name);
  const isPublic = repository !== undefined && !repository.private;
  if (!credentials) return action === 'pull' && isPublic;
  const account = findAccount(manner, credentials, state);
  const writes = !account ? !state.strictAccounts : (account.writes?.includes(name) ?? true);
  return action === 'pull' ? isPublic || writes : writes;
}

/** Whether registry or Docker Hub take the name and password. */
export function isKnown(manner: Manner, credentials: Credentials, state: OciState): boolean {
  return !state.strictAccounts || findAccount(manner, credentials, state) !== undefined;
}

function findAccount(manner: Manner, { username, password }: Credentials, state: OciState) {
  return state.accounts.find(
    (account) =>
      account.manner === manner.name &&
      account.username === username &&
      account.password === password,
  );
}

function basicOf({ headers }: WorldRequest): Credentials | undefined {
  const encoded = /^basic (.+)$/i.exec(headers.authorization ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const [username = '', ...password] = Buffer.from(encoded, 'base64').toString().split(':');
  return { username, password: password.join(':') };
}

const actionsOf: Readonly<Record<string, readonly string[]>> = {
  GET: ['pull'],
  HEAD: ['pull'],
  DELETE: ['delete'],
};

/** The challenge when the request's token does not reach so far; undefined when it does. */
export function challenge(
  manner: Manner,
  request: WorldRequest,
  { name, state, context }: OciDesk & { readonly name: string },
): WorldResponse | undefined {
  if (!manner.realm) return undefined;
  const actions = actionsOf[request.method] ?? ['pull', 'push'];
  const needed = [{ name, actions }, ...mountedFrom(request)];
  const bearer = /^bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
  const token = bearer === undefined ? undefined : state.tokens[bearer];
  const isGood = token?.host === manner.host && token.expiresAt > context.now().getTime();
  const has = (of: string) => (isGood ? (token.access[of] ?? []) : []);
  // The token of somebody who may write is good for deletions as well, as on the big registries.
  const reaches = (of: string, action: string) =>
    name === '' || has(of).includes(action) || (action === 'delete' && has(of).includes('push'));
  if (isGood && needed.every((one) => one.actions.every((action) => reaches(one.name, action)))) {
    return undefined;
  }
  const scopes = needed.map((one) => `repository:${one.name}:${one.actions.join(',')}`);
  const scope = name === '' ? '' : `,scope="${scopes.join(' ')}"`;
  const why = isGood ? ',error="insufficient_scope"' : bearer ? ',error="invalid_token"' : '';
  const { url, service } = manner.realm;
  return ociError(401, 'UNAUTHORIZED', {
    message: 'authentication required',
    headers: { 'www-authenticate': `Bearer realm="${url}",service="${service}"${scope}${why}` },
  });
}

/** Who mounts a blob must be allowed to pull it where it is. */
function mountedFrom({ method, url }: WorldRequest) {
  const from = method === 'POST' && url.searchParams.has('mount') && url.searchParams.get('from');
  return from ? [{ name: from, actions: ['pull'] }] : [];
}
