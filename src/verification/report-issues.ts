/**
 * Keeps one issue of the repository about releases that do not verify: opened once, one comment
 * for each change, closed by people. docs/decisions/verifying.md tells why.
 */
import type { Failure } from '../failure.ts';
import type { Lookup } from '../lookup.ts';
import type { Issue, IssueComment, Issues, Log, RunContext, WriteResult } from '../ports.ts';
import { findTold, placesOf, settle, type Place, type ToldFindings } from './issue-state.ts';
import { issueTitle, renderAllWell, renderChange, renderIssueBody } from './issue-text.ts';
import type { WatchedRelease } from './watch.ts';
import { watchFailure } from './watch-failures.ts';

/** By which the issue is found again. */
export const issueLabel = 'release-verification';

export interface IssuePorts {
  readonly issues: Issues;
  readonly log: Pick<Log, 'info'>;
  readonly run: Pick<RunContext, 'serverUrl' | 'runId'>;
}

/** What there is to tell, against what was told. */
interface News {
  readonly told: ToldFindings;
  /** Wrong now, and not told so. */
  readonly news: readonly Place[];
  /** Told, and not wrong any more. */
  readonly settled: readonly Place[];
  /** Everything that is wrong. */
  readonly wrong: readonly Place[];
}

/** An issue of ours, and what it told last. */
interface Known {
  readonly issue: Issue;
  readonly told: ToldFindings;
}

/**
 * The address of the issue that tells what was found, if there is or was anything to tell.
 * An answer that was lost is looked up, and nothing is written twice.
 * Throws WATCH_ISSUE_UNKNOWN, WATCH_ISSUE_REFUSED.
 */
export async function reportIssues(
  repository: string,
  watched: readonly WatchedRelease[],
  ports: IssuePorts,
): Promise<string | undefined> {
  const known = await findKnown(repository, ports.issues);
  const found = newsOf(known?.told ?? new Map(), placesOf(watched));
  if (found.news.length === 0 && found.settled.length === 0) return known?.issue.url;
  const facts = { repository, told: found.told, runUrl: runUrl(repository, ports.run) };
  // What was closed is settled for people: what is new since then is another case.
  if (!known || (!known.issue.open && found.news.length > 0)) {
    return (await create(renderIssueBody(facts, found.wrong), ports)).url;
  }
  const text = found.told.size === 0 ? renderAllWell(facts) : renderChange(facts, found);
  await comment(known.issue, text, ports);
  return known.issue.url;
}

function newsOf(before: ToldFindings, places: readonly Place[]): News {
  const told = settle(before, places);
  const wrong = places.filter(({ check }) => check.standing === 'fail');
  return {
    told,
    wrong,
    news: wrong.filter(({ key }) => before.get(key) !== told.get(key)),
    settled: places.filter(({ key }) => before.has(key) && !told.has(key)),
  };
}

/** The open issue, or else the last that was closed. A stranger's is none, whatever it says. */
async function findKnown(repository: string, issues: Issues): Promise<Known | undefined> {
  const listed = requireAnswer(await issues.list(issueLabel));
  const own = listed.flatMap((issue) => {
    const told = issue.byInsider ? findTold(repository, issue.body) : undefined;
    return told ? [{ issue, told }] : [];
  });
  const known = own.find(({ issue }) => issue.open) ?? own.at(-1);
  if (!known) return undefined;
  const comments = requireAnswer(await issues.listComments(known.issue.number));
  return { issue: known.issue, told: lastTold(repository, comments) ?? known.told };
}

function lastTold(repository: string, comments: readonly IssueComment[]): ToldFindings | undefined {
  return comments
    .filter(({ byInsider }) => byInsider)
    .map(({ body }) => findTold(repository, body))
    .findLast((told) => told !== undefined);
}

async function create(body: string, { issues, log }: IssuePorts): Promise<Issue> {
  const written = await issues.create({ title: issueTitle, body, label: issueLabel });
  const issue = await requireWritten(written, async () => {
    const listed = requireAnswer(await issues.list(issueLabel));
    return listed.find((one) => isSame(one.body, body));
  });
  log.info(`Opened ${issue.url}`);
  return issue;
}

async function comment(issue: Issue, text: string, { issues, log }: IssuePorts): Promise<void> {
  const written = await issues.comment(issue.number, text);
  await requireWritten(written, async () => {
    const comments = requireAnswer(await issues.listComments(issue.number));
    return comments.find(({ body }) => isSame(body, text));
  });
  log.info(`Commented on ${issue.url}`);
}

/** GitHub may keep other line ends than it was sent. */
function isSame(kept: string, sent: string): boolean {
  return kept.replaceAll('\r\n', '\n').trim() === sent.trim();
}

/** What was written, or what is found of it when the answer was lost. */
async function requireWritten<T>(
  written: WriteResult<T>,
  find: () => Promise<T | undefined>,
): Promise<T> {
  if (written.state === 'done') return written.value;
  if (written.state === 'refused') throw refused(written);
  const found = await find();
  if (found !== undefined) return found;
  throw unanswered(written.reason);
}

function requireAnswer<T>(answer: Lookup<T>): T {
  if (answer.state === 'present') return answer.value;
  throw unanswered(answer.state === 'unknown' ? answer.reason : 'there are no issues to list');
}

function unanswered(reason: string): Failure {
  return watchFailure('WATCH_ISSUE_UNKNOWN', {
    seen: `GitHub did not answer for certain: ${reason}`,
    expected: 'the issues with the label `release-verification`, and an answer to what is written',
    cure: 'Run this again: what was written in the meantime is found, and not written twice.',
  });
}

function refused({ status, reason }: { readonly status: number; readonly reason: string }) {
  return watchFailure('WATCH_ISSUE_REFUSED', {
    seen: `GitHub refused to write: ${status === 200 ? reason : `${reason} (HTTP ${status})`}`,
    expected: 'an issue with the label `release-verification`, and comments on it',
    cure: 'Grant the job `issues: write`, see that the repository has issues, and run this again.',
  });
}

function runUrl(repository: string, { serverUrl, runId }: IssuePorts['run']): string | undefined {
  return runId === undefined ? undefined : `${serverUrl}/${repository}/actions/runs/${runId}`;
}
