/** A published GitHub release as a channel: a draft is not public, so it is not there. */
import { absent, present, unknown, type Lookup } from '../lookup.ts';
import type { Digests, Registry, ReleaseAsset, Releases } from '../ports.ts';
import { requirePackageAndVersion, requirePlainFileName } from '../registry/names.ts';
import { registryOf } from './registry-answers.ts';

export interface ReleaseReaderTools {
  /** Releases of a repository (`owner/name`). */
  readonly releasesOf: (repository: string) => Promise<Releases>;
  /** `https://github.com`, or a server of one's own. */
  readonly serverUrl: string;
}

/** The package is `owner/name` and the version is the tag. Bytes are fetched by asset ID. */
export function githubReleaseRegistry(tools: ReleaseReaderTools): Registry {
  const fetchById = new Map<string, (path?: string) => Promise<Lookup<Digests>>>();
  return registryOf({
    files: async (repository, tag) => {
      requirePackageAndVersion('github-release', repository, tag);
      const releases = await tools.releasesOf(repository);
      const release = await releases.findPublished(tag);
      if (release.state !== 'present') return release;
      if (release.value.draft) return absent;
      const assets = await releases.listAssets(release.value.id);
      // The release is there; that its assets are not told is never an empty list.
      if (assets.state !== 'present') return unknown(reasonOf(assets));
      const files = assets.value.filter(isUploaded).map((asset) => {
        const filename = requirePlainFileName(asset.name, repository);
        const url = `${tools.serverUrl}/${repository}/releases/download/${encodeURIComponent(tag)}/${encodeURIComponent(filename)}`;
        fetchById.set(url, (path) => releases.downloadAsset(asset.id, path));
        return {
          filename,
          url,
          size: asset.size,
          ...(asset.sha256 !== undefined && { sha256: asset.sha256 }),
          yanked: false,
        };
      });
      return present({ package: repository, version: tag, files });
    },
    open: async (file, path) =>
      (await fetchById.get(file.url)?.(path)) ?? unknown(`${file.url} was not looked up`),
  });
}

function isUploaded(asset: ReleaseAsset): boolean {
  return asset.state === 'uploaded';
}

function reasonOf(
  lookup: { readonly state: 'absent' } | { readonly state: 'unknown'; readonly reason: string },
) {
  return lookup.state === 'unknown' ? lookup.reason : 'the release has no list of assets';
}
