/** Releases of one repository and their assets. Needs `contents: write`: drafts are shown to no other. */
import { absent, mapLookup, present, unknown, type Lookup } from '../../lookup.ts';
import type { Digests, Release, ReleaseFields, Releases } from '../../ports.ts';
import { localFiles } from '../files.ts';
import type { GithubApi } from './api.ts';
import { askGithub, unreadable } from './ask.ts';
import { listAll } from './list-all.ts';
import { assetShape, releaseShape } from './release-shapes.ts';
import { uploadReleaseAsset } from './upload-release-asset.ts';
import { writeToGithub } from './write.ts';

/** Releases of the API's repository. Absent is said by a 404 alone. */
export function githubReleases(api: GithubApi): Releases {
  const { owner, repo } = api;
  const { repos } = api.octokit.rest;
  const at = { owner, repo };
  const find = (what: string, ask: () => Promise<{ readonly data: unknown }>) =>
    askGithub({ what, ask, shape: releaseShape, absentOn: [404] });
  return {
    list: () =>
      listAll({
        what: `the releases of ${owner}/${repo}`,
        ask: (page) => repos.listReleases({ ...at, ...page }),
        item: releaseShape,
      }),
    find: (id) => find(`the release ${id}`, () => repos.getRelease({ ...at, release_id: id })),
    findPublished: async (tag) => {
      const ask = () => repos.getReleaseByTag({ ...at, tag });
      return publicOnly(await find(`the release of the tag ${tag}`, ask));
    },
    findLatest: () => find('the latest release', () => repos.getLatestRelease(at)),
    listAssets: (release_id) =>
      listAll({
        what: `the assets of release ${release_id}`,
        ask: (page) => repos.listReleaseAssets({ ...at, release_id, ...page }),
        item: assetShape,
      }),
    create: (fields) =>
      writeToGithub(() => repos.createRelease({ ...at, ...sentFields(fields) }), releaseShape),
    update: (release_id, fields) =>
      writeToGithub(
        () => repos.updateRelease({ ...at, release_id, ...sentFields(fields) }),
        releaseShape,
      ),
    uploadAsset: (release, name, path) => uploadReleaseAsset(api, release, { name, path }),
    deleteAsset: (asset_id) =>
      writeToGithub(
        () => repos.deleteReleaseAsset({ ...at, asset_id }),
        () => undefined,
      ),
    downloadAsset: (id, path, maxBytes) => downloadAsset(api, id, { path, maxBytes }),
  };
}

/** Never `target_commitish`: with it, GitHub may want a right that GITHUB_TOKEN cannot hold. */
function sentFields({ tag, name, body, draft, prerelease, makeLatest }: ReleaseFields) {
  return {
    tag_name: tag,
    name,
    prerelease,
    ...(draft !== undefined && { draft }),
    ...(body !== undefined && { body }),
    // A text in GitHub's API: `true`, `false` or `legacy`.
    ...(makeLatest !== undefined && ({ make_latest: makeLatest ? 'true' : 'false' } as const)),
  };
}

function publicOnly(found: Lookup<Release>): Lookup<Release> {
  return found.state === 'present' && found.value.draft ? absent : found;
}

/** The asset's bytes by its ID: the browser's address answers 404 for a draft. */
async function downloadAsset(
  { http, apiUrl, owner, repo, authorization }: GithubApi,
  id: number,
  {
    path,
    maxBytes,
  }: { readonly path?: string | undefined; readonly maxBytes?: number | undefined },
): Promise<Lookup<Digests>> {
  const what = `the bytes of asset ${id}`;
  const answer = await http.download(
    {
      url: `${apiUrl}/repos/${owner}/${repo}/releases/assets/${id}`,
      headers: { accept: 'application/octet-stream' },
      ...(authorization !== undefined && { authorization }),
      ...(maxBytes !== undefined && { maxBytes }),
    },
    path === undefined ? undefined : (bytes) => localFiles.write(path, bytes),
  );
  if (!answer.answered) return unknown(`cannot read ${what}: ${answer.reason}`);
  if (answer.status === 404) return absent;
  if (answer.digests === undefined) {
    return unreadable(`cannot read ${what}: HTTP ${answer.status}`, answer.status);
  }
  return mapLookup(present(answer.digests), ({ size, sha256 }) => ({ size, sha256 }));
}
