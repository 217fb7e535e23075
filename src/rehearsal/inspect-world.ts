/** What the world serves in the end: artifact × channel, and the state of the releases. */
import { createHash } from 'node:crypto';
import { manifestFileName, type Channel, type ReleaseManifest } from '../manifest/manifest.ts';
import { parseManifest } from '../manifest/parse-manifest.ts';
import { mannerOf } from '../world/oci/manner.ts';
import type { World } from '../world/world.ts';
import type { ArtifactRow, ImageReport, ReleaseReport, Served } from './report.ts';
import { servedBy } from './served-by.ts';
import { readZipFiles } from './unzip.ts';

/** The column of the GitHub release, which every sealed file belongs to. */
export const releaseColumn = 'github-release';

export interface SealedRelease {
  readonly channels: readonly string[];
  readonly artifacts: readonly ArtifactRow[];
}

/** The newest sealed set of the world against what every channel serves; empty without one. */
export async function inspectSealedRelease(world: World): Promise<SealedRelease> {
  const manifest = await findManifest(world);
  if (!manifest) return { channels: [], artifacts: [] };
  const channels = [...manifest.channels.map(({ name }) => name), releaseColumn];
  const files = [...manifest.artifacts, ...manifest.evidence];
  return {
    channels,
    artifacts: files.map(({ name, sha256, size }) => {
      const cells = manifest.channels.map((channel) => {
        const asked = channel.artifacts.includes(name);
        return [
          channel.name,
          asked ? cell(sha256, findServed(world, channel, name)) : notAsked,
        ] as const;
      });
      const asset = cell(sha256, findAsset(world, manifest.tag, name));
      return {
        artifact: name,
        sha256,
        size,
        channels: { ...Object.fromEntries(cells), [releaseColumn]: asset },
      };
    }),
  };
}

const notAsked: { readonly served: Served } = { served: 'not-asked' };

function cell(sealed: string, bytes: Buffer | undefined): { served: Served; sha256?: string } {
  if (!bytes) return { served: 'absent' };
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { served: sha256 === sealed ? 'equal' : 'different', sha256 };
}

async function findManifest(world: World): Promise<ReleaseManifest | undefined> {
  for (const { id } of [...world.results.listArtifacts()].reverse()) {
    try {
      const bytes = (await readZipFiles(world.results.artifactBytes(id))).get(manifestFileName);
      if (bytes) return parseManifest(bytes.toString('utf8'));
    } catch {
      // Not a zip, or no manifest: a scenario tampered with it, and it is no sealed set.
      continue;
    }
  }
  return undefined;
}

function findServed(world: World, channel: Channel, name: string): Buffer | undefined {
  if (channel.type === releaseColumn) return findAsset(world, channel.version, name);
  return servedBy(world, channel)?.get(name)?.bytes;
}

function findAsset(world: World, tag: string, name: string): Buffer | undefined {
  const repository = world.github.repository(world.repository);
  const release = repository.releases().find((candidate) => candidate.tagName === tag);
  const asset = release?.assets.find(
    (candidate) => candidate.name === name && candidate.state === 'uploaded',
  );
  return asset && repository.assetBytes(asset.id);
}

/** Every release of the repository, drafts too. */
export function inspectReleases(world: World): readonly ReleaseReport[] {
  const repository = world.github.repository(world.repository);
  const latest = repository.latestRelease();
  return repository.releases().map((release) => ({
    state: release.draft ? 'draft' : 'public',
    tag: release.tagName,
    name: release.name ?? '',
    assets: release.assets.length,
    latest: latest?.id === release.id,
    prerelease: release.prerelease,
    url: `https://github.com/${world.repository}/releases/tag/${release.tagName}`,
  }));
}

/** Every image that has a tag, those with the most recent manifest first. */
export function inspectImages({ oci }: World): readonly ImageReport[] {
  return Object.values(oci.state.repositories).flatMap(({ manner, name, manifests, tags }) => {
    const named = Object.entries(tags).filter(([tag]) => !/^sha256-[0-9a-f]{64}/.test(tag));
    const digests = [...new Set(named.map(([, { digest }]) => digest))];
    return digests
      .sort((a, b) => (manifests[b]?.id ?? 0) - (manifests[a]?.id ?? 0))
      .map((digest) => ({
        repository: `${mannerOf(manner).host}/${name}`,
        digest,
        tags: named.flatMap(([tag, at]) => (at.digest === digest ? [tag] : [])).sort(),
      }));
  });
}

/** Requests of the whole rehearsal by host and method, most first. */
export function countRequests(world: World) {
  const counts = new Map<string, { host: string; method: string; count: number }>();
  for (const { host, method } of world.log.requests) {
    const key = `${method} ${host}`;
    const entry = counts.get(key) ?? { host, method, count: 0 };
    counts.set(key, { ...entry, count: entry.count + 1 });
  }
  return [...counts.values()].sort(
    (a, b) => b.count - a.count || (a.host < b.host ? -1 : a.host > b.host ? 1 : 0),
  );
}
