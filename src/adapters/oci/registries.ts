/** Container registries, as whoever has the credentials may see them, and as everybody. */
import type { ImageCredentials, ImageRegistries, ImageRegistry, Log } from '../../ports.ts';
import type { Http } from '../http.ts';
import { ghcr } from './addresses.ts';
import type { Challenge } from './challenge.ts';
import { findDockerCredentials } from './docker-config.ts';
import { createRegistry } from './registry.ts';
import { tagRemoval } from './remove-tag.ts';
import { createSession } from './sessions.ts';

export interface ImageTools {
  readonly http: Http;
  readonly log: Pick<Log, 'mask'>;
  /** GitHub's own token: a password for ghcr.io, and for its packages API. */
  readonly githubToken: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
}

type FindCredentials = (registry: string) => Promise<ImageCredentials | undefined>;

export function imageRegistries(tools: ImageTools): ImageRegistries {
  const { http, githubToken } = tools;
  const mask = (secret: string) => tools.log.mask(secret);
  // What a registry asks for, it asks of everybody: learned once.
  const challenges = new Map<string, Challenge>();
  const openAs = (credentials: FindCredentials, actions: 'pull' | 'pull,push'): ImageRegistry => {
    const session = createSession({ http, credentials, challenges, mask });
    const removeTag = tagRemoval({ http, session, credentials, githubToken });
    return createRegistry({ session, actions, removeTag });
  };
  return {
    open(given, access) {
      const known = new Map<string, Promise<ImageCredentials | undefined>>();
      const credentials: FindCredentials = async (registry) => {
        const found = known.get(registry) ?? findCredentials(registry, given, tools);
        known.set(registry, found);
        return found;
      };
      return openAs(credentials, access === 'read' ? 'pull' : 'pull,push');
    },
    anonymous: openAs(async () => undefined, 'pull'),
  };
}

async function findCredentials(
  registry: string,
  given: ImageCredentials | undefined,
  { env, githubToken, log }: ImageTools,
): Promise<ImageCredentials | undefined> {
  const found = given ?? (await findDockerCredentials(registry, env));
  if (found) {
    log.mask(found.password);
    return found;
  }
  const isGithubs = registry === ghcr && githubToken !== undefined;
  return isGithubs ? { username: 'x-access-token', password: githubToken } : undefined;
}
