/**
 * The run that a set is sealed for, where no runner is around: on a laptop that makes again
 * what a run has sealed, the caller names it. In a run, the runner says which one it is.
 */
import type { RunContext } from '../ports.ts';
import { invalidInput } from '../structured-input.ts';
import { sealFailure } from './failures.ts';

export interface ToldRun {
  readonly runId: number | undefined;
  /** `owner/name/.github/workflows/release.yml@refs/tags/v1.2.3`. */
  readonly runWorkflow: string | undefined;
  /** `push`. */
  readonly runEvent: string | undefined;
}

/**
 * The run with what is told of it where the runner tells nothing; never anything else than the
 * runner tells. Throws SEAL_RUN_MISMATCH, INPUT_INVALID.
 */
export function tellRun(run: RunContext, told: ToldRun): RunContext {
  const { runId, runWorkflow, runEvent } = told;
  if (runWorkflow !== undefined) requireWorkflow('run-workflow', runWorkflow);
  if (runEvent !== undefined && !/^[a-z_]{1,50}$/.test(runEvent)) {
    throw invalidInput('run-event', `it is ${JSON.stringify(runEvent.slice(0, 80))}.`, '`push`');
  }
  return {
    ...run,
    runId: agree('run-id', run.runId, runId),
    workflowRef: agree('run-workflow', run.workflowRef, runWorkflow),
    eventName: agree('run-event', run.eventName, runEvent),
    // The caller's workflow is always taken from the ref that the run is of.
    ref: run.ref ?? runWorkflow?.slice(runWorkflow.indexOf('@') + 1),
  };
}

/** Throws INPUT_INVALID when it is no workflow file with its ref. */
export function requireWorkflow(input: string, workflow: string): void {
  if (/^[\w.-]+\/[\w.-]+\/\.github\/workflows\/[^@\s/]+@[^@\s]+$/.test(workflow)) return;
  throw invalidInput(
    input,
    `it is ${JSON.stringify(workflow.slice(0, 200))}.`,
    '`owner/name/.github/workflows/release.yml@ref`, as `job.workflow_ref` has it',
  );
}

function agree<T>(input: string, known: T | undefined, told: T | undefined): T | undefined {
  if (told === undefined || known === undefined || told === known) return known ?? told;
  throw sealFailure('SEAL_RUN_MISMATCH', {
    seen: `\`${input}\` is ${String(told)}, but this is a run, and of ${String(known)}`,
    expected: 'in a run no word about it: the runner tells which one it is',
    cure: `Remove \`${input}\` from the workflow. On a laptop, unset the GITHUB_ variables of another run.`,
  });
}
