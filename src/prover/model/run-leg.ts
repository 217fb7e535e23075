/** The steps of one leg, one after another (rule 17 of the semantics). */
import type { Effect } from '../effect.ts';
import { never, type Formula } from '../logic/logic.ts';
import type { Environment } from '../symbolic/evaluate.ts';
import { known, ofCases, truthOf, type Value } from '../symbolic/value.ts';
import { unknownValue } from '../symbolic/world.ts';
import { askCondition, templateValue } from './condition.ts';
import type { EffectOutcome } from './outcome.ts';
import type { Unit } from './units.ts';

export interface LegPlan {
  readonly job: string;
  /** Undefined when there is one leg. */
  readonly leg: number | undefined;
  readonly units: readonly Unit[];
  /** The leg is at its first step. */
  readonly begins: Formula;
  /** The run is cancelled while the leg runs, and its job's condition does not hold on. */
  readonly stopped: Formula;
  readonly environment: Environment;
}

export interface LegOutcome {
  readonly failed: Formula;
  readonly cancelled: Formula;
  readonly effects: readonly EffectOutcome[];
}

/** How the leg stands: what its status functions answer. */
interface Standing {
  readonly failed: Formula;
  readonly cancelled: Formula;
}

interface Progress {
  standing: Standing;
  readonly effects: EffectOutcome[];
  readonly steps: Map<
    string,
    { readonly ran: Formula; readonly failed: Formula; readonly hard: Formula }
  >;
  /** Failures of steps in the background that nothing has waited for. */
  readonly background: Map<string, Formula>;
}

/** Runs the leg. */
export function runLeg(plan: LegPlan): LegOutcome {
  const { logic } = plan.environment.world;
  const progress: Progress = {
    standing: { failed: never, cancelled: never },
    effects: [],
    steps: new Map(),
    background: new Map(),
  };
  for (const unit of plan.units) runUnit(unit, plan, progress);
  joinBackground([...progress.background.keys()], plan, progress);
  const cancelled = logic.or(progress.standing.cancelled, logic.and(plan.begins, plan.stopped));
  return {
    failed: logic.without(progress.standing.failed, cancelled),
    cancelled,
    effects: progress.effects,
  };
}

function runUnit(unit: Unit, plan: LegPlan, progress: Progress): void {
  const { logic } = plan.environment.world;
  const { step } = unit;
  const environment = stepEnvironment(plan, progress);
  const asked = step
    ? askCondition(step.condition, environment)
    : { holds: environment.status!.success([]), errs: never };
  const runs = logic.and(plan.begins, asked.holds);
  const { failed, interrupted } = runParts(unit, runs, { plan, progress });
  const fails = logic.or(failed, logic.and(plan.begins, asked.errs));
  const forgiven = step?.continueOnError
    ? truthOf(templateValue(step.continueOnError, environment), logic)
    : never;
  const hard = logic.without(fails, forgiven);
  if (step?.id !== undefined)
    progress.steps.set(step.id.toLowerCase(), { ran: runs, failed: fails, hard });
  if (step?.background) {
    progress.background.set(step.id ?? `#${unit.index}`, hard);
    settle(progress, { failed: never, interrupted }, plan);
    return;
  }
  settle(progress, { failed: hard, interrupted }, plan);
  if (step?.kind === 'wait') joinBackground(step.targets, plan, progress);
  if (step?.kind === 'wait-all') joinBackground([...progress.background.keys()], plan, progress);
}

/** What a step does, part by part: a part that fails leaves the later ones undone. */
function runParts(
  { index, step, effects }: Unit,
  runs: Formula,
  { plan, progress }: { readonly plan: LegPlan; readonly progress: Progress },
) {
  const { logic, variables } = plan.environment.world;
  const { job, leg } = plan;
  let open = runs;
  let failed: Formula = never;
  let interrupted: Formula = never;
  const parts: readonly (Effect | undefined)[] = effects.length > 0 ? effects : [undefined];
  parts.forEach((effect, part) => {
    const place = { job, step: index, part, ...(leg !== undefined && { leg }) };
    const starts = step?.kind === 'parallel' ? runs : open;
    const fails = logic.and(starts, variables.fault({ what: 'step-fails', ...place }));
    const ends = logic.or(
      variables.fault({ what: 'times-out', ...place }),
      logic.and(plan.stopped, variables.moment(`stopped ${job} ${index} ${part} ${leg ?? ''}`)),
    );
    const stops = logic.and(
      logic.without(starts, fails),
      logic.without(ends, progress.standing.cancelled),
    );
    const succeeds = logic.without(logic.without(starts, fails), stops);
    if (effect) progress.effects.push({ effect, job, leg, starts, succeeds });
    const isUnseen = effect?.failsUnseen === true;
    if (!isUnseen) failed = logic.or(failed, fails);
    interrupted = logic.or(interrupted, stops);
    open = isUnseen ? logic.without(starts, stops) : succeeds;
  });
  return { failed, interrupted };
}

function settle(
  progress: Progress,
  { failed, interrupted }: { readonly failed: Formula; readonly interrupted: Formula },
  { environment }: LegPlan,
): void {
  const { logic } = environment.world;
  const cancelled = logic.or(progress.standing.cancelled, interrupted);
  progress.standing = {
    failed: logic.without(logic.or(progress.standing.failed, failed), cancelled),
    cancelled,
  };
}

function joinBackground(ids: readonly string[], plan: LegPlan, progress: Progress): void {
  for (const id of ids) {
    settle(progress, { failed: progress.background.get(id) ?? never, interrupted: never }, plan);
    progress.background.delete(id);
  }
}

function stepEnvironment(plan: LegPlan, progress: Progress): Environment {
  const { world, scope } = plan.environment;
  const { logic } = world;
  const { failed, cancelled } = progress.standing;
  return {
    ...plan.environment,
    status: {
      success: () => logic.without(logic.without(plan.begins, failed), cancelled),
      failure: () => failed,
      cancelled: () => cancelled,
    },
    find(path) {
      const [context, id, property] = path.map((part) => part.toLowerCase());
      if (context !== 'steps' || path.length < 3) return plan.environment.find(path);
      const step = progress.steps.get(id!);
      if (property === 'outcome' || property === 'conclusion') {
        return step ? stepResult(step, property, logic) : known(null);
      }
      return stepOutput(`${scope}${path.join('.')}`, step?.ran, world);
    },
  };
}

function stepResult(
  step: { readonly ran: Formula; readonly failed: Formula; readonly hard: Formula },
  property: 'outcome' | 'conclusion',
  logic: Environment['world']['logic'],
): Value {
  const failed = property === 'outcome' ? step.failed : step.hard;
  const of = (value: string, when: Formula) => ({
    when,
    symbol: { kind: 'known', value } as const,
  });
  const ran = logic.or(step.ran, step.failed);
  return ofCases(
    [
      of('failure', failed),
      of('success', logic.without(ran, failed)),
      of('skipped', logic.not(ran)),
    ],
    never,
    logic,
  );
}

/** What a step wrote; nothing when it did not run. */
function stepOutput(key: string, ran: Formula | undefined, world: Environment['world']): Value {
  const written = unknownValue(world, { kind: 'unknown', key, type: 'text' }, { canBeEmpty: true });
  if (ran === undefined) return written;
  const { logic } = world;
  const cases = written.cases.map(({ when, symbol }) => ({ when: logic.and(ran, when), symbol }));
  const nothing = { when: logic.not(ran), symbol: { kind: 'known', value: null } as const };
  return ofCases([...cases, nothing], never, logic);
}
