/** From a method and a path to the operation that they mean. */
import { openapi, type Operation } from './openapi.ts';

export interface Route {
  readonly operation: Operation;
  /** Percent-decoded. */
  readonly params: Readonly<Record<string, string>>;
}

/** Parameters that may hold slashes; GitHub's description does not tell which. */
const withSlashes = new Set(['ref', 'path', 'basehead', 'tag', 'branch']);

interface CompiledRoute {
  readonly operation: Operation;
  readonly pattern: RegExp;
  readonly literals: number;
}

let compiled: readonly CompiledRoute[] | undefined;

/** The operation of a request, undefined when the world knows none. */
export function findRoute(method: string, pathname: string): Route | undefined {
  compiled ??= openapi()
    .operations.map(compileRoute)
    // `/releases/latest` must win over `/releases/{release_id}`.
    .sort((a, b) => b.literals - a.literals);
  for (const { operation, pattern } of compiled) {
    const match = operation.method === method ? pattern.exec(pathname) : null;
    if (match) return { operation, params: decodeAll(match.groups ?? {}) };
  }
  return undefined;
}

function compileRoute(operation: Operation): CompiledRoute {
  const segments = operation.path.split('/').slice(1);
  const patterns = segments.map((segment) => {
    const name = /^\{(.+)\}$/.exec(segment)?.[1];
    if (name === undefined) return segment;
    return withSlashes.has(name) ? `(?<${name}>.+)` : `(?<${name}>[^/]+)`;
  });
  return {
    operation,
    pattern: new RegExp(`^/${patterns.join('/')}$`),
    literals: segments.filter((segment) => !segment.startsWith('{')).length,
  };
}

function decodeAll(groups: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(groups).map(([name, text]) => [name, decodeURIComponent(text)]),
  );
}
