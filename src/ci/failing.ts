/** The failure of a workflow that is not green: what was seen, the probable cause, the cure. */
import type { Failure } from '../failure.ts';
import { ciFailure } from './failures.ts';
import { explainMissing, type Cause, type MissingFacts } from './missing-cause.ts';
import type { WorkflowVerdict } from './model.ts';

/** The failure, undefined for green. */
export function failureOf(
  workflow: WorkflowVerdict,
  facts: Omit<MissingFacts, 'path'>,
): Failure | undefined {
  const { path } = workflow.requirement;
  const where = `on ${facts.filter.commit}`;
  switch (workflow.verdict) {
    case 'green':
      return undefined;
    case 'missing': {
      const { cause, cure } = explainMissing({ ...facts, path });
      return ciFailure('CI_MISSING', {
        seen: `${path} has no ${facts.filter.event} run on ${facts.filter.branch} for ${facts.filter.commit}. Probable cause: ${cause}.`,
        expected: 'a run that succeeded',
        cure,
      });
    }
    case 'pending':
      return ciFailure('CI_PENDING', {
        seen: `${path} ${where} is still ${workflow.reason} (${workflow.run?.url}).`,
        expected: 'a run that is done',
        cure: 'Re-run this job when it is done, or raise `wait-for-completion`.',
      });
    case 'indeterminate':
      return indeterminate(`${path} ${where}: ${workflow.reason}`);
    case 'red':
      return redFailure(workflow, where);
  }
}

/** The failure of an API that did not answer. */
export function indeterminate(seen: string): Failure {
  return ciFailure('CI_INDETERMINATE', {
    seen: `${seen}.`,
    expected: 'a definite answer, green or red',
    cure: 'Re-run this job when GitHub answers; check that its token has `actions: read`, `checks: read` and `contents: read`.',
  });
}

/** The failure of a set of workflows that may all be missing, and are. */
export function nothingRan(commit: string): Failure {
  return ciFailure('CI_MISSING', {
    seen: `none of the workflows ran for ${commit}; all are optional.`,
    expected: 'at least one run that succeeded: nothing is proven by nothing',
    cure: 'Require a workflow that runs on every push.',
  });
}

function redFailure(workflow: WorkflowVerdict, where: string): Failure {
  const { requirement, run, reason, hollow } = workflow;
  const code = hollow ? 'CI_HOLLOW' : run?.conclusion === 'cancelled' ? 'CI_CANCELLED' : 'CI_RED';
  const { cause, cure } = hollow ? hollowCause(workflow) : redCause(run?.conclusion);
  return ciFailure(code, {
    seen: `${requirement.path} ${where}: ${reason} (attempt ${run?.attempt} of ${run?.url}). Probable cause: ${cause}.`,
    expected: ['success', ...requirement.allow].join(' or '),
    cure,
  });
}

const rerun = 'Re-run it there, and then this job';
const anew = 'mend it, and release the mended commit under a new version';

function redCause(conclusion: string | undefined): Cause {
  switch (conclusion) {
    case 'cancelled':
      return {
        cause:
          'a newer push superseded it (`concurrency` with `cancel-in-progress`), or a person stopped it',
        cure: `${rerun}. Set \`cancel-in-progress\` for pull requests only, so that every commit of the branch is tested.`,
      };
    case 'timed_out':
      return { cause: 'a job ran longer than it may', cure: `${rerun}, or ${anew}.` };
    case 'action_required':
      return { cause: 'it waits for an approval', cure: 'Approve it there, and re-run this job.' };
    case 'startup_failure':
      return {
        cause: 'the workflow file is not valid at this commit, or an action is not allowed',
        cure: `Re-running does not help: ${anew}.`,
      };
    case 'stale':
      return { cause: 'GitHub gave up on it after 14 days', cure: `${rerun}.` };
    case 'skipped':
    case 'neutral':
      return {
        cause: 'every job was skipped by its `if`',
        cure: `Correct the conditions and release a commit that was tested, or list \`${conclusion}\` under \`allow\`.`,
      };
    default:
      return { cause: 'a job failed', cure: `${rerun} when it failed by chance; else ${anew}.` };
  }
}

function hollowCause({ requiredJobs }: WorkflowVerdict): Cause {
  const unnamed = requiredJobs.some(({ jobs }) => jobs.length === 0);
  return unnamed
    ? {
        cause: 'the job was renamed, or a matrix did not make it',
        cure: "Write `required-jobs` as the run's page names the jobs, `*` for what varies.",
      }
    : {
        cause: 'its `if` was false, so that the workflow succeeded without it',
        cure: `Correct the condition and release a commit on which the job ran; the run's page tells which were skipped.`,
      };
}
