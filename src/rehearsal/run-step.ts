/** Steps in order, each with its condition, its time and its outcome (rule 17). */
import { holds } from '../workflow/condition.ts';
import type { Step } from '../workflow/model.ts';
import { evaluateTemplate, renderTemplate, renderTemplates } from '../workflow/template.ts';
import { isTruthy } from '../workflow/values.ts';
import { Failure } from '../failure.ts';
import { rehearsalFailure } from './failures.ts';
import type { Frame, Leg } from './leg.ts';
import type { StepOutcome, StepReport } from './report.ts';
import { runScript } from './run-script.ts';
import { runUses } from './run-uses.ts';
import { StepFailure } from './stand-in.ts';
import { createStepLog, type StepLog } from './step-log.ts';
import { stepScope } from './step-scope.ts';
import type { StepContext } from './step-context.ts';

export interface StepsRun {
  readonly leg: Leg;
  readonly frame: Frame;
  /** `env` of the steps around: a composite action's own step, and the ones around that. */
  readonly overlay?: Readonly<Record<string, string>>;
  /** The step whose composite action these are: they write into its log. */
  readonly outer?: StepContext;
}

/** Runs the steps; what became of them stands in the frame, and in the leg's reports. */
export async function runSteps(steps: readonly Step[], run: StepsRun): Promise<void> {
  for (const step of steps) {
    const report = await runStep(step, run);
    if (step.id !== undefined) {
      run.frame.steps[step.id] = {
        outputs: report.outputs,
        outcome: report.outcome,
        conclusion: report.conclusion,
      };
    }
    if (run.frame.status === 'success' && report.conclusion === 'failure') {
      run.frame.status = 'failure';
    }
    if (run.leg.signal.aborted) run.frame.status = 'cancelled';
    if (!run.outer) run.leg.reports.push(withoutSecrets(report, run.leg));
  }
}

/** Later steps get outputs as they are; who reads the report does not. */
function withoutSecrets(report: StepReport, { masks }: Leg): StepReport {
  const outputs = Object.entries(report.outputs).map(([name, text]) => [name, masks.apply(text)]);
  return { ...report, outputs: Object.fromEntries(outputs) as Record<string, string> };
}

async function runStep(step: Step, run: StepsRun): Promise<StepReport> {
  const { leg } = run;
  const started = performance.now();
  const log = run.outer?.log ?? createStepLog(leg.masks, leg.run.progress.line(leg.name));
  const names = describeStep(step);
  const outputs: Record<string, string> = {};
  const summaries = run.outer?.summaries ?? [];
  const ending = await decideAndRun(step, { ...run, log, outputs, summaries, names });
  const report: StepReport = {
    name: ending.name,
    ...(step.id !== undefined && { id: step.id }),
    does: names.does,
    outcome: ending.outcome,
    conclusion: ending.conclusion,
    seconds: (performance.now() - started) / 1000,
    log: run.outer ? [] : log.lines,
    annotations: run.outer ? [] : log.annotations,
    outputs,
    summary: run.outer ? '' : summaries.join('\n'),
  };
  if (!run.outer) {
    const setOutput = (output: string, value: string) => void (outputs[output] = value);
    await leg.run.hooks.afterStep?.({ ...momentOf(leg, step, names.does), report, setOutput });
  }
  return report;
}

interface RunningStep extends StepsRun {
  readonly log: StepLog;
  readonly outputs: Record<string, string>;
  readonly summaries: string[];
  readonly names: { readonly fallback: string; readonly does: string };
}

interface Ending {
  readonly name: string;
  readonly outcome: StepOutcome;
  readonly conclusion: StepOutcome;
}

