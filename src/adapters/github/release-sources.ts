/** A repository's releases, asked without a token and with it. */
import { absent, present, unknown, type Lookup } from '../../lookup.ts';
import type { Digests, ReleaseSource, ReleaseSources } from '../../ports.ts';
import { localFiles } from '../files.ts';
import type { Http, HttpRequest } from '../http/types.ts';
import { createGithubApi, type GithubApi, type GithubApiOptions } from './api.ts';
import { githubAttestations } from './attestations.ts';
import { githubIssues } from './issues.ts';
import { githubRefs } from './refs.ts';
import { githubReleases } from './releases.ts';

/** Where the assets of public releases are, for everybody: no API, and no limit of its requests. */
export interface ReleaseSourcesOptions extends GithubApiOptions {
  /** `https://github.com`. */
  readonly serverUrl: string;
}

/** Throws INPUT_MISSING, when a way is asked for, if no repository is known. */
export function githubReleaseSources(options: ReleaseSourcesOptions): ReleaseSources {
  const server = options.serverUrl.replace(/\/+$/, '');
  return {
    anonymous: async () => {
      const api = createGithubApi({ ...options, token: undefined });
      return sourceOf(api, ({ tag }, { name }) => ({
        url: `${server}/${api.owner}/${api.repo}/releases/download/${encodeURIComponent(tag)}/${encodeURIComponent(name)}`,
      }));
    },
    authorized: async () => {
      if (options.token === undefined) return undefined;
      const api = createGithubApi(options);
      // By ID: the address for browsers answers 404 for drafts and for private repositories.
      return sourceOf(api, (_, { id }) => ({
        url: `${api.apiUrl}/repos/${api.owner}/${api.repo}/releases/assets/${id}`,
        headers: { accept: 'application/octet-stream' },
        ...(api.authorization !== undefined && { authorization: api.authorization }),
      }));
    },
  };
}

type AddressOf = (...asset: Parameters<ReleaseSource['download']>) => HttpRequest;

function sourceOf(api: GithubApi, addressOf: AddressOf): ReleaseSource {
  return {
    releases: githubReleases(api),
    refs: githubRefs(api),
    attestations: githubAttestations(api),
    issues: githubIssues(api),
    download: (release, asset, path) =>
      save(api.http, { ...addressOf(release, asset, path), maxBytes: asset.size }, path),
  };
}

async function save(http: Http, request: HttpRequest, path: string): Promise<Lookup<Digests>> {
  const answer = await http.download(request, (bytes) => localFiles.write(path, bytes));
  if (!answer.answered) return unknown(answer.reason);
  if (answer.status === 404) return absent;
  return answer.digests ? present(answer.digests) : unknown(`HTTP ${answer.status}`);
}
