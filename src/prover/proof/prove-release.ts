/** Proves or refutes every rule about the graph of a release workflow. */
import type { FindingLevel } from '../../failure.ts';
import { noCalledFiles, type CalledFiles } from '../effects/called-files.ts';
import { findEffects } from '../effects/find-effects.ts';
import { findOpaqueCalls } from '../effects/opaque-calls.ts';
import type { Effect } from '../effect.ts';
import { BoundReached } from '../logic/bound.ts';
import type { LogicLimits } from '../logic/logic.ts';
import { modelRelease } from '../model/model-release.ts';
import { graphRules, keptBySuggestions } from '../rules/graph-rules.ts';
import type { Workflow } from '../../workflow/model.ts';
import { describeRun, showRun } from './counter-run.ts';
import type { GraphRule, ReleaseUnderProof, Violation } from './graph-rule.ts';
import { symbolicEffects } from './symbolic-effects.ts';
import { trySuggestions } from './suggest.ts';
import type { Refutation, RuleVerdict, Verdict } from './verdict.ts';

/** What a proof may cost: some seconds, and half a gigabyte. */
export const usualLimits: LogicLimits = { maxNodes: 3_000_000, maxSteps: 10_000_000 };

/** Models made anew after a rule hit the bound. */
const maxRenewals = 2;

/** Places of one rule for which a condition is looked for: the first ones. */
const maxSuggestions = 5;

export interface ProofRequest {
  readonly workflow: Workflow;
  readonly called?: CalledFiles;
  readonly limits?: LogicLimits;
  /** Instead of what the catalogue and the comments say. */
  readonly effectsOf?: (workflow: Workflow) => readonly Effect[];
  /** Instead of all rules. */
  readonly rules?: readonly GraphRule[];
}

/** A verdict on each rule, in the order of the rules. Throws DECLARATION_INVALID. */
export function proveRelease(request: ProofRequest): readonly RuleVerdict[] {
  const { rules = graphRules } = request;
  let release = prepare(request);
  let renewals = 0;
  return rules.map((each) => {
    const { name: rule } = each;
    if (release instanceof BoundReached) return { rule, verdict: unknownBound(release) };
    const verdict = proveRule(each, release);
    if (!(verdict instanceof BoundReached)) return { rule, verdict };
    // What one rule used up is not missing for the next ones, within reason.
    renewals += 1;
    release = renewals > maxRenewals ? verdict : prepare(request);
    return { rule, verdict: unknownBound(verdict) };
  });
}

function prepare(request: ProofRequest): ReleaseUnderProof | BoundReached {
  const { workflow, called = noCalledFiles, limits = usualLimits } = request;
  const effectsOf = remembered(
    request.effectsOf ?? ((file: Workflow) => findEffects(file, called)),
  );
  const input = {
    workflow,
    called,
    effectsOf: (file: Workflow) => symbolicEffects(effectsOf(file)),
  };
  try {
    const model = modelRelease(input, limits);
    return { workflow, called, effectsOf, effects: effectsOf(workflow), model };
  } catch (error) {
    if (error instanceof BoundReached) return error;
    throw error;
  }
}

/** Reading scripts costs more than most proofs: each file is read once. */
function remembered(
  effectsOf: (workflow: Workflow) => readonly Effect[],
): (workflow: Workflow) => readonly Effect[] {
  const known = new Map<Workflow, readonly Effect[]>();
  return (workflow) => {
    const effects = known.get(workflow) ?? effectsOf(workflow);
    known.set(workflow, effects);
    return effects;
  };
}

function proveRule(rule: GraphRule, release: ReleaseUnderProof): Verdict | BoundReached {
  try {
    const violations = rule.check(release);
    const found = violations.flatMap((violation) => {
      const refutation = refute(violation, rule, release);
      return refutation ? [{ violation, refutation }] : [];
    });
    const kept = keptBySuggestions(rule);
    const refutations = found.map(({ violation, refutation }, index) => {
      if (index >= maxSuggestions) return refutation;
      const suggestion = trySuggestions(violation, rule, { release, kept });
      return { ...refutation, suggestion };
    });
    if (refutations.length > 0) return { status: 'REFUTED', refutations };
    const reasons = rule.opaqueCallsMatter ? opaqueReasons(release) : [];
    if (reasons.length > 0) return { status: 'UNKNOWN', reasons };
    return { status: 'PROVED', checked: violations.length };
  } catch (error) {
    if (error instanceof BoundReached) return error;
    throw error;
  }
}

function refute(
  violation: Violation,
  rule: GraphRule,
  release: ReleaseUnderProof,
): Refutation | undefined {
  const { model } = release;
  const { when, job, step, at, effects, condition } = violation;
  const shown = when === undefined ? undefined : showRun(when, model);
  if (when !== undefined && !shown) return undefined;
  const { logic } = model.world;
  const held = shown?.assignment.held ?? new Set<number>();
  const guesses = effects.filter(({ certainty }) => certainty === 'guessed');
  const level = violation.level ?? rule.level;
  const isSure = guesses.length === 0 && (shown?.dependsOn.length ?? 0) === 0;
  return {
    level: isSure ? level : lowered(level),
    message: violation.message((formula) => logic.holds(formula, held)),
    job: job === undefined ? undefined : model.jobs.get(job)!.root,
    step,
    at,
    run: shown && describeRun(shown.assignment, model, condition),
    suggestion: undefined,
    guesses: guesses.map(
      ({ kind, channel, by }) =>
        `That ${by} ${kind}${channel === undefined ? '' : ` ${channel}`} is a guess.`,
    ),
    dependsOn: shown?.dependsOn ?? [],
  };
}

const lowered = (level: FindingLevel): FindingLevel => (level === 'error' ? 'warning' : level);

function opaqueReasons({ workflow, called }: ReleaseUnderProof): readonly string[] {
  return findOpaqueCalls(workflow, called).map(
    ({ site, name }) => `What \`${name}\` does is not known; the job \`${site.job}\` calls it.`,
  );
}

function unknownBound({ bound }: BoundReached): Verdict {
  return { status: 'UNKNOWN', reasons: [`The proof was given up: it takes ${bound}.`] };
}
