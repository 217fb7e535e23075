/** Which requests a fault, or a question to the log, is about. */

/** Every field given must fit; none given fits every request. */
export interface RequestPattern {
  readonly method?: string;
  readonly host?: string;
  /** The whole path without its query; a text that ends in `*` is a prefix. */
  readonly path?: string | RegExp;
}

/** Whether a request fits the pattern. `path` comes without a query. */
export function matches(
  pattern: RequestPattern,
  request: { readonly method: string; readonly host: string; readonly path: string },
): boolean {
  return (
    (pattern.method === undefined || pattern.method === request.method) &&
    (pattern.host === undefined || pattern.host === request.host) &&
    (pattern.path === undefined || matchesPath(pattern.path, request.path))
  );
}

function matchesPath(pattern: string | RegExp, path: string): boolean {
  if (typeof pattern !== 'string') return new RegExp(pattern).test(path);
  return pattern.endsWith('*') ? path.startsWith(pattern.slice(0, -1)) : path === pattern;
}
