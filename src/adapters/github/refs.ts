/** Tags, branches and commits over GitHub's git database: by their full names, never guessed. */
import { absent, mapLookup, unknown, type Lookup } from '../../lookup.ts';
import type { CommitSha, Comparison, GitCommit, GitRefs } from '../../ports.ts';
import { objectOf, oneOf, textLike } from '../../shape.ts';
import type { GithubApi } from './api.ts';
import { askGithub } from './ask.ts';

const sha = textLike(/^[0-9a-f]{40}$/, 'a commit SHA');
const gitObject = objectOf({ type: textLike(), sha });
const refShape = objectOf({ ref: textLike(), object: gitObject });
const tagShape = objectOf({ object: gitObject });
const commitShape = objectOf({
  sha,
  message: textLike(),
  committer: objectOf({ date: textLike(/^\d{4}-\d{2}-\d{2}T/, 'a time') }),
});
const comparisonShape = objectOf({ status: oneOf(['identical', 'ahead', 'behind', 'diverged']) });

/** A tag of a tag of a tag is legal; a longer chain is somebody's joke. */
const maxPeels = 5;

/** Refs of the API's repository. Absent is said by a 404 alone. */
export function githubRefs(api: GithubApi): GitRefs {
  return {
    findTag: async (name) => peel(api, name, await findRef(api, `tags/${name}`)),
    findBranch: async (name) =>
      mapLookup(await findRef(api, `heads/${name}`), (object) => object.sha),
    findCommit: (sha) => findCommit(api, sha),
    compare: (base, head) => compare(api, base, head),
  };
}

interface GitObject {
  readonly type: string;
  readonly sha: CommitSha;
}

async function findRef(
  { octokit, owner, repo }: GithubApi,
  ref: string,
): Promise<Lookup<GitObject>> {
  const path = ref.split('/').map(encodeURIComponent).join('/');
  const answer = await askGithub({
    what: `refs/${ref} of ${owner}/${repo}`,
    // Octokit's own method would write the slashes of the ref as %2F.
    ask: () => octokit.request(`GET /repos/{owner}/{repo}/git/ref/${path}`, { owner, repo }),
    shape: refShape,
    absentOn: [404],
  });
  if (answer.state !== 'present') return answer;
  // Older servers answer a prefix with another ref: that is not the one asked for.
  return answer.value.ref === `refs/${ref}` ? mapLookup(answer, ({ object }) => object) : absent;
}

/** The commit behind a tag, annotated tags peeled. */
async function peel(
  { octokit, owner, repo }: GithubApi,
  name: string,
  found: Lookup<GitObject>,
): Promise<Lookup<CommitSha>> {
  let answer = found;
  for (let peels = 0; answer.state === 'present'; peels += 1) {
    const { type, sha: tag_sha } = answer.value;
    if (type === 'commit') return mapLookup(answer, (object) => object.sha);
    if (type !== 'tag' || peels === maxPeels) {
      return unknown(`the tag ${name} of ${owner}/${repo} points at a ${type}, not at a commit`);
    }
    const tag = await askGithub({
      what: `the tag object ${tag_sha} of ${owner}/${repo}`,
      ask: () => octokit.rest.git.getTag({ owner, repo, tag_sha }),
      shape: tagShape,
    });
    answer = mapLookup(tag, ({ object }) => object);
  }
  return answer;
}

async function findCommit(
  { octokit, owner, repo }: GithubApi,
  commit_sha: CommitSha,
): Promise<Lookup<GitCommit>> {
  const answer = await askGithub({
    what: `the commit ${commit_sha} of ${owner}/${repo}`,
    ask: () => octokit.rest.git.getCommit({ owner, repo, commit_sha }),
    shape: commitShape,
    absentOn: [404],
  });
  return mapLookup(answer, ({ sha, message, committer }) => ({
    sha,
    message,
    committedAt: new Date(committer.date),
  }));
}

async function compare(
  { octokit, owner, repo }: GithubApi,
  base: string,
  head: string,
): Promise<Lookup<Comparison>> {
  const answer = await askGithub({
    what: `how ${head} stands to ${base} in ${owner}/${repo}`,
    // One commit a page: only the status is of interest, and the full answer lists 300 files.
    ask: () =>
      octokit.rest.repos.compareCommitsWithBasehead({
        owner,
        repo,
        basehead: `${base}...${head}`,
        per_page: 1,
      }),
    shape: comparisonShape,
    absentOn: [404],
  });
  return mapLookup(answer, ({ status }) => status);
}
