/** Issues and their comments, and the search for them. */
import type { WorldResponse } from '../service.ts';
import { invalid, notFound } from './answers.ts';
import { pathNumber, timestamp, type Call, type Endpoint } from './call.ts';
import { pagedArray, pageOf } from './pagination.ts';
import { apiOf, nodeId, pageOfRepository, renderUser } from './render.ts';
import type { CommentState, IssueState, RepositoryState } from './state.ts';

export const listIssues: Endpoint = (call) => {
  const { labels = '', state = 'open', creator } = call.query;
  const wanted = labels.split(',').filter((label) => label !== '');
  const all = newestFirst(call.repository).filter(
    (issue) =>
      (state === 'all' || issue.state === state) &&
      (creator === undefined || issue.author === creator) &&
      wanted.every((label) => issue.labels.includes(label)),
  );
  return pagedArray(call, all, (issue) => renderIssue(call.repository, issue));
};

export const getIssue: Endpoint = (call) => ({
  status: 200,
  body: renderIssue(call.repository, requireIssue(call)),
});

export const createIssue: Endpoint = (call) => {
  const { body, repository, world } = call;
  if (String(body.title).trim() === '') {
    throw invalid({ resource: 'Issue', code: 'missing_field', field: 'title' });
  }
  const now = timestamp(world.context);
  const issue: IssueState = {
    id: world.context.nextId(),
    number: repository.issues.length + 1,
    title: String(body.title),
    body: (body.body as string | undefined) ?? null,
    state: 'open',
    stateReason: null,
    labels: labelNames(body.labels),
    assignees: (body.assignees as string[] | undefined) ?? [],
    author: call.actor.login,
    createdAt: now,
    updatedAt: now,
    closedAt: null,
    comments: [],
  };
  repository.issues.push(issue);
  return { status: 201, body: renderIssue(repository, issue) };
};

export const updateIssue: Endpoint = (call) => {
  const issue = requireIssue(call);
  const fields = call.body as Partial<Record<string, string>> & { readonly labels?: unknown };
  const now = timestamp(call.world.context);
  issue.title = fields.title ?? issue.title;
  issue.body = fields.body ?? issue.body;
  if (fields.labels !== undefined) issue.labels = labelNames(fields.labels);
  if (fields.state !== undefined && fields.state !== issue.state) {
    issue.state = fields.state as IssueState['state'];
    issue.closedAt = issue.state === 'closed' ? now : null;
    issue.stateReason =
      issue.state === 'closed' ? (fields.state_reason ?? 'completed') : 'reopened';
  }
  issue.updatedAt = now;
  return { status: 200, body: renderIssue(call.repository, issue) };
};

export const listComments: Endpoint = (call) => {
  const issue = requireIssue(call);
  return pagedArray(call, issue.comments, (comment) =>
    renderComment(call.repository, issue, comment),
  );
};

export const createComment: Endpoint = (call) => {
  const issue = requireIssue(call);
  const comment: CommentState = {
    id: call.world.context.nextId(),
    body: String(call.body.body),
    author: call.actor.login,
    createdAt: timestamp(call.world.context),
  };
  issue.comments.push(comment);
  issue.updatedAt = comment.createdAt;
  return { status: 201, body: renderComment(call.repository, issue, comment) };
};

