/** Why there may be no run, from what else is known about the commit. */
import type { WorkflowRun } from '../ports.ts';
import type { RunFilter } from './model.ts';

export interface MissingFacts {
  readonly path: string;
  readonly filter: RunFilter;
  /** Every run of the commit, of whatever workflow, event and branch. */
  readonly runs: readonly WorkflowRun[];
  /** Undefined when it could not be read. */
  readonly commitMessage: string | undefined;
  /** Path of the workflow that asks. */
  readonly ownPath: string | undefined;
}

/** What probably happened, and what to do about it. */
export interface Cause {
  readonly cause: string;
  readonly cure: string;
}

// https://docs.github.com/actions/managing-workflow-runs/skipping-workflow-runs
const skipMarks = /\[(skip ci|ci skip|no ci|skip actions|actions skip)\]|^skip-checks: ?true\s*$/im;

/** The likeliest cause, most telling first; there is always one. */
export function explainMissing(facts: MissingFacts): Cause {
  return (
    otherRunCause(facts) ?? skippedCause(facts) ?? neighbourCause(facts) ?? silenceCause(facts)
  );
}

/** The workflow did run on this commit, but for something else. */
function otherRunCause({ path, filter, runs, ownPath }: MissingFacts): Cause | undefined {
  const others = runs.filter((run) => run.path === path);
  if (others.length === 0) return undefined;
  if (others.every((run) => run.id === filter.ownRunId) || path === ownPath) {
    return {
      cause: `${path} is the workflow that asks, and cannot vouch for itself`,
      cure: 'Leave it out of `workflows`; require those that test the commit.',
    };
  }
  const isFork = (run: WorkflowRun) => run.headRepository !== filter.repository;
  if (others.every(isFork)) {
    return {
      cause: `it ran only for ${others[0]!.headRepository ?? 'a repository that is gone'}, whose runs do not count`,
      cure: `Let it run on a push to ${filter.branch} of ${filter.repository ?? 'this repository'}.`,
    };
  }
  const seen = [...new Set(others.map((run) => `${run.event} on ${run.headBranch ?? '?'}`))];
  return {
    cause: `it ran on this commit only for ${seen.join(' and ')}`,
    cure:
      others.some((run) => run.event === 'merge_group') && filter.event !== 'merge_group'
        ? 'Set `event: merge_group` when the merge queue is what proves a commit.'
        : `Give ${path} \`on: ${filter.event}\` with \`branches: [${filter.branch}]\`, and release a commit that it ran for; or correct \`event\` and \`branch\`.`,
  };
}

/** The commit asked for no runs. */
function skippedCause({ commitMessage, filter }: MissingFacts): Cause | undefined {
  const mark = skipMarks.exec(commitMessage ?? '')?.[0];
  if (mark === undefined) return undefined;
  return {
    cause: `the commit message says \`${mark.trim()}\`, which suppresses workflows`,
    cure: `Push a commit without it to ${filter.branch}, and release that one under a new version.`,
  };
}

/** Other workflows ran for this push, so this one was left out. */
function neighbourCause({ path, filter, runs }: MissingFacts): Cause | undefined {
  const pushed = runs.filter(
    (run) => run.headBranch === filter.branch && run.event === filter.event,
  );
  if (pushed.length === 0) return undefined;
  const stem = path.replace(/\.ya?ml$/, '');
  const twin = pushed.find((run) => run.path.replace(/\.ya?ml$/, '') === stem)?.path;
  if (twin !== undefined) {
    return { cause: `the file is named ${twin}`, cure: `Require ${twin} instead of ${path}.` };
  }
  return {
    cause: `other workflows ran for this push (${[...new Set(pushed.map((run) => run.path))].join(', ')}): ${path} has a \`paths\` filter that this commit does not match, was renamed, or is disabled`,
    cure: `Correct the path, enable the workflow, or remove the filter and release a commit that it ran for; when it may rightly not run, set \`optional: true\`.`,
  };
}

/** Nothing ran at all. */
function silenceCause({ path, filter }: MissingFacts): Cause {
  return {
    cause: `no workflow ran for this commit on ${filter.branch}: it was inside a push whose tip was another commit, was pushed with GITHUB_TOKEN (which starts no workflows), or is not pushed there`,
    cure: `Release a commit that ${path} ran for, under a new version; let automation push with an app's token, so that its commits are tested.`,
  };
}
