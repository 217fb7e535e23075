/** Commits, their comparison, and files at a commit. */
import { createHash } from 'node:crypto';
import type { WorldResponse } from '../service.ts';
import { notFound, unprocessable } from './answers.ts';
import { pathParameter, type Call, type Endpoint } from './call.ts';
import { ancestorsOf, compareCommits, defaultHead, findCommitish, objectSha } from './git.ts';
import { pagedArray, pageOf } from './pagination.ts';
import { apiOf, nodeId, pageOfRepository } from './render.ts';
import type { CommitState, RepositoryState } from './state.ts';

/** Author and committer of every commit of the world. */
export const committer = { name: 'Octo Cat', email: 'octocat@example.com' };

const unsigned = {
  verified: false,
  reason: 'unsigned',
  signature: null,
  payload: null,
  verified_at: null,
};

export const getCommit: Endpoint = (call) => {
  const { repository } = call;
  const ref = pathParameter(call, 'ref');
  const commit = findCommitish(repository, ref);
  // GitHub tells what cannot be a commit apart from what is not there: neither is a 404.
  if (!commit) throw unprocessable(`No commit found for SHA: ${ref}`);
  return { status: 200, body: renderCommit(repository, commit) };
};

export const getGitCommit: Endpoint = (call) => {
  const { repository } = call;
  const commit = repository.commits[pathParameter(call, 'commit_sha')];
  if (!commit) throw notFound();
  const person = { ...committer, date: commit.committedAt };
  return {
    status: 200,
    body: {
      sha: commit.sha,
      node_id: nodeId('C', commit.sha),
      url: `${apiOf(repository)}/git/commits/${commit.sha}`,
      html_url: `${pageOfRepository(repository)}/commit/${commit.sha}`,
      author: person,
      committer: person,
      message: commit.message,
      tree: renderTree(repository, commit),
      parents: renderParents(repository, commit),
      verification: unsigned,
    },
  };
};

export const listCommits: Endpoint = (call) => {
  const { repository } = call;
  const start = findCommitish(repository, call.query.sha ?? repository.defaultBranch);
  if (!start) throw notFound();
  const commits = ancestorsOf(repository, start.sha).map((sha) => repository.commits[sha]!);
  return pagedArray(call, commits, (commit) => renderCommit(repository, commit));
};

export const compare: Endpoint = (call) => {
  const { repository } = call;
  const [base, head] = pathParameter(call, 'basehead').split('...');
  const baseCommit = findCommitish(repository, base ?? '');
  const headCommit = findCommitish(repository, head ?? '');
  if (!baseCommit || !headCommit) throw notFound();
  const comparison = compareCommits(repository, baseCommit.sha, headCommit.sha);
  if (!comparison) throw notFound();
  const page = `${pageOfRepository(repository)}/compare/${base}...${head}`;
  const { items, headers } = pageOf(call, comparison.ahead);
  const render = (sha: string) => renderCommit(repository, repository.commits[sha]!);
  return {
    status: 200,
    headers,
    body: {
      url: `${apiOf(repository)}/compare/${base}...${head}`,
      html_url: page,
      permalink_url: page,
      diff_url: `${page}.diff`,
      patch_url: `${page}.patch`,
      base_commit: render(baseCommit.sha),
      merge_base_commit: render(comparison.mergeBase),
      status: comparison.status,
      ahead_by: comparison.ahead.length,
      behind_by: comparison.behind.length,
      total_commits: comparison.ahead.length,
      commits: items.map(render),
      files: [],
    },
  };
};

export const getContent: Endpoint = (call) => {
  const { repository, world } = call;
  const commit = call.query.ref
    ? findCommitish(repository, call.query.ref)
    : defaultHead(repository);
  const path = pathParameter(call, 'path');
  const key = commit?.files[path];
  if (!commit || key === undefined) throw notFound();
  const bytes = world.context.blobs.get(key);
  if (/raw/.test(call.request.headers.accept ?? '')) return { status: 200, body: bytes };
  return renderFile(call, { path, ref: call.query.ref ?? repository.defaultBranch, bytes });
};

function renderFile(
  call: Call,
  file: { readonly path: string; readonly ref: string; readonly bytes: Buffer },
): WorldResponse {
  const { path, bytes } = file;
  const sha = createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
  const self = `${apiOf(call.repository)}/contents/${path}?ref=${encodeURIComponent(file.ref)}`;
  const git = `${apiOf(call.repository)}/git/blobs/${sha}`;
  const html = `${pageOfRepository(call.repository)}/blob/${encodeURIComponent(file.ref)}/${path}`;
  return {
    status: 200,
    body: {
      type: 'file',
      encoding: 'base64',
      size: bytes.length,
      name: path.split('/').at(-1),
      path,
      content: bytes.toString('base64'),
      sha,
      url: self,
      git_url: git,
      html_url: html,
      download_url: null,
      _links: { git, html, self },
    },
  };
}

/** A commit as the commits API shows it. */
export function renderCommit(repository: RepositoryState, commit: CommitState): object {
  const url = `${apiOf(repository)}/commits/${commit.sha}`;
  const person = { ...committer, date: commit.committedAt };
  return {
    url,
    sha: commit.sha,
    node_id: nodeId('C', commit.sha),
    html_url: `${pageOfRepository(repository)}/commit/${commit.sha}`,
    comments_url: `${url}/comments`,
    commit: {
      url: `${apiOf(repository)}/git/commits/${commit.sha}`,
      author: person,
      committer: person,
      message: commit.message,
      comment_count: 0,
      tree: renderTree(repository, commit),
      verification: unsigned,
    },
    author: null,
    committer: null,
    parents: renderParents(repository, commit),
  };
}

/** A commit as it stands inside a workflow run. */
export function renderHeadCommit(commit: CommitState): object {
  return {
    id: commit.sha,
    tree_id: treeSha(commit),
    message: commit.message,
    timestamp: commit.committedAt,
    author: committer,
    committer,
  };
}

function renderTree(repository: RepositoryState, commit: CommitState): object {
  const sha = treeSha(commit);
  return { sha, url: `${apiOf(repository)}/git/trees/${sha}` };
}

function treeSha(commit: CommitState): string {
  return objectSha('tree', commit.files);
}

function renderParents(repository: RepositoryState, commit: CommitState): object[] {
  return commit.parents.map((sha) => ({
    sha,
    url: `${apiOf(repository)}/commits/${sha}`,
    html_url: `${pageOfRepository(repository)}/commit/${sha}`,
  }));
}
