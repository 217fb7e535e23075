/** The services of the world: the only list. */
import { cratesService, type CratesService } from './crates/service.ts';
import { githubService, type GithubService } from './github/service.ts';
import { mavenService, type MavenService } from './maven.ts';
import { npmService, type NpmService } from './npm/service.ts';
import { ociService, type OciService } from './oci/service.ts';
import { oidcService, type OidcService } from './oidc.ts';
import { pypiService, type PypiService } from './pypi/service.ts';
import { resultsService, type ResultsService } from './results.ts';
import { rubygemsService, type RubygemsService } from './rubygems.ts';
import type { WorldContext, WorldService } from './service.ts';
import { sigstoreService, type SigstoreService } from './sigstore/service.ts';

export interface Services {
  readonly github: GithubService;
  readonly results: ResultsService;
  readonly oidc: OidcService;
  readonly pypi: PypiService;
  readonly crates: CratesService;
  readonly npm: NpmService;
  readonly rubygems: RubygemsService;
  readonly maven: MavenService;
  readonly sigstore: SigstoreService;
  readonly oci: OciService;
}

/** What an earlier process saved, by service name. */
export type SavedServices = { readonly [Name in keyof Services]: Services[Name]['state'] };

/**
 * Makes every service, each with its saved state if there is one, and acquaints
 * them: the registries trust the issuer, GitHub lists artifacts and packages, and its registry
 * takes its tokens. A new world has the repository, empty.
 */
export function createServices(
  context: WorldContext,
  repository: string,
  saved: Partial<SavedServices> = {},
): Services {
  const github = githubService(context, saved.github);
  if (!saved.github) github.addRepository(repository);
  const results = resultsService(context, saved.results);
  github.connectArtifacts(results);
  const oidc = oidcService(context, saved.oidc);
  const oci = ociService(context, saved.oci);
  github.connectPackages(oci);
  oci.connectTokens(github.findGrant);
  const trusting = { ...context, verifyIdToken: oidc.verify };
  return {
    github,
    results,
    oidc,
    pypi: pypiService(trusting, saved.pypi),
    crates: cratesService(trusting, saved.crates),
    npm: npmService(trusting, saved.npm),
    rubygems: rubygemsService(context, saved.rubygems),
    maven: mavenService(context, saved.maven),
    sigstore: sigstoreService(trusting, saved.sigstore),
    oci,
  };
}

/** What to save of the services. */
export function servicesState(services: Services): SavedServices {
  const named = Object.entries(services) as [string, WorldService][];
  return Object.fromEntries(named.map(([name, { state }]) => [name, state])) as SavedServices;
}
