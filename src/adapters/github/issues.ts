/**
 * Issues of one repository and their comments (https://docs.github.com/en/rest/issues).
 * Listed by label: the search for issues lags behind what was just written.
 */
import { mapLookup } from '../../lookup.ts';
import type { Issue, IssueComment, Issues, WriteResult } from '../../ports.ts';
import {
  anything,
  listOf,
  nullable,
  objectOf,
  optional,
  textLike,
  wholeNumber,
} from '../../shape.ts';
import type { Shape } from '../../shape.ts';
import type { GithubApi } from './api.ts';
import { listAll } from './list-all.ts';
import { writeToGithub } from './write.ts';

const text = textLike();
const author = {
  user: nullable(objectOf({ type: text })),
  author_association: optional(text),
};

const issueShape = objectOf({
  id: wholeNumber(1),
  number: wholeNumber(1),
  body: optional(nullable(text)),
  state: text,
  html_url: text,
  labels: listOf(anything),
  pull_request: optional(anything),
  ...author,
});
const commentShape = objectOf({ id: wholeNumber(1), body: optional(text), ...author });

/** Issues of the API's repository. Needs `issues: write`. */
export function githubIssues({ octokit, owner, repo }: GithubApi): Issues {
  const { issues } = octokit.rest;
  const at = { owner, repo };
  return {
    list: async (label) => {
      const listed = await listAll({
        what: `the issues with the label ${label}`,
        ask: (page) => issues.listForRepo({ ...at, labels: label, state: 'all', ...page }),
        item: issueShape,
      });
      return mapLookup(listed, (all) =>
        all
          .filter(({ pull_request: pullRequest }) => pullRequest === undefined)
          .map(toIssue)
          .sort((a, b) => a.number - b.number),
      );
    },
    listComments: async (issue_number) => {
      const listed = await listAll({
        what: `the comments of issue ${issue_number}`,
        ask: (page) => issues.listComments({ ...at, issue_number, ...page }),
        item: commentShape,
      });
      return mapLookup(listed, (all) => all.map(toComment));
    },
    create: async ({ title, body, label }) =>
      labelled(
        await writeToGithub(
          () => issues.create({ ...at, title, body, labels: [label] }),
          issueShape,
        ),
        label,
      ),
    comment: (issue_number, body) =>
      writeToGithub(() => issues.createComment({ ...at, issue_number, body }), toCommentOf),
  };
}

/** People with rights in the repository, as GitHub calls them. */
const insiders: readonly unknown[] = ['OWNER', 'MEMBER', 'COLLABORATOR'];

function isInsider(by: Pick<ReturnType<typeof issueShape>, 'user' | 'author_association'>) {
  return by.user?.type === 'Bot' || insiders.includes(by.author_association);
}

function toIssue(listed: ReturnType<typeof issueShape>): Issue {
  const { number, body, state, html_url: url } = listed;
  return { number, body: body ?? '', open: state === 'open', url, byInsider: isInsider(listed) };
}

function toComment(listed: ReturnType<typeof commentShape>): IssueComment {
  return { body: listed.body ?? '', byInsider: isInsider(listed) };
}

const toCommentOf: Shape<IssueComment> = (value, place) => toComment(commentShape(value, place));

/** GitHub drops labels that the token may not set: such an issue would never be found again. */
function labelled(
  written: WriteResult<ReturnType<typeof issueShape>>,
  label: string,
): WriteResult<Issue> {
  if (written.state !== 'done') return written;
  const isThere = written.value.labels.some(
    (one) => one === label || (one as { readonly name?: unknown } | null)?.name === label,
  );
  if (isThere) return { state: 'done', value: toIssue(written.value) };
  const reason = `it is issue ${written.value.number}, and GitHub did not keep its label ${label}`;
  return { state: 'refused', status: 200, reason };
}
