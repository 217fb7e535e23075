/** `uses` steps: a stand-in, a Node action in a child process, or a composite action. */
import { holds } from '../workflow/condition.ts';
import type { ActionFile, CompositeAction, NodeAction, UsesStep } from '../workflow/model.ts';
import { renderTemplate, renderTemplates } from '../workflow/template.ts';
import { join } from 'node:path';
import { rehearsalFailure } from './failures.ts';
import { newFrame } from './leg.ts';
import { runStepProcess } from './run-process.ts';
import { StepFailure, type StandIn } from './stand-in.ts';
import { stepEnvironment } from './step-environment.ts';
import { stepScope } from './step-scope.ts';
import { withWorldTrust } from './world-trust.ts';
import type { StepContext } from './step-context.ts';

/** Whether the action succeeded. */
export async function runUses(step: UsesStep, context: StepContext): Promise<boolean> {
  const given = lowerNames(renderTemplates(step.with, context.scope));
  const resolved = context.leg.run.actions.resolve(step.uses, context.leg.folders.workspace);
  if (resolved.kind === 'stand-in') return runStandIn(resolved.standIn, given, context);
  const { file, folder } = resolved;
  const inputs = await withWorldTrust(file, withDefaults(file, given, context), context.leg);
  if (file.runs.kind === 'composite') {
    return runComposite({ file, runs: file.runs, folder, inputs }, context);
  }
  if (file.runs.kind === 'docker') {
    throw rehearsalFailure('REHEARSAL_UNSUPPORTED', {
      seen: `${step.uses} runs in a container`,
      expected: 'a Node or composite action',
      cure: 'Give a stand-in for it.',
    });
  }
  return runNode({ step, runs: file.runs, folder, inputs }, context);
}

function lowerNames(inputs: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [name.toLowerCase(), value]),
  );
}

function withDefaults(
  file: ActionFile,
  given: Readonly<Record<string, string>>,
  { scope, log }: StepContext,
): Record<string, string> {
  const known = [...file.inputs.keys()].map((name) => name.toLowerCase());
  const unexpected = Object.keys(given).filter((name) => !known.includes(name));
  if (unexpected.length > 0) {
    const names = (list: readonly string[]) => list.map((name) => `'${name}'`).join(', ');
    log.annotate(
      'warning',
      `Unexpected input(s) ${names(unexpected)}, valid inputs are [${names(known)}]`,
    );
  }
  const inputs: Record<string, string> = { ...given };
  for (const [name, input] of file.inputs) {
    const key = name.toLowerCase();
    inputs[key] ??= input.default ? renderTemplate(input.default, scope) : '';
  }
  return inputs;
}

interface NodeRun {
  readonly step: UsesStep;
  readonly runs: NodeAction;
  readonly folder: string;
  readonly inputs: Readonly<Record<string, string>>;
}

async function runNode({ step, runs, folder, inputs }: NodeRun, context: StepContext) {
  const { leg } = context;
  const variables = Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [
      `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`,
      value,
    ]),
  );
  const action = step.id ?? `__${step.uses.split('@')[0]!.replace(/[^A-Za-z0-9]+/g, '_')}`;
  const start = (script: string, extra: Readonly<Record<string, string>>, where: StepContext) =>
    runStepProcess(
      {
        command: process.execPath,
        args: [join(folder, script)],
        cwd: leg.folders.workspace,
        variables: { ...variables, GITHUB_ACTION_PATH: folder, ...extra },
        action,
        forAction: true,
      },
      where,
    );
  const { ok, state } = await start(runs.main, {}, context);
  const { post } = runs;
  if (post !== undefined) {
    const states = Object.fromEntries(
      Object.entries(state).map(([name, value]) => [`STATE_${name}`, value]),
    );
    leg.posts.push({
      name: `Post ${step.uses}`,
      does: step.uses,
      holds: () => holds(runs.postIf, stepScope(leg, leg.frame, context.env)),
      run: async (log, signal) => (await start(post, states, { ...context, log, signal })).ok,
    });
  }
  return ok;
}

interface CompositeRun {
  readonly file: ActionFile;
  readonly runs: CompositeAction;
  readonly folder: string;
  readonly inputs: Readonly<Record<string, string>>;
}

/** The inner steps write into this step's log; their results stay inside. */
async function runComposite({ file, runs, folder, inputs }: CompositeRun, context: StepContext) {
  const frame = newFrame({ ...inputs }, folder);
  await context.runInside(runs.steps, frame);
  const scope = stepScope(context.leg, frame, context.env);
  for (const [name, value] of file.outputs) {
    if (value) context.outputs[name] = renderTemplate(value, scope);
  }
  return frame.status === 'success';
}

async function runStandIn(
  standIn: StandIn,
  given: Readonly<Record<string, string>>,
  context: StepContext,
): Promise<boolean> {
  const { leg, log } = context;
  try {
    await standIn.run({
      input: (name) => (given[name] ?? standIn.defaults[name] ?? '').trim(),
      given: Object.keys(given),
      folders: leg.folders,
      world: leg.run.world,
      access: leg.access,
      run: {
        runId: leg.run.runId,
        attempt: leg.run.attempt,
        commit: leg.run.event.commit,
        ref: leg.run.event.ref,
      },
      env: stepEnvironment({
        leg,
        frame: context.frame,
        env: context.env,
        action: standIn.action,
        files: {},
        forAction: true,
      }),
      now: leg.run.clock.now,
      say: log.say,
      warn: (message) => log.annotate('warning', message),
      mask: leg.masks.add,
      setOutput: (name, value) => void (context.outputs[name] = value),
      addPath: (folder) => void leg.paths.unshift(folder),
      atEnd: (name, act) =>
        leg.posts.push({ name, does: standIn.action, holds: () => true, run: () => succeed(act) }),
    });
    return true;
  } catch (error) {
    if (!(error instanceof StepFailure)) throw error;
    log.annotate('error', error.message);
    return false;
  }
}

async function succeed(act: () => Promise<void>): Promise<boolean> {
  await act();
  return true;
}
