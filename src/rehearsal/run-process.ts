/** One process of a step, with the runner's files around it. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { runChild } from './child-process.ts';
import { createStepFiles, RunnerFileError, type StepFilesContent } from './runner-files.ts';
import { stepEnvironment } from './step-environment.ts';
import type { StepContext } from './step-context.ts';

export interface StepProcess {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** INPUT_ and STATE_ variables of an action. */
  readonly variables?: Readonly<Record<string, string>>;
  readonly action: string;
  readonly forAction: boolean;
}

export interface ProcessResult {
  readonly ok: boolean;
  /** What the step saved for its post script. */
  readonly state: Readonly<Record<string, string>>;
}

/** Runs the process, then takes over what it wrote into the runner's files. */
export async function runStepProcess(
  process: StepProcess,
  context: StepContext,
): Promise<ProcessResult> {
  const { leg, log } = context;
  const files = createStepFiles(join(leg.folders.temp, '_runner_file_commands', randomUUID()));
  const env = {
    ...stepEnvironment({
      leg,
      frame: context.frame,
      env: context.env,
      action: process.action,
      files: files.variables,
      forAction: process.forAction,
    }),
    ...process.variables,
  };
  const code = await runChild({
    command: process.command,
    args: process.args,
    cwd: process.cwd,
    env,
    onLine: log.take,
    signal: context.signal,
  });
  if (code !== 0 && !context.signal.aborted) {
    if (!process.forAction) log.annotate('error', `Process completed with exit code ${code}.`);
    else log.say(`The action's process ended with exit code ${code}.`);
  }
  try {
    const content = files.read();
    takeOver(content, context);
    return { ok: code === 0, state: { ...log.state, ...content.state } };
  } catch (error) {
    if (!(error instanceof RunnerFileError)) throw error;
    log.annotate('error', `Unable to process file command successfully. ${error.message}`);
    return { ok: false, state: {} };
  }
}

function takeOver(content: StepFilesContent, context: StepContext): void {
  const { leg, log } = context;
  Object.assign(context.outputs, log.outputs, content.outputs);
  Object.assign(leg.env, content.env);
  for (const path of content.paths) leg.paths.unshift(path);
  if (content.summary !== '') context.summaries.push(leg.masks.apply(content.summary));
}
