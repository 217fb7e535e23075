/** Refuses, before anything runs, what the rehearsal would otherwise do differently from GitHub. */
import type { Location } from '../failure.ts';
import type { Job, Step, Workflow } from '../workflow/model.ts';
import type { ActionLibrary } from './action-library.ts';
import { rehearsalFailure } from './failures.ts';

/**
 * Every action has something that runs for it, and nothing needs a container, a
 * called workflow or steps side by side. Throws REHEARSAL_ACTION_UNKNOWN,
 * REHEARSAL_ACTION_UNREADABLE, REHEARSAL_UNSUPPORTED.
 */
export function requireSupported(workflow: Workflow, actions: ActionLibrary): void {
  for (const job of workflow.jobs.values()) checkJob(job, actions);
}

function checkJob(job: Job, actions: ActionLibrary): void {
  if (job.kind === 'call') {
    const seen = `the job \`${job.id}\` calls the workflow ${job.uses}`;
    throw unsupported(seen, 'Rehearse the called workflow by itself.', job.at);
  }
  const container = job.container ?? job.services;
  if (container) {
    const seen = `the job \`${job.id}\` has a container or services`;
    throw unsupported(seen, 'Rehearse it with its steps on the machine itself.', container.at);
  }
  for (const step of job.steps) checkStep(step, actions);
}

function checkStep(step: Step, actions: ActionLibrary): void {
  if (step.kind === 'run' || step.kind === 'uses') {
    if (step.background) throw sideBySide(step);
    // A local action is there only after its job has checked something out.
    if (step.kind === 'uses' && !step.uses.startsWith('./')) checkAction(step.uses, actions, step);
  } else throw sideBySide(step);
}

function checkAction(uses: string, actions: ActionLibrary, { at }: Step): void {
  const resolved = actions.resolve(uses, '/');
  if (resolved.kind === 'stand-in') return;
  const { runs } = resolved.file;
  if (runs.kind === 'docker') {
    throw unsupported(`${uses} runs in a container`, 'Give a stand-in for it.', at);
  }
  if (runs.kind === 'node' && runs.pre !== undefined) {
    throw unsupported(`${uses} has a \`pre\` script`, 'Give a stand-in for it.', at);
  }
}

function sideBySide(step: Step) {
  const seen = `a step at line ${step.at.line} runs beside others (\`${step.background ? 'background' : step.kind}\`)`;
  return unsupported(seen, 'Rehearse the workflow with its steps in sequence.', step.at);
}

function unsupported(seen: string, cure: string, location: Location) {
  return rehearsalFailure('REHEARSAL_UNSUPPORTED', {
    seen,
    expected: 'jobs with steps that run one after the other on the machine itself',
    cure,
    location,
  });
}
