/** Deletes releases and tags. Needs `contents: write`. */
import type { ReleaseRemovals, WriteResult } from '../../ports.ts';
import type { GithubApi } from './api.ts';
import { writeToGithub } from './write.ts';

/** Of the API's repository. */
export function githubReleaseRemovals({ octokit, owner, repo }: GithubApi): ReleaseRemovals {
  const at = { owner, repo };
  return {
    deleteRelease: async (release_id) =>
      goneIsDone(
        await writeToGithub(() => octokit.rest.repos.deleteRelease({ ...at, release_id }), nothing),
      ),
    deleteTag: async (name) => {
      const path = name.split('/').map(encodeURIComponent).join('/');
      // Octokit's own method would write the slashes of the tag as %2F.
      const ask = () => octokit.request(`DELETE /repos/{owner}/{repo}/git/refs/tags/${path}`, at);
      return writeToGithub(ask, nothing);
    },
  };
}

function nothing(): void {
  return undefined;
}

function goneIsDone(result: WriteResult<void>): WriteResult<void> {
  return result.state === 'refused' && result.status === 404
    ? { state: 'done', value: undefined }
    : result;
}
