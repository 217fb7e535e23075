/** An npm registry: its packument says what is there, the tarball's bytes decide. */
import { absent, mapLookup, present, unknown, type Lookup } from '../lookup.ts';
import type { DistTags, Registry, ServedVersion } from '../ports.ts';
import { registryFailure } from '../registry/failures.ts';
import { knownHosts, requireKnownHost, type KnownHosts } from '../registry/hosts.ts';
import { requirePackageAndVersion, requirePlainFileName } from '../registry/names.ts';
import { NotOfShape, objectOf, optional, textLike } from '../shape.ts';
import { lookUpNpmAttestations } from './npm-attestations.ts';
import { lookUpStaged, presenceOf } from './npm-staged.ts';
import { lookUpBytes, lookUpJson, type ReaderTools } from './registry-answers.ts';

/** The abbreviated packument, or the full one where a registry has no other: same fields here. */
const packumentTypes = 'application/vnd.npm.install-v1+json; q=1.0, application/json; q=0.8';

const packument = objectOf({
  name: textLike(),
  versions: anyRecord,
  'dist-tags': optional(anyRecord),
});
const manifest = objectOf({
  name: textLike(),
  version: textLike(),
  dist: objectOf({ tarball: textLike(/^https?:/, 'an address'), integrity: optional(textLike()) }),
});

export interface NpmTools extends ReaderTools {
  /** The registry's address by npm's own configuration, without a trailing slash. */
  readonly configuredAddress: (packageName: string) => Promise<string>;
  /**
   * Reads versions that wait for approval. Sent to the registry's own host with questions
   * about those, and with no other.
   */
  readonly token?: string | undefined;
}

/** Where a package is, and how a reader was told so. */
interface Place {
  readonly registry: string;
  readonly known: KnownHosts;
}

/** Of a file that this reader named: where it may come from, and what must be shown for it. */
interface Access {
  readonly known: KnownHosts;
  readonly authorization?: string;
}

/** Reads the registry that npm itself would use for a package, or the one given. */
export function npmRegistry(tools: NpmTools): Registry {
  const { http, files } = tools;
  // Which registry it is depends on the package's scope: kept with the file that it named.
  const accessByUrl = new Map<string, Access>();
  const list: Registry['files'] = async (packageName, version) => {
    requirePackageAndVersion('npm', packageName, version);
    const place = await placeOf(tools, packageName);
    const found = await lookUpPackument(tools, place, packageName);
    if (found.state !== 'present') return found;
    const served = findInPackument(found.value, { packageName, version }, place.known);
    if (served.state === 'present') {
      for (const file of served.value.files) accessByUrl.set(file.url, { known: place.known });
    }
    return served;
  };
  const findAttestations = async (of: { readonly package: string; readonly version: string }) => {
    requirePackageAndVersion('npm', of.package, of.version);
    return lookUpNpmAttestations(http, await placeOf(tools, of.package), of);
  };
  const findStaged = stagedReader(tools, accessByUrl);
  return {
    files: list,
    presence: async (packageName, version) =>
      presenceOf(
        await list(packageName, version),
        findStaged && (() => findStaged(packageName, version)),
      ),
    ...(findStaged && { findStaged }),
    findDistTags: async (of) => {
      requirePackageAndVersion('npm', of.package, of.version);
      const place = await placeOf(tools, of.package);
      const found = await lookUpPackument(tools, place, of.package);
      return mapLookup(found, readDistTags);
    },
    findPublishers: async (of) =>
      mapLookup(await findAttestations(of), ({ publishers }) => publishers),
    findAttestations,
    open: async (file, path) => {
      const access = accessByUrl.get(file.url);
      if (!access) throw unaskedFile(file.url);
      return lookUpBytes(http, { url: file.url, ...access }, { files, path });
    },
  };
}

/** Undefined without a token: who shows none cannot tell absent from staged. */
function stagedReader(tools: NpmTools, accessByUrl: Map<string, Access>): Registry['findStaged'] {
  if (tools.token === undefined) return undefined;
  const authorization = `Bearer ${tools.token}`;
  return async (packageName, version) => {
    requirePackageAndVersion('npm', packageName, version);
    const { registry, known } = await placeOf(tools, packageName);
    const staging = { registry, known, authorization };
    const staged = await lookUpStaged(tools.http, staging, { packageName, version });
    if (staged.state === 'present') {
      accessByUrl.set(staged.value.file.url, { known, authorization });
    }
    return staged;
  };
}

async function placeOf(tools: NpmTools, packageName: string): Promise<Place> {
  const registry = tools.indexUrl ?? (await tools.configuredAddress(packageName));
  return { registry, known: knownHosts(registry, registry) };
}

async function lookUpPackument(
  { http }: NpmTools,
  { registry, known }: Place,
  packageName: string,
): Promise<Lookup<ReturnType<typeof packument>>> {
  const url = `${registry}/${packageName.replace('/', '%2f')}`;
  const question = { url, known, headers: { accept: packumentTypes } };
  const found = await lookUpJson(http, question, packument);
  if (found.state !== 'present' || found.value.name === packageName) return found;
  return unknown(`${known.registry} answered for ${found.value.name}`);
}

function readDistTags({
  versions,
  'dist-tags': tags = {},
}: ReturnType<typeof packument>): DistTags {
  const told = Object.entries(tags).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return { tags: Object.fromEntries(told), versions: Object.keys(versions) };
}

function findInPackument(
  { versions }: ReturnType<typeof packument>,
  wanted: { readonly packageName: string; readonly version: string },
  known: KnownHosts,
): Lookup<ServedVersion> {
  const { packageName, version } = wanted;
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
