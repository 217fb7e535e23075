/** `run` steps: the script in a file, the shell invoked exactly as GitHub invokes it. */
import { randomUUID } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { RunStep } from '../workflow/model.ts';
import { renderTemplate, type Template } from '../workflow/template.ts';
import { runStepProcess } from './run-process.ts';
import { StepFailure } from './stand-in.ts';
import type { StepContext } from './step-context.ts';

interface ShellForm {
  readonly extension: string;
  /** `{0}` is the script's path. */
  readonly line: string;
}

/**
 * Without `shell:` it is `bash -e`, and pipefail is NOT set; `shell: bash` sets it.
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsshell
 */
const implicitShell: ShellForm = { extension: '.sh', line: 'bash -e {0}' };
const namedShells: Readonly<Record<string, ShellForm>> = {
  bash: { extension: '.sh', line: 'bash --noprofile --norc -eo pipefail {0}' },
  sh: { extension: '.sh', line: 'sh -e {0}' },
  python: { extension: '.py', line: 'python3 {0}' },
  pwsh: { extension: '.ps1', line: 'pwsh -command {0}' },
};

/** Whether the script succeeded. */
export async function runScript(step: RunStep, context: StepContext): Promise<boolean> {
  const { leg, scope } = context;
  const script = renderTemplate(step.run, scope);
  const shell = shellOf(step, context);
  const path = join(leg.folders.temp, `${randomUUID()}${shell.extension}`);
  writeFileSync(path, script.endsWith('\n') ? script : `${script}\n`);
  const [command = 'bash', ...args] = shell.line.split(/\s+/);
  const cwd = workingDirectory(step, context);
  if (!existsSync(cwd)) throw new StepFailure(`The working directory ${cwd} does not exist.`);
  for (const line of script.trimEnd().split('\n')) context.log.say(`$ ${line}`);
  const { ok } = await runStepProcess(
    {
      command,
      args: args.map((argument) => argument.replace('{0}', path)),
      cwd,
      action: step.id ?? '__run',
      forAction: false,
    },
    context,
  );
  return ok;
}

function shellOf(step: RunStep, context: StepContext): ShellForm {
  const name = firstText(
    [step.shell, context.leg.job.defaults.shell, context.leg.run.workflow.defaults.shell],
    context,
  );
  if (name === undefined) return implicitShell;
  const named = namedShells[name];
  if (named) return named;
  if (!name.includes('{0}')) throw new StepFailure(`Invalid shell option: ${name}`);
  return { extension: '', line: name };
}

function workingDirectory(step: RunStep, context: StepContext): string {
  const { leg } = context;
  const written = firstText(
    [
      step.workingDirectory,
      leg.job.defaults.workingDirectory,
      leg.run.workflow.defaults.workingDirectory,
    ],
    context,
  );
  return resolve(leg.folders.workspace, written ?? '.');
}

function firstText(
  templates: readonly (Template | undefined)[],
  { scope }: StepContext,
): string | undefined {
  for (const template of templates) {
    const text = template && renderTemplate(template, scope);
    if (text) return text;
  }
  return undefined;
}
