/** What becomes of a release when some of its jobs end in given ways. */
import type { Location } from '../../failure.ts';
import { effectiveSource } from '../../workflow/condition.ts';
import type { JobResult } from '../../workflow/job-result.ts';
import type { EffectKind } from '../effect.ts';
import type { Formula } from '../logic/logic.ts';
import type { Fault, Given } from '../logic/variables.ts';
import type { EffectOutcome, JobOutcome, ReleaseModel } from '../model/outcome.ts';
import { placeOf } from '../rules/graph/effects-of.ts';
import { chooseRun } from './choose-run.ts';
import type { GivenOutcomes } from './parse-outcomes.ts';
import { tellOtherwise, type Otherwise } from './otherwise.ts';

/** `happens` to its end, is only `begun` (it may have happened), or does `not` happen. */
export type EffectState = 'happens' | 'begun' | 'not';

export interface JobAnswer {
  readonly job: string;
  readonly result: JobResult;
  readonly isGiven: boolean;
  /** Empty when the given results determine it. */
  readonly otherwise: readonly Otherwise<JobResult>[];
  /** Whether its condition held: what decided that it ran, or that it was skipped. */
  readonly condition: {
    readonly source: string;
    readonly held: boolean;
    readonly at: Location;
  };
}

export interface EffectAnswer {
  readonly kind: EffectKind;
  readonly channel: string | undefined;
  readonly job: string;
  readonly state: EffectState;
  readonly otherwise: readonly Otherwise<EffectState>[];
  readonly at: Location;
}

export interface WhatIf {
  /** What the run is started with, and what expressions give: the usual values. */
  readonly given: readonly Given[];
  /** What goes wrong for the given results to come about; in other jobs too, when it must. */
  readonly faults: readonly Fault[];
  /** Every job, each after all that it needs. */
  readonly jobs: readonly JobAnswer[];
  /** What is staged, published, announced and cleaned, in the order of the jobs. */
  readonly effects: readonly EffectAnswer[];
}

const told: readonly EffectKind[] = ['stages', 'publishes', 'announces', 'cleans'];

/**
 * The answer for the usual values of whatever the workflow leaves free, with every other answer
 * that those values could give. Nothing else goes wrong than what the given results take. Throws
 * OUTCOMES_IMPOSSIBLE and BoundReached.
 */
export function whatIf(model: ReleaseModel, outcomes: GivenOutcomes): WhatIf {
  const { logic } = model.world;
  const run = chooseRun(model, outcomes);
  const answer = <State extends string>(states: Readonly<Record<State, Formula>>) => {
    const names = Object.keys(states) as State[];
    const usual = names.find((name) => logic.holds(states[name], run.assignment.held))!;
    const otherwise = names.flatMap((name) =>
      name === usual ? [] : tellOtherwise(name, states[name], { run, model }),
    );
    return { usual, otherwise };
  };
  const jobs = [...model.jobs.values()].map((outcome): JobAnswer => {
    const { usual, otherwise } = answer<JobResult>(outcome.results);
    return {
      job: outcome.id,
      result: usual,
      isGiven: outcomes.has(outcome.id),
      otherwise,
      condition: conditionOf(outcome, logic.holds(outcome.starts, run.assignment.held)),
    };
  });
  const effects = effectsOf(model).map(([first, ...others]): EffectAnswer => {
    const { effect, job } = first;
    const { usual, otherwise } = answer(statesOf([first, ...others], model));
    const { kind, channel } = effect;
    const at = placeOf(effect, model.jobs.get(job)!.job);
    return { kind, channel, job, state: usual, otherwise, at };
  });
  return { given: run.given, faults: run.faults, jobs, effects };
}

function conditionOf({ job: { condition, at } }: JobOutcome, held: boolean) {
  return { source: effectiveSource(condition), held, at: condition.at ?? at };
}

type Legs = readonly [EffectOutcome, ...EffectOutcome[]];

/** Each effect with all legs of its job. */
function effectsOf({ effects }: ReleaseModel): readonly Legs[] {
  const found = new Map<string, Legs>();
  const ids = new Map<unknown, number>();
  for (const each of effects) {
    if (!told.includes(each.effect.kind)) continue;
    if (!ids.has(each.effect)) ids.set(each.effect, ids.size);
    const key = `${each.job} ${ids.get(each.effect)}`;
    found.set(key, [...(found.get(key) ?? []), each] as unknown as Legs);
  }
  return [...found.values()];
}

function statesOf(legs: Legs, { world: { logic } }: ReleaseModel): Record<EffectState, Formula> {
  const happens = logic.and(...legs.map(({ succeeds }) => succeeds));
  const begins = logic.or(...legs.map(({ starts }) => starts));
  return { happens, begun: logic.without(begins, happens), not: logic.not(begins) };
}
