/** The manners of container registries: one protocol, and what each makes of its options. */
import { addresses } from '../../adapters/addresses.ts';
import { hostOf } from '../routes.ts';

export type MannerName = 'plain' | 'ghcr' | 'docker-hub' | 'spec';

export interface Manner {
  readonly name: MannerName;
  /** Where its API is. */
  readonly host: string;
  /** Where bearer tokens are given out; none for a registry that anybody may write to. */
  readonly realm?: { readonly url: string; readonly service: string };
  /** What an unfitting name and password is answered with there. */
  readonly refusesCredentialsWith?: number;
  /** Where blobs are downloaded from, after a redirect that must lose the credentials. */
  readonly blobHost?: string;
  /** Lists what refers to a manifest; otherwise 404, and clients use a fallback tag. */
  readonly referrers: boolean;
  /** Takes `?tag=` with a push by digest, and answers with OCI-Tag. */
  readonly bulkTags: boolean;
  /** `deletes`, or the status that refuses. */
  readonly tagDeletion: 'deletes' | 400 | 405;
  /** Of manifests by digest. */
  readonly manifestDeletion: 'deletes' | 405;
  /** What a piece of an upload may have at most. */
  readonly maxPieceBytes?: number;
  /**
   * What tells that a piece of an upload does not follow the one before: its Content-Range, or
   * the upload's address, which is another one after every piece, and good for the next only.
   */
  readonly uploadOrder: 'range' | 'address';
  /** Says 404 for an OCI manifest that the Accept header does not name. */
  readonly wantsAccept: boolean;
}

/** A registry as Debian's docker-registry 2.8 is, without passwords. */
const plain: Manner = {
  name: 'plain',
  host: 'registry.plain.example',
  referrers: false,
  bulkTags: false,
  tagDeletion: 400,
  manifestDeletion: 'deletes',
  uploadOrder: 'address',
  wantsAccept: true,
};

const ghcr: Manner = {
  name: 'ghcr',
  host: hostOf(addresses.ghcr),
  realm: { url: `${addresses.ghcr}/token`, service: 'ghcr.io' },
  refusesCredentialsWith: 403,
  blobHost: 'pkg-containers.githubusercontent.com',
  referrers: false,
  bulkTags: false,
  tagDeletion: 405,
  manifestDeletion: 405,
  maxPieceBytes: 4 * 1024 * 1024,
  uploadOrder: 'range',
  wantsAccept: false,
};

const dockerHub: Manner = {
  name: 'docker-hub',
  host: hostOf(addresses.dockerHub),
  realm: { url: `${addresses.dockerHubTokens}/token`, service: 'registry.docker.io' },
  refusesCredentialsWith: 401,
  blobHost: 'production.cloudflare.docker.com',
  referrers: false,
  bulkTags: false,
  tagDeletion: 405,
  manifestDeletion: 405,
  uploadOrder: 'range',
  wantsAccept: false,
};

/** A newer one, with everything that the specification leaves to registries. */
const spec: Manner = {
  name: 'spec',
  host: 'registry.spec.example',
  realm: { url: 'https://auth.spec.example/token', service: 'registry.spec.example' },
  refusesCredentialsWith: 401,
  referrers: true,
  bulkTags: true,
  tagDeletion: 'deletes',
  manifestDeletion: 'deletes',
  uploadOrder: 'range',
  wantsAccept: false,
};

export const manners: readonly Manner[] = [plain, ghcr, dockerHub, spec];

/** The manner of that name. */
export function mannerOf(name: MannerName): Manner {
  return manners.find((manner) => manner.name === name)!;
}

/** Every host that the registries answer under. */
export function ociHosts(): readonly string[] {
  const hosts = manners.flatMap(({ host, realm, blobHost }) => [
    host,
    ...(realm ? [hostOf(realm.url)] : []),
    ...(blobHost === undefined ? [] : [blobHost]),
  ]);
  return [...new Set([...hosts, hostOf(addresses.dockerHubApi)])];
}