async function decideAndRun(step: Step, running: RunningStep): Promise<Ending> {
  const { leg, frame, log } = running;
  let name = running.names.fallback;
  try {
    const around = { ...leg.env, ...running.overlay };
    const own = renderTemplates(step.env, stepScope(leg, frame, around));
    const overlay = { ...running.overlay, ...own };
    const env = { ...leg.env, ...overlay };
    const scope = stepScope(leg, frame, env);
    if (step.name) name = renderTemplate(step.name, scope);
    if (!holds(step.condition, scope)) return { name, outcome: 'skipped', conclusion: 'skipped' };
    if (!running.outer) await leg.run.hooks.beforeStep?.(momentOf(leg, step, running.names.does));
    leg.run.progress.step(leg.name, name);
    if (running.outer) log.say(`▸ ${name}`);
    const limit = timeLimit(step, scope);
    const signal = signalFor(leg, frame, limit);
    // Cancelled while it was its turn: GitHub does not start it any more.
    if (signal.aborted) return { name, outcome: 'cancelled', conclusion: 'cancelled' };
    const { outputs, summaries } = running;
    const context: StepContext = {
      ...{ leg, frame, scope, overlay, env },
      ...{ log, signal, outputs, summaries },
      runInside: (inner, within) =>
        runSteps(inner, { leg, frame: within, overlay, outer: context }),
    };
    const ok = await execute(step, context);
    return { name, ...outcomeOf({ ok, step, context, limit }) };
  } catch (error) {
    // An expression that fails, or an action that cannot be read, fails the step; a bug does not.
    if (!(error instanceof Failure) && !(error instanceof StepFailure)) throw error;
    log.annotate('error', error.message);
    return { name, outcome: 'failure', conclusion: 'failure' };
  }
}

function execute(step: Step, context: StepContext): Promise<boolean> {
  if (step.kind === 'run') return runScript(step, context);
  if (step.kind === 'uses') return runUses(step, context);
  throw rehearsalFailure('REHEARSAL_UNSUPPORTED', {
    seen: `the step at line ${step.at.line} is a \`${step.kind}\``,
    expected: '`run` or `uses`',
    cure: 'Rehearse the workflow with its steps in sequence.',
  });
}

function timeLimit(step: Step, scope: ReturnType<typeof stepScope>): AbortSignal | undefined {
  if (!step.timeoutMinutes) return undefined;
  const minutes = Number(evaluateTemplate(step.timeoutMinutes, scope));
  return minutes > 0 ? AbortSignal.timeout(minutes * 60_000) : undefined;
}

/** After a cancellation the steps that still run are not ended by it once more. */
function signalFor(leg: Leg, frame: Frame, limit: AbortSignal | undefined): AbortSignal {
  const signals = [
    ...(frame.status === 'cancelled' ? [] : [leg.signal]),
    ...(limit ? [limit] : []),
  ];
  return AbortSignal.any(signals);
}

function outcomeOf(ended: {
  readonly ok: boolean;
  readonly step: Step;
  readonly context: StepContext;
  readonly limit: AbortSignal | undefined;
}): { readonly outcome: StepOutcome; readonly conclusion: StepOutcome } {
  const { step, context, limit } = ended;
  if (limit?.aborted) context.log.annotate('error', 'The step ran out of its `timeout-minutes`.');
  else if (context.signal.aborted) return { outcome: 'cancelled', conclusion: 'cancelled' };
  if (ended.ok && !limit?.aborted) return { outcome: 'success', conclusion: 'success' };
  const tolerated =
    step.continueOnError !== undefined &&
    isTruthy(evaluateTemplate(step.continueOnError, context.scope));
  return { outcome: 'failure', conclusion: tolerated ? 'success' : 'failure' };
}

function describeStep(step: Step): { readonly fallback: string; readonly does: string } {
  if (step.kind === 'uses') return { fallback: `Run ${step.uses}`, does: step.uses };
  if (step.kind !== 'run') return { fallback: step.kind, does: step.kind };
  const [first = ''] = String(step.run.literal).trimStart().split('\n');
  return { fallback: `Run ${first.length > 60 ? `${first.slice(0, 57)}...` : first}`, does: 'run' };
}

function momentOf(leg: Leg, step: Step, does: string) {
  return {
    job: leg.job.id,
    leg: leg.name,
    workspace: leg.folders.workspace,
    step: step.id ?? (step.name ? String(step.name.literal) : describeStep(step).fallback),
    does,
  };
}
