/** The GitHub API of one repository: octokit over the suite's own HTTP policy. */
import { GitHub } from '@actions/github/lib/utils';
import { inputFailure } from '../../inputs.ts';
import type { Http } from '../http/types.ts';

export type Octokit = InstanceType<typeof GitHub>;

export interface GithubApi {
  readonly octokit: Octokit;
  readonly owner: string;
  readonly repo: string;
  /** For what octokit does not do well: uploads and downloads. */
  readonly http: Http;
  readonly token: string | undefined;
  /** Value of the Authorization header for `http`; undefined without a token. */
  readonly authorization: string | undefined;
  /** Without a slash at its end. */
  readonly apiUrl: string;
}

export interface GithubApiOptions {
  readonly http: Http;
  /** Undefined asks without a token: public repositories, and few requests an hour. */
  readonly token: string | undefined;
  /** `owner/name`. */
  readonly repository: string | undefined;
  readonly apiUrl: string;
}

const silent = { debug: noop, info: noop, warn: noop, error: noop };

/** Throws INPUT_MISSING when no repository is known. */
export function createGithubApi(options: GithubApiOptions): GithubApi {
  const { http, token } = options;
  const apiUrl = options.apiUrl.replace(/\/+$/, '');
  const [owner, repo] = requireRepository(options.repository).split('/') as [string, string];
  // `getOctokit` refuses to work without a token; its class does not.
  const octokit = new GitHub({
    baseUrl: apiUrl,
    request: { fetch: http.fetch },
    log: silent,
    ...(token !== undefined && { auth: `token ${token}` }),
  });
  const authorization = token === undefined ? undefined : `token ${token}`;
  return { octokit, owner, repo, http, token, authorization, apiUrl };
}

function requireRepository(repository: string | undefined): string {
  if (repository !== undefined) return repository;
  throw inputFailure('INPUT_MISSING', {
    seen: 'no repository is known.',
    expected: '`owner/name`',
    cure: 'Set `repository` under `with:` (or `--repository` on the command line).',
  });
}

function noop(): void {}
