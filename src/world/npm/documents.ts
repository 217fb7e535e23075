/** The documents of the npm registry: packument, its abbreviated form, one version. */
import { isHidden } from '../published.ts';
import type { WorldResponse } from '../service.ts';
import { tarballName, type NpmPackage, type NpmVersion } from './state.ts';

const abbreviated = 'application/vnd.npm.install-v1+json';

/** What an installer needs of a manifest: the abbreviated packument has nothing else. */
const installFields = [
  'name',
  'version',
  'bin',
  'cpu',
  'os',
  'engines',
  'dependencies',
  'devDependencies',
  'optionalDependencies',
  'peerDependencies',
  'bundleDependencies',
  'directories',
];

export const npmNotFound: WorldResponse = { status: 404, body: { error: 'Not found' } };

/** `/<package>`, abbreviated when the client asks for that. */
export function packument(
  found: NpmPackage | undefined,
  registry: string,
  accept: string,
): WorldResponse {
  const shown = Object.entries(found?.versions ?? {}).filter(
    ([, version]) => !isHidden(version, 'packument'),
  );
  if (!found || shown.length === 0) return npmNotFound;
  const isShown = (version: string) => shown.some(([name]) => name === version);
  const tags = Object.entries(found.distTags).filter(([, version]) => isShown(version));
  const short = accept.includes(abbreviated);
  const versions = shown.map(([version, entry]) => {
    const manifest = describeVersion(found.name, entry, registry);
    return [version, short ? pick(manifest, [...installFields, 'dist']) : manifest];
  });
  const body = { name: found.name, 'dist-tags': Object.fromEntries(tags) };
  return {
    status: 200,
    headers: {
      'content-type': short ? abbreviated : 'application/json',
      'cache-control': 'public, max-age=300',
    },
    body: {
      ...body,
      versions: Object.fromEntries(versions) as object,
      ...(short ? { modified: found.modifiedAt } : { _id: found.name, time: times(found, shown) }),
    },
  };
}

/** `/<package>/<version or tag>` */
export function versionManifest(
  found: NpmPackage | undefined,
  wanted: string,
  registry: string,
): WorldResponse {
  const version = found?.versions[found.distTags[wanted] ?? wanted];
  if (!found || !version || isHidden(version, 'packument')) {
    return { status: 404, body: `version not found: ${wanted}` };
  }
  return { status: 200, body: describeVersion(found.name, version, registry) };
}

function describeVersion(
  name: string,
  { manifest, integrity, shasum, signature, provenance }: NpmVersion,
  registry: string,
): Record<string, unknown> {
  const version = String(manifest.version);
  const tarball = `${registry}${name}/-/${tarballName(name, version)}`;
  return {
    ...manifest,
    _id: `${name}@${version}`,
    dist: {
      ...{ integrity, shasum, tarball, signatures: [signature] },
      ...(provenance !== undefined && {
        attestations: {
          url: `${registry}-/npm/v1/attestations/${name.replace('/', '%2f')}@${version}`,
          provenance: { predicateType: predicateTypeOf(provenance) },
        },
      }),
    },
  };
}

/** `/-/npm/v1/attestations/<package>@<version>`; there after the version itself, not with it. */
export function attestations(found: NpmVersion | undefined): WorldResponse {
  if (!found || found.provenance === undefined || isHidden(found, 'attestations')) {
    return npmNotFound;
  }
  const { provenance: bundle } = found;
  return {
    status: 200,
    body: { attestations: [{ predicateType: predicateTypeOf(bundle), bundle }] },
  };
}

/** What the statement in a Sigstore bundle says it is; SLSA provenance when there is none. */
function predicateTypeOf(bundle: unknown): string {
  const { dsseEnvelope } = bundle as { readonly dsseEnvelope?: { readonly payload?: string } };
  if (dsseEnvelope?.payload === undefined) return 'https://slsa.dev/provenance/v1';
  const statement = JSON.parse(Buffer.from(dsseEnvelope.payload, 'base64').toString('utf8')) as {
    readonly predicateType: string;
  };
  return statement.predicateType;
}

function times(found: NpmPackage, shown: readonly (readonly [string, NpmVersion])[]): object {
  return {
    created: found.createdAt,
    modified: found.modifiedAt,
    ...Object.fromEntries(shown.map(([version, { publishedAt }]) => [version, publishedAt])),
  };
}

function pick(
  manifest: Readonly<Record<string, unknown>>,
  names: readonly string[],
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(manifest).filter(([name]) => names.includes(name)));
}
