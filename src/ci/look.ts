/**
 * One look at GitHub: a list of the commit's runs, the branch, and jobs where they are
 * required. What fails a release is read again by its ID, because lists may be stale.
 */
import type { Failure } from '../failure.ts';
import type { GitRefs, WorkflowRun, WorkflowRuns } from '../ports.ts';
import { judgeHead, type HeadFacts, type HeadPolicy } from './head.ts';
import type { RequiredWorkflow, RunFilter, WorkflowVerdict } from './model.ts';
import { findDecidingRun, findTipRun } from './select.ts';
import { judgeRun, needsJobs } from './verdict.ts';

export interface Question {
  readonly requirements: readonly RequiredWorkflow[];
  readonly filter: RunFilter;
  readonly headPolicy: HeadPolicy;
}

export interface LookPorts {
  readonly workflowRuns: WorkflowRuns;
  readonly refs: GitRefs;
}

export interface Look {
  /** Every run of the commit that is known, not only those that count. */
  readonly runs: readonly WorkflowRun[];
  /** In the order of the requirements. */
  readonly workflows: readonly WorkflowVerdict[];
  readonly headFacts: HeadFacts;
  readonly headFailure: Failure | undefined;
  /** Why the list of runs is not known; every workflow is indeterminate then. */
  readonly unanswered?: string;
}

/** Looks again at everything, but not at what was told definitely about the branch before. */
export async function lookAtCommit(
  question: Question,
  ports: LookPorts,
  earlier?: Look,
): Promise<Look> {
  const known = earlier && isDefinite(earlier.headFacts) ? earlier.headFacts : undefined;
  const [list, headFacts] = await Promise.all([
    ports.workflowRuns.listForCommit(question.filter.commit),
    known === undefined ? askHead(question, ports.refs) : Promise.resolve(known),
  ]);
  if (list.state === 'present') return judge(question, ports, { runs: list.value, headFacts });
  const reason = list.state === 'unknown' ? list.reason : 'the list of runs is not there';
  const workflows = question.requirements.map((requirement) => ({
    ...judgeRun(requirement, undefined),
    verdict: 'indeterminate' as const,
    reason,
  }));
  return { runs: [], workflows, headFacts, headFailure: undefined, unanswered: reason };
}

interface Seen {
  readonly runs: readonly WorkflowRun[];
  readonly headFacts: HeadFacts;
}

async function judge(question: Question, ports: LookPorts, seen: Seen): Promise<Look> {
  const workflows = await Promise.all(
    question.requirements.map(async (requirement) => {
      const run = findDecidingRun(requirement.path, seen.runs, question.filter);
      const verdict = await judgeWithJobs(requirement, run, ports);
      return verdict.verdict === 'red' ? readAgain(verdict, question.filter, ports) : verdict;
    }),
  );
  return { ...seen, workflows, headFailure: headFailureOf(question, seen) };
}

function headFailureOf({ filter, headPolicy }: Question, seen: Seen): Failure | undefined {
  const { commit, branch } = filter;
  const tipRun = findTipRun(seen.runs, filter);
  return judgeHead({ policy: headPolicy, commit, branch, tipRun }, seen.headFacts);
}

/** The same look with what the list may have hidden: pending runs by ID, missing ones by check runs. */
export async function confirmLook(look: Look, question: Question, ports: LookPorts): Promise<Look> {
  const isMissing = look.workflows.some(({ run, verdict }) => !run && verdict !== 'indeterminate');
  if (isMissing || look.headFailure?.code === 'CI_NEVER_TIP') {
    const hidden = await findHiddenRuns(look.runs, question.filter, ports);
    if (typeof hidden === 'string') return withoutAbsence(look, hidden);
    const runs = [...look.runs, ...hidden];
    return judge(question, ports, { runs, headFacts: look.headFacts });
  }
  const workflows = await Promise.all(
    look.workflows.map(async (workflow) =>
      workflow.verdict === 'pending' ? readAgain(workflow, question.filter, ports) : workflow,
    ),
  );
  return { ...look, workflows };
}

async function judgeWithJobs(
  requirement: RequiredWorkflow,
  run: WorkflowRun | undefined,
  { workflowRuns }: LookPorts,
): Promise<WorkflowVerdict> {
  const verdict = judgeRun(requirement, run);
  if (run === undefined || !needsJobs(verdict)) return verdict;
  return judgeRun(requirement, run, await workflowRuns.listJobs(run.id));
}

/** The verdict on the run as it is now. */
async function readAgain(
  stale: WorkflowVerdict,
  filter: RunFilter,
  ports: LookPorts,
): Promise<WorkflowVerdict> {
  const { requirement, run } = stale;
  if (run === undefined) return stale;
  const fresh = await ports.workflowRuns.find(run.id);
  if (fresh.state === 'unknown') {
    return { ...stale, verdict: 'indeterminate', hollow: false, reason: fresh.reason };
  }
  const runs = fresh.state === 'present' ? [fresh.value] : [];
  return judgeWithJobs(requirement, findDecidingRun(requirement.path, runs, filter), ports);
}

/** Runs that check runs name and the list does not, read by ID; the reason when that is unknown. */
async function findHiddenRuns(
  listed: readonly WorkflowRun[],
  { commit }: RunFilter,
  { workflowRuns }: LookPorts,
): Promise<readonly WorkflowRun[] | string> {
  const checkRuns = await workflowRuns.listCheckRuns(commit);
  if (checkRuns.state === 'unknown') return checkRuns.reason;
  if (checkRuns.state === 'absent') return 'the commit has no list of check runs';
  const known = new Set(listed.map(({ id }) => id));
  // Anybody may name a run in a check run: only what the run itself tells is believed.
  const named = new Set(checkRuns.value.flatMap(({ runId }) => runId ?? []));
  const found: WorkflowRun[] = [];
  for (const id of named) {
    if (known.has(id)) continue;
    const run = await workflowRuns.find(id);
    if (run.state === 'unknown') return run.reason;
    if (run.state === 'present') found.push(run.value);
  }
  return found;
}

/** Nothing is called missing when that could not be confirmed. */
function withoutAbsence(look: Look, reason: string): Look {
  const workflows = look.workflows.map((workflow) =>
    workflow.run === undefined
      ? {
          ...workflow,
          verdict: 'indeterminate' as const,
          reason: `not listed, and whether it is missing is not known: ${reason}`,
        }
      : workflow,
  );
  return { ...look, workflows };
}

/** What the branch is, and how the commit stands to it: three requests, two for the tip. */
async function askHead({ filter }: Question, refs: GitRefs): Promise<HeadFacts> {
  const { branch, commit } = filter;
  const [tip, namesake] = await Promise.all([refs.findBranch(branch), refs.findTag(branch)]);
  const comparison =
    tip.state === 'present' && tip.value !== commit
      ? await refs.compare(tip.value, commit)
      : undefined;
  return { tip, namesake, comparison };
}

function isDefinite({ tip, namesake, comparison }: HeadFacts): boolean {
  return [tip, namesake, comparison].every((fact) => fact?.state !== 'unknown');
}
