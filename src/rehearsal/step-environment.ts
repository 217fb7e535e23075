/** The variables that a step's process gets, in the order in which they win. */
import { existsSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { Frame, Leg } from './leg.ts';

/** Of the machine's own variables only these: tokens and npm's settings stay out. */
const machineVariables = [
  'LANG',
  'LC_ALL',
  'TZ',
  'USER',
  'LOGNAME',
  'SHELL',
  'RUSTUP_HOME',
  'RUSTUP_TOOLCHAIN',
  'JAVA_HOME',
];

export interface StepEnvironmentOptions {
  readonly leg: Leg;
  readonly frame: Frame;
  /** The step's own `env` over that of job and workflow. */
  readonly env: Readonly<Record<string, string>>;
  readonly action: string;
  /** Variables of the runner's files. */
  readonly files: Readonly<Record<string, string>>;
  /** Actions may talk to the results service; scripts may not. */
  readonly forAction: boolean;
}

/** Machine, world and clock, then `env`, then what only the runner sets. */
export function stepEnvironment(options: StepEnvironmentOptions): Record<string, string> {
  const { leg, env } = options;
  const clock = leg.run.clock.environment();
  const path = env.PATH ?? process.env.PATH ?? '';
  const nodeOptions = [env.NODE_OPTIONS, clock.NODE_OPTIONS].filter(Boolean).join(' ');
  return {
    ...machineEnvironment(),
    ...leg.run.world.environment(),
    HOME: leg.folders.home,
    CI: 'true',
    ...env,
    ...clock,
    NODE_OPTIONS: nodeOptions,
    PATH: [...leg.paths, path].join(delimiter),
    ...githubVariables(options),
    ...runnerVariables(leg),
    ...leg.access.tokenRequest,
    ...(options.forAction && leg.access.actionVariables),
    ...options.files,
  };
}

function machineEnvironment(): Record<string, string> {
  const kept = machineVariables.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  // HOME is the job's own, but the machine's toolchain is found below the user's.
  const rustup = join(homedir(), '.rustup');
  return {
    ...(existsSync(rustup) && { RUSTUP_HOME: rustup }),
    ...Object.fromEntries(kept),
    // A runner starts each bundle once; a rehearsal starts them dozens of times, and most of what
    // a short step takes is compiling. Where Node itself keeps it.
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(tmpdir(), 'node-compile-cache'),
  };
}

function githubVariables({ leg, frame, action }: StepEnvironmentOptions): Record<string, string> {
  const { run } = leg;
  const repository = run.world.repository;
  return {
    GITHUB_ACTIONS: 'true',
    GITHUB_WORKSPACE: leg.folders.workspace,
    GITHUB_REPOSITORY: repository,
    GITHUB_REPOSITORY_OWNER: repository.split('/')[0]!,
    GITHUB_EVENT_NAME: run.event.name,
    GITHUB_EVENT_PATH: join(run.folder, 'event.json'),
    GITHUB_REF: run.event.ref,
    GITHUB_REF_NAME: run.event.refName,
    GITHUB_REF_TYPE: run.event.refType,
    GITHUB_REF_PROTECTED: 'false',
    GITHUB_SHA: run.event.commit,
    GITHUB_RUN_ID: String(run.runId),
    GITHUB_RUN_NUMBER: String(run.runNumber),
    GITHUB_RUN_ATTEMPT: String(run.attempt),
    GITHUB_RETENTION_DAYS: '90',
    GITHUB_WORKFLOW: run.workflow.name ?? run.world.workflowPath,
    GITHUB_WORKFLOW_REF: `${repository}/${run.world.workflowPath}@${run.event.ref}`,
    GITHUB_WORKFLOW_SHA: run.event.commit,
    GITHUB_JOB: leg.job.id,
    GITHUB_ACTOR: run.actor,
    GITHUB_TRIGGERING_ACTOR: run.actor,
    GITHUB_ACTION: action,
    GITHUB_HEAD_REF: '',
    GITHUB_BASE_REF: '',
    GITHUB_GRAPHQL_URL: 'https://api.github.com/graphql',
    ...(frame.actionPath !== undefined && { GITHUB_ACTION_PATH: frame.actionPath }),
  };
}

function runnerVariables({ folders }: Leg): Record<string, string> {
  return {
    RUNNER_OS: 'Linux',
    RUNNER_ARCH: process.arch === 'arm64' ? 'ARM64' : 'X64',
    RUNNER_NAME: 'rehearsal',
    RUNNER_ENVIRONMENT: 'github-hosted',
    RUNNER_TEMP: folders.temp,
    RUNNER_TOOL_CACHE: folders.tools,
    RUNNER_WORKSPACE: join(folders.workspace, '..'),
  };
}
