/** Conditions to write instead: each is proved before it is told. */
import { BoundReached } from '../logic/bound.ts';
import { never } from '../logic/logic.ts';
import { buildModel } from '../model/build-model.ts';
import { parseCondition } from '../../workflow/condition.ts';
import { places } from '../../workflow/places.ts';
import type { Workflow } from '../../workflow/model.ts';
import { descendantsOf } from '../../workflow/needs-graph.ts';
import type { Candidate, GraphRule, ReleaseUnderProof, Violation } from './graph-rule.ts';
import { symbolicEffects } from './symbolic-effects.ts';
import type { Suggestion } from './verdict.ts';

/** What one suggestion may cost: a verdict never waits long for it. */
const suggestionLimits = { maxNodes: 400_000, maxSteps: 1_000_000 };

/**
 * The first candidate with which the rule holds at that job, nothing becomes public in more ways
 * than before, and a run without faults does all that it did. Undefined when there is none, or
 * when proving one takes too much.
 */
export function trySuggestions(
  { job, candidates = [] }: Violation,
  rule: GraphRule,
  { release, kept }: { readonly release: ReleaseUnderProof; readonly kept: readonly GraphRule[] },
): Suggestion | undefined {
  const root = job === undefined ? undefined : release.model.jobs.get(job)!.root;
  if (root === undefined || candidates.length === 0) return undefined;
  try {
    return release.model.world.logic.within(suggestionLimits, () =>
      findProven(candidates, { root, rule, release, kept }),
    );
  } catch (error) {
    if (error instanceof BoundReached) return undefined;
    throw error;
  }
}

interface Trying {
  readonly root: string;
  readonly rule: GraphRule;
  readonly release: ReleaseUnderProof;
  readonly kept: readonly GraphRule[];
}

function findProven(
  candidates: readonly Candidate[],
  { root, rule, release, kept }: Trying,
): Suggestion | undefined {
  const before = brokenPlaces(release, kept);
  const found = candidates.find((candidate) => {
    const changed = withCandidate(release, candidate);
    return (
      changed !== undefined &&
      !brokenPlaces(changed, [rule]).has(`${rule.name} ${root}`) &&
      [...brokenPlaces(changed, kept)].every((place) => before.has(place)) &&
      (candidate.mayStop || !stopsSomething(candidate, release, changed))
    );
  });
  return found && { job: found.job, condition: found.condition, needs: found.needs };
}

function withCandidate(
  release: ReleaseUnderProof,
  candidate: Candidate,
): ReleaseUnderProof | undefined {
  const workflow = changedWorkflow(release.workflow, candidate);
  if (!workflow) return undefined;
  const { called, effectsOf, model } = release;
  // Another condition is no other effect.
  const effects = (file: Workflow) => effectsOf(file === workflow ? release.workflow : file);
  const input = {
    workflow,
    called,
    effectsOf: (file: Workflow) => symbolicEffects(effects(file)),
  };
  const world = { ...model.world, met: new Map() };
  const changed = buildModel(input, world);
  // A comparison that is new here was not told apart: nothing is proved with it.
  return world.met.size > 0 ? undefined : { ...release, workflow, model: changed };
}

function changedWorkflow(
  workflow: Workflow,
  { job: id, condition, needs }: Candidate,
): Workflow | undefined {
  const job = workflow.jobs.get(id);
  if (!job) return undefined;
  const later = new Set([id, ...descendantsOf(workflow.jobs, id)]);
  if (needs.some((need) => later.has(need))) return undefined;
  const tree = { kind: 'scalar', value: condition, at: job.at } as const;
  const changed = { ...job, needs, condition: parseCondition(tree, places.jobIf) };
  return { ...workflow, jobs: new Map([...workflow.jobs, [id, changed]]) };
}

function stopsSomething(
  { job }: Candidate,
  before: ReleaseUnderProof,
  after: ReleaseUnderProof,
): boolean {
  const { variables, logic } = before.model.world;
  const startsIn = ({ model }: ReleaseUnderProof) =>
    variables.withoutFaults(model.jobs.get(job)!.starts);
  return logic.without(startsIn(before), startsIn(after)) !== never;
}

/** `RULE job`, for each job at which a rule can be broken. */
function brokenPlaces(release: ReleaseUnderProof, rules: readonly GraphRule[]): Set<string> {
  return new Set(
    rules.flatMap((rule) =>
      rule
        .check(release)
        .filter(({ when }) => when === undefined || when.some((way) => way !== never))
        .map(
          ({ job }) => `${rule.name} ${job === undefined ? '' : release.model.jobs.get(job)!.root}`,
        ),
    ),
  );
}
