/** A service's routes as a list: method, host, path, and what answers. */
import type { WorldRequest, WorldResponse } from './service.ts';

export interface Route {
  readonly method: string;
  readonly host: string;
  /** Against the whole path; its groups are handed over percent-decoded. */
  readonly path: RegExp;
  answer(groups: readonly string[], request: WorldRequest): WorldResponse | Promise<WorldResponse>;
}

/** The answer of the first route that fits; undefined when none does. */
export async function answerByRoute(
  routes: readonly Route[],
  request: WorldRequest,
): Promise<WorldResponse | undefined> {
  for (const route of routes) {
    if (route.method !== request.method || route.host !== request.url.host) continue;
    const match = route.path.exec(request.url.pathname);
    if (match) return route.answer(match.slice(1).map(decodeURIComponent), request);
  }
  return undefined;
}

/** `pypi.org` of `https://pypi.org`. */
export function hostOf(address: string): string {
  return new URL(address).host;
}
