/** An npm registry: its packument says what is there, the tarball's bytes decide. */
import { absent, present, unknown, type Lookup } from '../lookup.ts';
import type { Registry, ServedVersion } from '../ports.ts';
import { registryFailure } from '../registry/failures.ts';
import { knownHosts, requireKnownHost, type KnownHosts } from '../registry/hosts.ts';
import { requirePackageAndVersion, requirePlainFileName } from '../registry/names.ts';
import { NotOfShape, objectOf, optional, textLike } from '../shape.ts';
import { lookUpBytes, lookUpJson, registryOf, type ReaderTools } from './registry-answers.ts';

/** The abbreviated packument, or the full one where a registry has no other: same fields here. */
const packumentTypes = 'application/vnd.npm.install-v1+json; q=1.0, application/json; q=0.8';

const packument = objectOf({ name: textLike(), versions: anyRecord });
const manifest = objectOf({
  name: textLike(),
  version: textLike(),
  dist: objectOf({ tarball: textLike(/^https?:/, 'an address'), integrity: optional(textLike()) }),
});

export interface NpmTools extends ReaderTools {
  /** The registry's address by npm's own configuration, without a trailing slash. */
  readonly configuredAddress: (packageName: string) => Promise<string>;
}

/** Reads the registry that npm itself would use for a package, or the one given. */
export function npmRegistry(tools: NpmTools): Registry {
  const { http, files } = tools;
  // Which registry it is depends on the package's scope: kept with the file that it named.
  const knownByUrl = new Map<string, KnownHosts>();
  return registryOf({
    files: async (packageName, version) => {
      requirePackageAndVersion('npm', packageName, version);
      const registry = tools.indexUrl ?? (await tools.configuredAddress(packageName));
      const known = knownHosts(registry, registry);
      const url = `${registry}/${packageName.replace('/', '%2f')}`;
      const question = { url, known, headers: { accept: packumentTypes } };
      const found = await lookUpJson(http, question, packument);
      if (found.state !== 'present') return found;
      const served = findInPackument(found.value, { packageName, version }, known);
      if (served.state === 'present') {
        for (const file of served.value.files) knownByUrl.set(file.url, known);
      }
      return served;
    },
    open: async (file, path) => {
      const known = knownByUrl.get(file.url);
      if (!known) throw unaskedFile(file.url);
      return lookUpBytes(http, { url: file.url, known }, { files, path });
    },
  });
}

function findInPackument(
  { name, versions }: ReturnType<typeof packument>,
  wanted: { readonly packageName: string; readonly version: string },
  known: KnownHosts,
): Lookup<ServedVersion> {
  const { packageName, version } = wanted;
  if (name !== packageName) return unknown(`${known.registry} answered for ${name}`);
  if (!Object.hasOwn(versions, version)) return absent;
  let told: ReturnType<typeof manifest>;
  try {
    told = manifest(versions[version], `versions.${version}`);
  } catch (error) {
    if (error instanceof NotOfShape) return unknown(`${known.registry}: ${error.message}`);
    throw error;
  }
  if (told.version !== version || told.name !== packageName) {
    return unknown(`${known.registry} lists ${told.name} ${told.version} as ${version}`);
  }
  const url = requireKnownHost(told.dist.tarball, known);
  const sha512 = /(?:^|\s)sha512-([A-Za-z0-9+/]+={0,2})(?:\s|$)/.exec(told.dist.integrity ?? '');
  const file = {
    filename: requirePlainFileName(lastSegment(url), known.registry),
    url,
    ...(sha512 && { sha512: sha512[1]! }),
    // npm has no yank: a deprecated version is served and installed as before.
    yanked: false,
  };
  return present({ package: packageName, version, files: [file] });
}

function lastSegment(url: string): string {
  return new URL(url).pathname.split('/').at(-1)!;
}

function anyRecord(value: unknown, place: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Readonly<Record<string, unknown>>;
  }
  throw new NotOfShape(place, 'an object');
}

/** A tarball's address is only followed when this reader's own packument named it. */
function unaskedFile(url: string) {
  return registryFailure('REGISTRY_HOST_FOREIGN', {
    seen: `${url}, which no packument named`,
    expected: 'the address that the registry tells for the version',
    cure: 'Look the version up first.',
  });
}
