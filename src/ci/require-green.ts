/** The CI gate: looks, waits while it makes sense, and confirms what is not green. */
import type { Failure } from '../failure.ts';
import type { Clock, CommitSha, Log, RunContext } from '../ports.ts';
import { failureOf, indeterminate, nothingRan } from './failing.ts';
import { forgedBranch, type HeadPolicy } from './head.ts';
import { confirmLook, lookAtCommit, type Look, type LookPorts, type Question } from './look.ts';
import type { RequiredWorkflow, Verdict } from './model.ts';
import { overallVerdict } from './verdict.ts';
import { startWaiting } from './waiting.ts';

export interface CiRequest {
  readonly commit: CommitSha;
  /** The tag that is released, if it is known. */
  readonly tag: string | undefined;
  readonly requirements: readonly RequiredWorkflow[];
  readonly branch: string;
  readonly event: string;
  readonly headPolicy: HeadPolicy;
  readonly waitForDiscoverySeconds: number;
  readonly waitForCompletionSeconds: number;
  /** `owner/name`. */
  readonly repository: string | undefined;
}

export interface CiPorts extends LookPorts {
  readonly clock: Clock;
  readonly log: Log;
  readonly run: RunContext;
}

export interface CiVerdict {
  readonly verdict: Verdict;
  readonly question: Question;
  /** Undefined when nothing was asked. */
  readonly look: Look | undefined;
  /** Empty exactly when the verdict is green. */
  readonly failures: readonly Failure[];
}

/** Never throws a Failure: all of them are in the verdict. */
export async function requireCiGreen(request: CiRequest, ports: CiPorts): Promise<CiVerdict> {
  const question = questionOf(request, ports.run);
  if (request.tag === request.branch) {
    const failures = [forgedBranch(request.branch)];
    return { verdict: 'red', question, look: undefined, failures };
  }
  const waiting = startWaiting(
    {
      discoverySeconds: request.waitForDiscoverySeconds,
      completionSeconds: request.waitForCompletionSeconds,
    },
    ports.clock,
  );
  let look: Look | undefined;
  for (;;) {
    look = await lookAtCommit(question, ports, look);
    if (waiting.secondsLeft(verdictOf(look)) === 0) look = await confirmLook(look, question, ports);
    const verdict = verdictOf(look);
    const seconds = waiting.secondsLeft(verdict);
    if (seconds === 0) {
      return { verdict, question, look, failures: await failuresOf(look, question, ports) };
    }
    ports.log.progress(`${waitingFor(look)}; ${Math.ceil(seconds)} s left.`);
    await waiting.pause(verdict);
  }
}

function questionOf(request: CiRequest, run: RunContext): Question {
  const { commit, branch, event, repository, requirements, headPolicy } = request;
  // A run's ID only means this run in its own repository.
  const ownRunId = run.repository === repository ? run.runId : undefined;
  return { requirements, headPolicy, filter: { commit, branch, event, repository, ownRunId } };
}

/** Of the workflows and of the branch, the worse. */
function verdictOf({ workflows, headFailure }: Look): Verdict {
  const verdict = overallVerdict(workflows);
  if (headFailure === undefined || verdict === 'red') return verdict;
  if (headFailure.code === 'CI_INDETERMINATE') return 'indeterminate';
  // The run that proves a former tip may not be listed yet.
  if (headFailure.code !== 'CI_NEVER_TIP') return 'red';
  return verdict === 'indeterminate' ? verdict : 'missing';
}

async function failuresOf(
  look: Look,
  { filter }: Question,
  { refs, run }: CiPorts,
): Promise<readonly Failure[]> {
  const { workflows, headFailure, runs, unanswered } = look;
  if (unanswered !== undefined) return [indeterminate(unanswered)];
  const isMissing = workflows.some(({ verdict }) => verdict === 'missing');
  const commit = isMissing ? await refs.findCommit(filter.commit) : undefined;
  const facts = {
    filter,
    runs,
    commitMessage: commit?.state === 'present' ? commit.value.message : undefined,
    ownPath: ownPathOf(run),
  };
  // Beside the branch there can be no run of it: one cause is one failure.
  const isBeside = headFailure?.code === 'CI_NOT_ON_BRANCH';
  const told = workflows.filter(({ verdict }) => !(isBeside && verdict === 'missing'));
  const failures = told.flatMap((workflow) => failureOf(workflow, facts) ?? []);
  if (!isBeside && failures.length === 0 && overallVerdict(workflows) === 'missing') {
    failures.push(nothingRan(filter.commit));
  }
  return headFailure === undefined ? failures : [headFailure, ...failures];
}

/** `.github/workflows/release.yml` of `owner/name/.github/workflows/release.yml@ref`. */
function ownPathOf({ workflowRef }: RunContext): string | undefined {
  return /^[^/]+\/[^/]+\/([^@]+)@/.exec(workflowRef ?? '')?.[1];
}

function waitingFor({ workflows }: Look): string {
  const open = workflows.filter(({ verdict }) => verdict !== 'green');
  const names = open.map(({ requirement, reason }) => `${requirement.path} (${reason})`);
  return names.length > 0 ? `Waiting for ${names.join(', ')}` : 'Waiting for runs to be listed';
}