/** Words and the qualifiers is:, state:, label:, author: and in: of one repository. */
export function searchIssues(call: Call): WorldResponse {
  const terms = call.query.q?.match(/[^\s"]*"[^"]*"|\S+/g) ?? [];
  const all = newestFirst(call.repository).filter((issue) =>
    terms.every((term) => matchesTerm(issue, term.replaceAll('"', ''))),
  );
  const { items, headers } = pageOf(call, all);
  const body = {
    total_count: all.length,
    incomplete_results: false,
    search_type: 'lexical',
    items: items.map((issue) => renderFound(call.repository, issue)),
  };
  return { status: 200, headers, body };
}

function matchesTerm(issue: IssueState, term: string): boolean {
  const [qualifier, value] = term.split(/:(.*)/s) as [string, string | undefined];
  if (value === undefined) return `${issue.title} ${issue.body ?? ''}`.includes(term);
  if (qualifier === 'repo' || qualifier === 'in' || value === 'issue') return true;
  if (qualifier === 'is' || qualifier === 'state') return issue.state === value;
  if (qualifier === 'label') return issue.labels.includes(value);
  if (qualifier === 'author') return issue.author === value;
  return false;
}

function renderFound(repository: RepositoryState, issue: IssueState): object {
  const { body, ...found } = renderIssue(repository, issue) as { readonly body: string | null };
  return { ...found, ...(body !== null && { body }), score: 1 };
}

function newestFirst(repository: RepositoryState): IssueState[] {
  return [...repository.issues].reverse();
}

function requireIssue(call: Call): IssueState {
  const number = pathNumber(call, 'issue_number');
  const issue = call.repository.issues.find((candidate) => candidate.number === number);
  if (!issue) throw notFound();
  return issue;
}

function labelNames(labels: unknown): string[] {
  const given = (labels ?? []) as (string | { readonly name: string })[];
  return given.map((label) => (typeof label === 'string' ? label : label.name));
}

function renderIssue(repository: RepositoryState, issue: IssueState): object {
  const url = `${apiOf(repository)}/issues/${issue.number}`;
  return {
    url,
    repository_url: apiOf(repository),
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url: `${pageOfRepository(repository)}/issues/${issue.number}`,
    id: issue.id,
    node_id: nodeId('I', issue.id),
    number: issue.number,
    title: issue.title,
    body: issue.body,
    user: renderUser(issue.author),
    labels: issue.labels.map((name) => renderLabel(repository, name)),
    state: issue.state,
    state_reason: issue.stateReason,
    locked: false,
    assignee: issue.assignees[0] ? renderUser(issue.assignees[0]) : null,
    assignees: issue.assignees.map((login) => renderUser(login)),
    milestone: null,
    comments: issue.comments.length,
    created_at: issue.createdAt,
    updated_at: issue.updatedAt,
    closed_at: issue.closedAt,
    author_association: associationOf(repository, issue),
    ...(issue.isPullRequest && { pull_request: pullRequestLinks(repository, issue.number) }),
  };
}

function renderLabel(repository: RepositoryState, name: string): object {
  return {
    id: 1,
    node_id: nodeId('LA', name),
    url: `${apiOf(repository)}/labels/${encodeURIComponent(name)}`,
    name,
    color: 'ededed',
    default: false,
    description: null,
  };
}

function renderComment(
  repository: RepositoryState,
  issue: IssueState,
  comment: CommentState,
): object {
  const page = `${pageOfRepository(repository)}/issues/${issue.number}`;
  return {
    id: comment.id,
    node_id: nodeId('IC', comment.id),
    url: `${apiOf(repository)}/issues/comments/${comment.id}`,
    html_url: `${page}#issuecomment-${comment.id}`,
    issue_url: `${apiOf(repository)}/issues/${issue.number}`,
    body: comment.body,
    user: renderUser(comment.author),
    created_at: comment.createdAt,
    updated_at: comment.createdAt,
    author_association: associationOf(repository, comment),
  };
}

/** Owners are told as such; apps and strangers have no association. */
function associationOf(
  repository: RepositoryState,
  { author }: { readonly author: string },
): string {
  return author === repository.owner ? 'OWNER' : 'NONE';
}

/** Lists of issues have pull requests among them, which this tells. */
function pullRequestLinks(repository: RepositoryState, number: number): object {
  const page = `${pageOfRepository(repository)}/pull/${number}`;
  return {
    url: `${apiOf(repository)}/pulls/${number}`,
    html_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    merged_at: null,
  };
}
