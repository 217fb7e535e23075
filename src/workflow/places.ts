/**
 * What an expression may name, by the place it stands in.
 * Source: https://docs.github.com/actions/reference/workflows-and-actions/contexts#context-availability
 */

export interface Place {
  /** As messages name it. */
  readonly name: string;
  readonly contexts: readonly string[];
  /** `always`, `success`, `failure`, `cancelled` may be called. */
  readonly status: boolean;
  readonly hashFiles: boolean;
}

const run = ['github', 'inputs', 'vars'] as const;
const job = [...run, 'needs'] as const;
const leg = [...job, 'strategy', 'matrix'] as const;
const step = [...leg, 'job', 'runner', 'env', 'steps'] as const;

function place(
  name: string,
  contexts: readonly string[],
  functions: { readonly status?: boolean; readonly hashFiles?: boolean } = {},
): Place {
  return {
    name,
    contexts,
    status: functions.status ?? false,
    hashFiles: functions.hashFiles ?? false,
  };
}

export const places = {
  runName: place('run-name', run),
  workflowConcurrency: place('concurrency', run),
  workflowEnv: place('env', [...run, 'secrets']),
  callOutput: place('on.workflow_call.outputs', [...run, 'jobs']),
  inputDefault: place('on.workflow_call.inputs', run),
  jobIf: place('jobs.<id>.if', job, { status: true }),
  jobStrategy: place('jobs.<id>.strategy', job),
  jobName: place('jobs.<id>.name', leg),
  jobConcurrency: place('jobs.<id>.concurrency', leg),
  jobSettings: place('jobs.<id>', leg),
  jobDefaults: place('jobs.<id>.defaults.run', [...leg, 'env']),
  jobEnv: place('jobs.<id>.env', [...leg, 'secrets']),
  jobWith: place('jobs.<id>.with', leg),
  jobSecrets: place('jobs.<id>.secrets', [...leg, 'secrets']),
  jobOutputs: place('jobs.<id>.outputs', [...step, 'secrets']),
  environmentUrl: place('jobs.<id>.environment.url', step),
  stepIf: place('steps[*].if', step, { status: true, hashFiles: true }),
  step: place('steps[*]', [...step, 'secrets'], { hashFiles: true }),
  actionInputDefault: place(
    'inputs.<id>.default',
    ['github', 'strategy', 'matrix', 'job', 'runner'],
    {
      hashFiles: true,
    },
  ),
  actionRunsIf: place('runs.pre-if', [...step], { status: true, hashFiles: true }),
  actionStepIf: place('runs.steps[*].if', step, { status: true, hashFiles: true }),
  actionStep: place('runs.steps[*]', step, { hashFiles: true }),
  actionOutput: place('outputs.<id>.value', step),
} as const;
