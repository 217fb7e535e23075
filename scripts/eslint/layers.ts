/**
 * The layers of the house, as data. A file belongs to the first layer that its
 * path matches, and imports from the layers that its own one names.
 */

export interface Layer {
  readonly name: string;
  readonly files: RegExp;
  /** Layers that it may import from, itself included when it is named. */
  readonly imports: readonly string[];
  /** Packages and Node modules that it must not import. */
  readonly refusedPackages?: RegExp;
}

/** What reaches outside of the process: adapters and hosts do, domains get ports instead. */
const outside =
  /^(?:@actions\/(?!expressions(?:\/|$))|undici$|node:(?:fs|child_process|http|https|http2|net|tls|dns|dgram|os|process|cluster|worker_threads|timers|readline|module|vm)(?:\/|$))/;

const outer = ['foundation', 'domains', 'adapters', 'hosts'] as const;

export const layers: readonly Layer[] = [
  {
    name: 'entries',
    files: /^(?:src\/(?:main|cli|run-action|create-ports)\.ts|actions\/index\.ts)$/,
    imports: ['entries', 'definitions', 'world', 'rehearsal', ...outer],
  },
  {
    // A definition is a declaration and one call: the adapters come to it as ports.
    name: 'definitions',
    files: /^actions\/[^/]+\//,
    imports: ['definitions', 'foundation', 'domains'],
    refusedPackages: outside,
  },
  { name: 'rehearsal', files: /^src\/rehearsal\//, imports: ['rehearsal', 'world', ...outer] },
  { name: 'world', files: /^src\/world\//, imports: ['world', ...outer] },
  { name: 'hosts', files: /^src\/hosts\//, imports: [...outer] },
  {
    name: 'adapters',
    files: /^src\/adapters\//,
    imports: ['foundation', 'domains', 'adapters'],
  },
  {
    name: 'domains',
    files: /^src\/[^/]+\//,
    imports: ['foundation', 'domains'],
    refusedPackages: outside,
  },
  { name: 'foundation', files: /^src\//, imports: ['foundation'], refusedPackages: outside },
  {
    name: 'scripts',
    files: /^scripts\//,
    imports: ['scripts', 'entries', 'definitions', 'world', 'rehearsal', ...outer],
  },
];

/** The one file that may import a package. */
export const packageHomes: Readonly<Record<string, RegExp>> = {
  '@actions/core': /^src\/hosts\/actions\.ts$/,
  '@actions/artifact': /^src\/adapters\/artifacts(?:\.ts$|\/)/,
};

/** The layer of a path below the project's folder, undefined for tests and the like. */
export function findLayer(path: string): Layer | undefined {
  return layers.find(({ files }) => files.test(path));
}
