/** Releases and their assets as GitHub's API shows them. */
import { addresses } from '../../adapters/addresses.ts';
import type { Call } from './call.ts';
import { peelTag } from './git.ts';
import { apiOf, nodeId, pageOfRepository, renderUser } from './render.ts';
import type { AssetState, ReleaseState } from './state.ts';

/** A release as the API shows it. */
export function renderRelease(call: Call, release: ReleaseState): object {
  const { repository } = call;
  const url = `${apiOf(repository)}/releases/${release.id}`;
  const uploads = url.replace(addresses.githubApi, addresses.githubUploads);
  const shownTag = release.draft ? release.untaggedName : release.tagName;
  const tagged = !release.draft && peelTag(repository, release.tagName) !== undefined;
  const archive = (kind: string) =>
    tagged ? `${apiOf(repository)}/${kind}/${release.tagName}` : null;
  return {
    url,
    html_url: `${pageOfRepository(repository)}/releases/tag/${shownTag}`,
    assets_url: `${url}/assets`,
    upload_url: `${uploads}/assets{?name,label}`,
    tarball_url: archive('tarball'),
    zipball_url: archive('zipball'),
    id: release.id,
    node_id: nodeId('RE', release.id),
    tag_name: release.tagName,
    target_commitish: release.targetCommitish,
    name: release.name,
    body: release.body,
    draft: release.draft,
    prerelease: release.prerelease,
    immutable: release.immutable,
    created_at: release.createdAt,
    published_at: release.publishedAt,
    updated_at: release.updatedAt,
    author: renderUser(release.author),
    assets: release.assets.map((asset) => renderAsset(call, release, asset)),
  };
}

/** An asset as the API shows it. */
export function renderAsset(call: Call, release: ReleaseState, asset: AssetState): object {
  const { repository, world } = call;
  const page = `${pageOfRepository(repository)}/releases/download`;
  const tag = release.draft ? release.untaggedName : release.tagName;
  const digest = asset.sha256 === null || world.state.switches.hideAssetDigests;
  return {
    url: `${apiOf(repository)}/releases/assets/${asset.id}`,
    browser_download_url: `${page}/${tag}/${encodeURIComponent(asset.name)}`,
    id: asset.id,
    node_id: nodeId('RA', asset.id),
    name: asset.name,
    label: asset.label,
    state: asset.state,
    content_type: asset.contentType,
    size: asset.size,
    digest: digest ? null : `sha256:${asset.sha256}`,
    download_count: asset.downloadCount,
    created_at: asset.createdAt,
    updated_at: asset.updatedAt,
    uploader: renderUser(asset.uploader),
  };
}
