/** Adds versions to the stand-in's packages. */
import { createHash } from 'node:crypto';
import { lagOf } from '../published.ts';
import type { WorldContext } from '../service.ts';
import { signVersion } from './signatures.ts';
import type { NpmState } from './state.ts';

/** What lags on its own: the metadata may show a version before its tarball or its provenance is there. */
export const npmViews = ['packument', 'tarball', 'attestations'] as const;

export interface NpmDesk<Context extends WorldContext = WorldContext> {
  readonly state: NpmState;
  readonly context: Context;
}

export interface NewNpmVersion {
  readonly name: string;
  readonly version: string;
  readonly tarball: Buffer;
  readonly manifest?: Readonly<Record<string, unknown>>;
  /** `latest` when left out. */
  readonly tags?: readonly string[];
  readonly lagReads?: number;
  readonly provenance?: unknown;
}

/** Puts a version into its package, made when there is none, and moves its tags. */
export function addNpmVersion(added: NewNpmVersion, { state, context }: NpmDesk): void {
  const { name, version, tarball } = added;
  const now = context.now().toISOString();
  const digests = npmDigests(tarball);
  const found = (state.packages[name] ??= {
    name,
    createdAt: now,
    modifiedAt: now,
    distTags: {},
    versions: {},
    burnedVersions: [],
  });
  found.modifiedAt = now;
  found.versions[version] = {
    manifest: { ...added.manifest, name, version },
    sha256: context.blobs.put(tarball),
    ...digests,
    signature: signVersion({ name, version, integrity: digests.integrity }, state),
    size: tarball.length,
    publishedAt: now,
    lag: lagOf(added.lagReads ?? 0, npmViews),
    ...(added.provenance !== undefined && { provenance: added.provenance }),
  };
  for (const tag of added.tags ?? ['latest']) found.distTags[tag] = version;
  // A package's first version is its latest one, whatever tag it came with.
  found.distTags.latest ??= version;
}

/** The digests that npm keeps of a tarball. */
export function npmDigests(tarball: Buffer): {
  readonly integrity: string;
  readonly shasum: string;
} {
  return {
    integrity: `sha512-${createHash('sha512').update(tarball).digest('base64')}`,
    shasum: createHash('sha1').update(tarball).digest('hex'),
  };
}
