/** Credentials as docker keeps them: in its config.json, or with the helpers that it names. */
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { ImageCredentials } from '../../ports.ts';
import { imageFailure } from '../../oci/failures.ts';
import { NotOfShape, objectOf, optional, textLike, type Shape } from '../../shape.ts';
import { localFiles } from '../files.ts';
import { dockerHub } from './addresses.ts';
import { askHelper } from './credential-helper.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const maxConfigBytes = 1024 * 1024;

/** Its key for Docker Hub, from before there was a second version of the protocol. */
const hubKey = 'https://index.docker.io/v1/';

const entry = objectOf({
  auth: optional(textLike()),
  username: optional(textLike()),
  password: optional(textLike()),
  identitytoken: optional(textLike()),
});
const configShape = objectOf({
  auths: optional(recordOf(entry)),
  credHelpers: optional(recordOf(textLike())),
  credsStore: optional(textLike()),
});

function recordOf<T>(value: Shape<T>): Shape<ReadonlyMap<string, T>> {
  return (found, place) => {
    objectOf({})(found, place);
    const entries = Object.entries(found as object);
    return new Map(entries.map(([name, one]) => [name, value(one, `${place}.${name}`)] as const));
  };
}

/**
 * What docker would log in to the registry with, undefined when nothing. Throws
 * IMAGE_CREDENTIALS_UNREADABLE for a file or a helper that cannot be understood: what is meant
 * to be a login must not become anonymous.
 */
export async function findDockerCredentials(
  registry: string,
  env: Environment,
): Promise<ImageCredentials | undefined> {
  const folder = env.DOCKER_CONFIG || join(env.HOME || homedir(), '.docker');
  const path = join(folder, 'config.json');
  if ((await localFiles.stat(path)) === undefined) return undefined;
  const config = readConfig(await localFiles.read(path, maxConfigBytes), path);
  const key = registry === dockerHub ? hubKey : registry;
  const helper = config.credHelpers?.get(key) ?? config.credHelpers?.get(registry);
  const store = helper ?? config.credsStore;
  if (store !== undefined && store !== '') {
    const found = await askHelper(store, key, env);
    if (found || helper !== undefined) return found;
  }
  const [name, auth] = findAuth(config.auths, key) ?? [];
  return auth && credentialsOf(auth, `${path}, auths.${name}`);
}

/** As docker finds it: by its key, or by one with the same host, which others write. */
function findAuth<T>(
  auths: ReadonlyMap<string, T> = new Map(),
  key: string,
): readonly [string, T] | undefined {
  const exact = auths.get(key);
  if (exact) return [key, exact];
  return [...auths].find(([name]) => hostIn(name) === hostIn(key));
}

/** The host in an address or a name; a repository in it is another key, and not the registry's. */
function hostIn(name: string): string | undefined {
  const [, host] = /^(?:https?:\/\/)?([^/]+)(?:\/v[12])?\/?$/.exec(name) ?? [];
  return host === dockerHub ? 'index.docker.io' : host;
}

function readConfig(bytes: Buffer, path: string): ReturnType<typeof configShape> {
  try {
    return configShape(JSON.parse(bytes.toString('utf8')), '');
  } catch (error) {
    if (!(error instanceof NotOfShape || error instanceof SyntaxError)) throw error;
    // A parser may repeat what it read, and that may be a password.
    const why = error instanceof NotOfShape ? error.message : 'it is not JSON';
    throw unreadable(`${path}: ${why}`);
  }
}

function credentialsOf(
  { auth, username, password, identitytoken: identity }: ReturnType<typeof entry>,
  place: string,
): ImageCredentials | undefined {
  if (identity) throw unreadable(`${place} is an identity token, which is not supported`);
  if (username && password) return { username, password };
  if (!auth) return undefined;
  const [, name, secret] = /^([^:]+):(.*)$/s.exec(Buffer.from(auth, 'base64').toString()) ?? [];
  if (name === undefined || !secret) throw unreadable(`${place}: \`auth\` is no name and password`);
  return { username: name, password: secret.replace(/\0+$/, '') };
}

function unreadable(seen: string) {
  return imageFailure('IMAGE_CREDENTIALS_UNREADABLE', {
    seen,
    expected: 'a login as `docker login` writes it',
    cure: 'Log in again with docker/login-action or `docker login`, or give `username` and `password`.',
  });
}
