/**
 * A project for `npm ci`: npm installs what the lock file's `integrity` names, or
 * nothing. https://docs.npmjs.com/cli/configuring-npm/package-lock-json
 */
import type { InstallProject, LockFile, SealedPackage } from './package.ts';

export interface NpmPackage extends SealedPackage {
  /** The package.json inside the tarball. */
  readonly manifest: Readonly<Record<string, unknown>>;
}

export interface NpmProjectOptions {
  readonly packages: readonly NpmPackage[];
  /** Another registry than npm is configured for, without a trailing slash. */
  readonly indexUrl?: string | undefined;
}

const root = { name: 'installed-by-hash', version: '0.0.0' };
/** What npm copies from a package.json into the lock file, in its order. */
const copiedFields = [
  ...['license', 'bin', 'dependencies', 'engines', 'libc', 'optionalDependencies', 'os', 'cpu'],
  ...['peerDependencies', 'peerDependenciesMeta'],
];
const dependencyFields = ['dependencies', 'optionalDependencies', 'peerDependencies'];
const installScripts = ['preinstall', 'install', 'postinstall'];

/**
 * package.json, package-lock.json, and .npmrc for another registry. The entries
 * have no `resolved`: the address is npm's configuration to tell, and only the
 * digest decides.
 */
export function renderNpmProject({ packages, indexUrl }: NpmProjectOptions): InstallProject {
  const dependencies = Object.fromEntries(packages.map(({ name, version }) => [name, version]));
  const entries = packages.map((entry) => [`node_modules/${entry.name}`, lockEntry(entry)]);
  const lock = {
    ...root,
    lockfileVersion: 3,
    requires: true,
    packages: { '': { ...root, dependencies }, ...Object.fromEntries(entries) },
  };
  const names = new Set(packages.map(({ name }) => name));
  return {
    files: [
      jsonFile('package.json', { ...root, private: true, dependencies }),
      jsonFile('package-lock.json', lock),
      ...(indexUrl === undefined ? [] : [npmrc([...names], indexUrl)]),
    ],
    complete: packages.every(({ manifest }) => needs(manifest).every((name) => names.has(name))),
  };
}

function lockEntry({ version, artifacts, manifest }: NpmPackage): Record<string, unknown> {
  const copied = copiedFields.flatMap((field) =>
    manifest[field] === undefined ? [] : [[field, copyOf(field, manifest)]],
  );
  return {
    version,
    integrity: artifacts.map(({ sha512 }) => `sha512-${sha512}`).join(' '),
    ...(runsOnInstall(manifest) && { hasInstallScript: true }),
    ...Object.fromEntries(copied),
  };
}

/** A command by its path alone is called like the package, without the scope. */
function copyOf(field: string, manifest: NpmPackage['manifest']): unknown {
  const value = manifest[field];
  if (field !== 'bin') return value;
  const bin = typeof value === 'string' ? { [lastPart(String(manifest.name))]: value } : value;
  const commands = Object.entries(tableOf(bin)).map(([name, path]) => [
    name,
    String(path).replace(/^(?:\.?\/)+/, ''),
  ]);
  return Object.fromEntries(commands);
}

function runsOnInstall({ scripts }: NpmPackage['manifest']): boolean {
  return installScripts.some((name) => tableOf(scripts)[name] !== undefined);
}

function needs(manifest: NpmPackage['manifest']): string[] {
  return dependencyFields.flatMap((field) => Object.keys(tableOf(manifest[field])));
}

/** The registry of every scope, and of names without one. */
function npmrc(names: readonly string[], indexUrl: string): LockFile {
  const scopes = new Set(names.map((name) => /^(@[^/]+)\//.exec(name)?.[1]));
  const lines = [...scopes].map((scope) =>
    scope === undefined ? `registry=${indexUrl}/` : `${scope}:registry=${indexUrl}/`,
  );
  return { name: '.npmrc', content: `${lines.join('\n')}\n` };
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

function tableOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}

function jsonFile(name: string, value: unknown): LockFile {
  return { name, content: `${JSON.stringify(value, null, 2)}\n` };
}
