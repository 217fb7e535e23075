/** The services of the world: the only list. */
import { pypiService, type PypiService } from './pypi/service.ts';
import type { TrustingContext } from './service.ts';

/** A reserved name (RFC 6761): no request of a world can be meant for a real registry. */
export const npmRegistry = 'https://registry.npm.example/';

export interface Services {
  readonly pypi: PypiService;
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
  return {
    pypi: pypiService(context, saved.pypi as PypiService['state'] | undefined),
  };
}
