/** A world with octo/demo in it, and its API as the product reaches it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGithubApi, type GithubApi } from '../../src/adapters/github/api.ts';
import { createHttp } from '../../src/adapters/http.ts';
import { createWorld, type World } from '../../src/world/world.ts';
import type { RepositoryScenario } from '../../src/world/github/scenario-repository.ts';
import { fakeClock, fakeLog } from './fakes.ts';

export interface GithubWorld extends AsyncDisposable {
  readonly world: World;
  readonly repository: RepositoryScenario;
  /** Retries do not wait. */
  readonly api: GithubApi;
  /** The API with another token: `none` goes without. */
  apiWith(token: string | 'none'): GithubApi;
}

export async function githubWorld(): Promise<GithubWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'world-'));
  const world = await createWorld({ folder });
  const http = createHttp({
    clock: fakeClock(),
    log: fakeLog(),
    proxy: { url: world.proxyUrl, certificate: world.certificate },
  });
  const apiWith = (token: string) =>
    createGithubApi({
      http,
      token: token === 'none' ? undefined : token,
      repository: world.repository,
      apiUrl: 'https://api.github.com/',
    });
  const token = world.github.issueToken({
    permissions: { actions: 'read', checks: 'read', contents: 'read' },
  });
  return {
    world,
    repository: world.github.repository(),
    api: apiWith(token),
    apiWith,
    [Symbol.asyncDispose]: async () => {
      await world.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
