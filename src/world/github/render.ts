/** Users and repositories as GitHub's API shows them. */
import { addresses } from '../../adapters/addresses.ts';
import type { RepositoryState } from './state.ts';

const apiUrl = addresses.githubApi;
const serverUrl = addresses.githubServer;

/** `owner/name`. */
export function fullName(repository: RepositoryState): string {
  return `${repository.owner}/${repository.name}`;
}

/** Address of a repository in the API. */
export function apiOf(repository: RepositoryState): string {
  return `${apiUrl}/repos/${fullName(repository)}`;
}

/** Address of a repository for people. */
export function pageOfRepository(repository: RepositoryState): string {
  return `${serverUrl}/${fullName(repository)}`;
}

/** An opaque ID, as GraphQL uses them. */
export function nodeId(kind: string, id: number | string): string {
  return `${kind}_${Buffer.from(String(id)).toString('base64url')}`;
}

/** A user, an organisation or, for `…[bot]`, an app. */
export function renderUser(login: string, id = 41898282): object {
  const url = `${apiUrl}/users/${encodeURIComponent(login)}`;
  return {
    login,
    id,
    node_id: nodeId('U', login),
    avatar_url: `https://avatars.githubusercontent.com/u/${id}`,
    gravatar_id: '',
    url,
    html_url: `${serverUrl}/${encodeURIComponent(login)}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: login.endsWith('[bot]') ? 'Bot' : 'User',
    site_admin: false,
  };
}

/** Path endings of the address templates that every repository carries. */
const templates: Readonly<Record<string, string>> = {
  archive: '{archive_format}{/ref}',
  assignees: '{/user}',
  blobs: '{/sha}',
  branches: '{/branch}',
  collaborators: '{/collaborator}',
  comments: '{/number}',
  commits: '{/sha}',
  compare: '/{base}...{head}',
  contents: '/{+path}',
  contributors: '',
  deployments: '',
  downloads: '',
  events: '',
  forks: '',
  git_commits: '{/sha}',
  git_refs: '{/sha}',
  git_tags: '{/sha}',
  hooks: '',
  issue_comment: '{/number}',
  issue_events: '{/number}',
  issues: '{/number}',
  keys: '{/key_id}',
  labels: '{/name}',
  languages: '',
  merges: '',
  milestones: '{/number}',
  notifications: '{?since,all,participating}',
  pulls: '{/number}',
  releases: '{/id}',
  stargazers: '',
  statuses: '/{sha}',
  subscribers: '',
  subscription: '',
  tags: '',
  teams: '',
  trees: '{/sha}',
};

/** Where a template's address differs from its name. */
const folders: Readonly<Record<string, string>> = {
  archive: '',
  git_commits: 'git/commits',
  git_refs: 'git/refs',
  git_tags: 'git/tags',
  blobs: 'git/blobs',
  trees: 'git/trees',
  issue_comment: 'issues/comments',
  issue_events: 'issues/events',
};

/** A repository in short form, as it stands inside other objects. */
export function renderMinimalRepository(repository: RepositoryState): object {
  const url = apiOf(repository);
  const addresses = Object.entries(templates).map(([name, ending]) => [
    `${name}_url`,
    `${url}/${folders[name] ?? name}${ending}`,
  ]);
  return {
    id: repository.id,
    node_id: nodeId('R', repository.id),
    name: repository.name,
    full_name: fullName(repository),
    owner: renderUser(repository.owner, repository.ownerId),
    private: repository.private,
    html_url: pageOfRepository(repository),
    description: null,
    fork: false,
    url,
    ...Object.fromEntries(addresses),
  };
}

/** A repository in full. */
export function renderRepository(repository: RepositoryState): object {
  const page = pageOfRepository(repository);
  const openIssues = repository.issues.filter((issue) => issue.state === 'open').length;
  return {
    ...renderMinimalRepository(repository),
    git_url: `git://github.com/${fullName(repository)}.git`,
    ssh_url: `git@github.com:${fullName(repository)}.git`,
    clone_url: `${page}.git`,
    svn_url: page,
    mirror_url: null,
    homepage: null,
    language: null,
    license: null,
    default_branch: repository.defaultBranch,
    visibility: repository.private ? 'private' : 'public',
    archived: false,
    disabled: false,
    has_issues: true,
    has_projects: true,
    has_wiki: true,
    has_pages: false,
    has_discussions: false,
    pushed_at: repository.createdAt,
    created_at: repository.createdAt,
    updated_at: repository.createdAt,
    ...counts(openIssues),
  };
}

function counts(openIssues: number): object {
  return {
    forks_count: 0,
    stargazers_count: 0,
    watchers_count: 0,
    size: 0,
    open_issues_count: openIssues,
    subscribers_count: 0,
    network_count: 0,
    forks: 0,
    open_issues: openIssues,
    watchers: 0,
  };
}
