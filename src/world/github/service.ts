/** GitHub in the loopback world: its API, its upload host, its pages and its download host. */
import { randomBytes } from 'node:crypto';
import { addresses } from '../../adapters/addresses.ts';
import type { ServiceFactory, WorldRequest, WorldService } from '../service.ts';
import { serveApi } from './api.ts';
import { serveBrowser } from './browser.ts';
import { Refusal } from './answers.ts';
import type { ArtifactSource, PackageSource, World } from './call.ts';
import { serveGraphql } from './graphql.ts';
import { authenticate } from './permissions.ts';
import { githubScenario, type GithubScenario } from './scenario.ts';
import { assetHost, serveSignedAsset } from './signed-downloads.ts';
import { emptyState, type GithubState } from './state.ts';

/** The service, with what scenarios need to seed it and to look into it. */
export interface GithubService extends WorldService<GithubState>, GithubScenario {
  /** Tells where workflow artifacts are kept; the results service fulfils it. */
  connectArtifacts(artifacts: ArtifactSource): void;
  /** Tells where container packages are kept; the registry service fulfils it. */
  connectPackages(packages: PackageSource): void;
}

const hosts = {
  api: new URL(addresses.githubApi).host,
  uploads: new URL(addresses.githubUploads).host,
  server: new URL(addresses.githubServer).host,
};

const packagesPath = /^\/(?:users|orgs|user)\/(?:[^/]+\/)?packages\//;
const uploadsPath = /^\/repos\/[^/]+\/[^/]+\/releases\/\d+\/assets$/;

/** A GitHub without repositories, or the saved one. */
export const githubService: ServiceFactory<GithubService> = (context, saved) => {
  const state = saved ?? emptyState(randomBytes(32).toString('hex'));
  let connected: ArtifactSource | undefined;
  let packages: PackageSource | undefined;
  const world: World = {
    state,
    context,
    artifacts() {
      if (!connected) throw new Error('No results service: call connectArtifacts first.');
      return connected;
    },
  };
  return {
    name: 'github',
    hosts: [hosts.api, hosts.uploads, hosts.server, assetHost],
    state,
    async handle(request) {
      const { hostname, pathname } = request.url;
      if (hostname === hosts.server) return serveBrowser(world, request);
      if (hostname === assetHost) return serveSignedAsset(world, request);
      // Uploads go to their own host, and nothing else does.
      const upload = request.method === 'POST' && uploadsPath.test(pathname);
      if (upload !== (hostname === hosts.uploads)) return undefined;
      if (pathname === '/graphql' && request.method === 'POST') return serveGraphql(world, request);
      if (packages && packagesPath.test(pathname)) return servePackages(packages, request);
      return serveApi(world, request);
    },
    connectPackages: (source) => void (packages = source),
    connectArtifacts(artifacts) {
      connected = artifacts;
    },
    ...githubScenario(world),
  };

  function servePackages(source: PackageSource, request: WorldRequest) {
    try {
      return source.answerPackages(request, authenticate(state, request));
    } catch (error) {
      if (error instanceof Refusal) return error.response;
      throw error;
    }
  }
};
