/** What a scenario does to GitHub itself, past the API: repositories, tokens, budget, switches. */
import { createHash } from 'node:crypto';
import type { World } from './call.ts';
import {
  emptyRepository,
  repositoryScenario,
  type RepositoryScenario,
} from './scenario-repository.ts';
import type { Permissions, TokenGrant } from './state.ts';

export interface NewRepository {
  /** `main` when left out. */
  readonly defaultBranch?: string;
  readonly private?: boolean;
  readonly immutableReleases?: boolean;
}

export interface NewToken {
  readonly permissions: Permissions;
  /** `owner/name`; every repository when left out. */
  readonly repository?: string;
  readonly actor?: string;
}

export interface GithubScenario {
  /** Adds an empty repository, `owner/name`. */
  addRepository(fullName: string, options?: NewRepository): RepositoryScenario;
  /** The repository to go on with; the first one when left out. Throws when there is none. */
  repository(fullName?: string): RepositoryScenario;
  /** A token with exactly these permissions, as a job's GITHUB_TOKEN has them. */
  issueToken(token: NewToken): string;
  revokeToken(token: string): void;
  /** What a token may do; undefined for one that was not issued, or was revoked. */
  findGrant(token: string): TokenGrant | undefined;
  /** How many requests are left in this hour, and of how many. */
  setRateLimit(limit: number, used?: number): void;
  requestsUsed(): number;
  /** The next `reads` filtered run listings show runs as they are now: an index that lags. */
  staleRuns(reads: number): void;
  /** Releases created from now on are missing from that many listings. */
  lagReleaseList(reads: number): void;
  /** The next upload of that name (`*`: any) breaks off: 502, and a stub in state `starter`. */
  cutUpload(name: string): void;
  hideAssetDigests(hide: boolean): void;
}

/** The methods that seed and steer a loopback GitHub. */
export function githubScenario(world: World): GithubScenario {
  const { state } = world;
  return {
    addRepository(fullName, options = {}) {
      state.repositories[fullName] = emptyRepository(world, fullName, options);
      return repositoryScenario(world, state.repositories[fullName]);
    },
    repository(fullName = Object.keys(state.repositories)[0]) {
      const repository = state.repositories[fullName ?? ''];
      if (!repository) throw new Error(`The world has no repository ${fullName ?? 'at all'}.`);
      return repositoryScenario(world, repository);
    },
    issueToken({ permissions, repository, actor = 'github-actions[bot]' }) {
      const token = tokenText(`${state.secret} ${world.context.nextId()}`);
      state.tokens[token] = { permissions, actor, ...(repository !== undefined && { repository }) };
      return token;
    },
    revokeToken: (token) => void delete state.tokens[token],
    findGrant: (token) => state.tokens[token],
    setRateLimit: (limit, used = 0) => void Object.assign(state.rateLimit, { limit, used }),
    requestsUsed: () => state.rateLimit.used,
    ...switches(world),
  };
}

function switches(world: World) {
  const { switches: current } = world.state;
  return {
    staleRuns(reads: number) {
      current.staleRunReads = reads;
      current.staleIndex = Object.fromEntries(
        Object.entries(world.state.repositories).map(([name, { runs }]) => [
          name,
          structuredClone(runs),
        ]),
      );
    },
    lagReleaseList: (reads: number) => void (current.releaseListLag = reads),
    cutUpload: (name: string) => void current.cutUploads.push(name),
    hideAssetDigests: (hide: boolean) => void (current.hideAssetDigests = hide),
  };
}

/** In the shape of an installation token. */
function tokenText(seed: string): string {
  const text = createHash('sha256').update(seed).digest('base64url').replace(/[-_]/g, 'x');
  return `ghs_${text.slice(0, 36)}`;
}
