/** From one workflow's deciding run to its verdict, and from those to the commit's. */
import type { Lookup } from '../lookup.ts';
import type { WorkflowJob, WorkflowRun } from '../ports.ts';
import { jobNameMatcher } from './job-glob.ts';
import type { RequiredJobs, RequiredWorkflow, Verdict, WorkflowVerdict } from './model.ts';

/** The verdict on what is known of a run; jobs only matter once the run itself passes. */
export function judgeRun(
  requirement: RequiredWorkflow,
  run: WorkflowRun | undefined,
  jobs?: Lookup<readonly WorkflowJob[]>,
): WorkflowVerdict {
  const about = { requirement, run, hollow: false, requiredJobs: [] };
  if (run === undefined) {
    return requirement.optional
      ? { ...about, verdict: 'green', reason: 'no run, and none is required' }
      : { ...about, verdict: 'missing', reason: 'no run' };
  }
  if (run.status !== 'completed') {
    return { ...about, verdict: 'pending', reason: run.status.replaceAll('_', ' ') };
  }
  // No conclusion on a completed run, or one that nobody knows yet: red, like every other.
  const conclusion = run.conclusion ?? 'no conclusion';
  if (conclusion !== 'success' && !requirement.allow.includes(conclusion)) {
    return { ...about, verdict: 'red', reason: conclusion };
  }
  if (requirement.requiredJobs.length === 0) {
    return { ...about, verdict: 'green', reason: conclusion };
  }
  return judgeJobs({ ...about, verdict: 'green', reason: conclusion }, jobs);
}

/** Whether only the jobs can tell: they were not asked for yet. */
export function needsJobs({ verdict, run }: WorkflowVerdict): boolean {
  return verdict === 'indeterminate' && run !== undefined;
}

function judgeJobs(
  verdict: WorkflowVerdict,
  jobs: Lookup<readonly WorkflowJob[]> | undefined,
): WorkflowVerdict {
  if (jobs?.state !== 'present') {
    const reason = jobs?.state === 'unknown' ? jobs.reason : 'its jobs are not told';
    return { ...verdict, verdict: 'indeterminate', reason };
  }
  const requiredJobs = verdict.requirement.requiredJobs.map((glob): RequiredJobs => {
    const matches = jobNameMatcher(glob);
    return { glob, jobs: jobs.value.filter(({ name }) => matches(name)) };
  });
  const hollow = requiredJobs.filter((required) => !required.jobs.some(succeeded));
  if (hollow.length === 0) return { ...verdict, requiredJobs };
  const reason = `${verdict.reason}, but ${hollow.map(whyHollow).join('; ')}`;
  return { ...verdict, verdict: 'red', hollow: true, reason, requiredJobs };
}

function succeeded(job: WorkflowJob): boolean {
  return job.status === 'completed' && job.conclusion === 'success';
}

function whyHollow({ glob, jobs }: RequiredJobs): string {
  if (jobs.length === 0) return `no job is named \`${glob}\``;
  const states = new Set(jobs.map((job) => job.conclusion ?? job.status));
  return `no job \`${glob}\` succeeded (${[...states].join(', ')})`;
}

/** What decides first: a definite no, then no answer, then what may still come. */
const order: readonly Verdict[] = ['red', 'indeterminate', 'missing', 'pending'];

/** The commit's verdict. Never green without a run that passed. */
export function overallVerdict(workflows: readonly WorkflowVerdict[]): Verdict {
  const worst = order.find((verdict) => workflows.some((workflow) => workflow.verdict === verdict));
  if (worst !== undefined) return worst;
  return workflows.some(({ run }) => run !== undefined) ? 'green' : 'missing';
}
