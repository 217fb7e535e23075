/** The services of the world: the only list. */
import { cratesService, type CratesService } from './crates/service.ts';
import { githubService, type GithubService } from './github/service.ts';
import { npmService, type NpmService } from './npm/service.ts';
import { pypiService, type PypiService } from './pypi/service.ts';
import type { TrustingContext } from './service.ts';

export interface Services {
  readonly github: GithubService;
  readonly pypi: PypiService;
  readonly crates: CratesService;
  readonly npm: NpmService;
}

/** What the world gives to its services. */
export type ServicesContext = TrustingContext & {
  /** `owner/name` */
  readonly repository: string;
};

/** Makes every service, each with its saved state if it has one. */
export function createServices(
  context: ServicesContext,
  saved: Partial<Readonly<Record<string, object>>>,
): Services {
  const github = githubService(context, saved.github as GithubService['state'] | undefined);
  if (!saved.github) github.addRepository(context.repository);
  return {
    github,
    pypi: pypiService(context, saved.pypi as PypiService['state'] | undefined),
    crates: cratesService(context, saved.crates as CratesService['state'] | undefined),
    npm: npmService(context, saved.npm as NpmService['state'] | undefined),
  };
}
