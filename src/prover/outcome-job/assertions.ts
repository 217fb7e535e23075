/** What a proof says of the results of jobs, in a form that a job of the run can check. */
import type { JobResult } from '../../workflow/job-result.ts';
import { ancestorsOf } from '../../workflow/needs-graph.ts';
import type { EffectKind } from '../effect.ts';
import { never, type Formula } from '../logic/logic.ts';
import type { JobOutcome, ReleaseModel } from '../model/outcome.ts';

/** When one job ran, or succeeded, another one can have ended in these ways only. */
export interface Requirement {
  readonly job: string;
  readonly when: 'ran' | 'succeeded';
  readonly other: string;
  readonly allowed: readonly JobResult[];
}

export interface OutcomeAssertions {
  /** Jobs that the asserting job needs, in the order of the file. */
  readonly needs: readonly string[];
  readonly requirements: readonly Requirement[];
  /**
   * The jobs that are skipped, for each way in which a run can end that nobody cancelled and in
   * which no needed job failed. Undefined when there are too many ways to write down.
   */
  readonly skippedInWhole: readonly (readonly string[])[] | undefined;
}

const releasing: readonly EffectKind[] = ['stages', 'publishes', 'announces'];
const gating: readonly EffectKind[] = ['scans', 'verifies'];
const results: readonly JobResult[] = ['success', 'failure', 'cancelled', 'skipped'];

/** More ways than a person reads. */
const maxWays = 24;

/** Of the jobs that stand in the file itself, `except` left out. Throws BoundReached. */
export function findAssertions(model: ReleaseModel, except: string): OutcomeAssertions {
  const { jobs } = model.workflow;
  const having = (kinds: readonly EffectKind[]) =>
    new Set(
      model.effects
        .filter(({ effect }) => kinds.includes(effect.kind))
        .map(({ job }) => model.jobs.get(job)!.root),
    );
  const released = having(releasing);
  const gates = having(gating);
  const relevant = [...jobs.values()]
    .filter(({ id }) => id !== except)
    .filter((job) => released.has(job.id) || gates.has(job.id) || waits(job));
  const needed = new Set(relevant.flatMap(({ id }) => [id, ...ancestorsOf(jobs, id)]));
  const needs = [...jobs.keys()].filter((id) => needed.has(id) && id !== except);
  const pairs = relevant
    .filter(({ id }) => released.has(id))
    .flatMap(({ id }) =>
      relevant.filter((other) => other.id !== id).map((other) => [id, other.id]),
    );
  return {
    needs,
    requirements: pairs.flatMap(([id, other]) => requirementsOf(id!, other!, model)),
    skippedInWhole: released.size === 0 ? undefined : waysToEndWell(needs, model),
  };
}

const waits = (job: JobOutcome['job']) => job.kind === 'steps' && job.environment !== undefined;

function requirementsOf(id: string, other: string, model: ReleaseModel): readonly Requirement[] {
  const { logic } = model.world;
  const { results: own } = model.jobs.get(id)!;
  const others = model.jobs.get(other)!.results;
  const possible = (when: Formula) =>
    results.filter((result) => logic.and(when, others[result]) !== never);
  const ever = results.filter((result) => others[result] !== never);
  const ran = possible(logic.not(own.skipped));
  const succeeded = possible(own.success);
  return [
    ...(ran.length < ever.length ? [{ job: id, when: 'ran', other, allowed: ran } as const] : []),
    ...(succeeded.length < ran.length
      ? [{ job: id, when: 'succeeded', other, allowed: succeeded } as const]
      : []),
  ];
}

/** Nobody cancels the run, and every job succeeds or is skipped. */
function waysToEndWell(
  needs: readonly string[],
  { jobs, world: { logic, variables } }: ReleaseModel,
): readonly (readonly string[])[] | undefined {
  const whole = (when: Formula) =>
    variables.assume(when, (meaning) =>
      meaning.kind === 'fault' && meaning.fault.what === 'run-cancelled' ? false : undefined,
    );
  let ways: readonly { readonly when: Formula; readonly skipped: readonly string[] }[] = [
    { when: whole(logic.not(never)), skipped: [] },
  ];
  for (const id of needs) {
    const { success, skipped: left } = jobs.get(id)!.results;
    ways = ways
      .flatMap(({ when, skipped }) => [
        { when: logic.and(when, whole(success)), skipped },
        { when: logic.and(when, whole(left)), skipped: [...skipped, id] },
      ])
      .filter(({ when }) => when !== never);
    if (ways.length > maxWays) return undefined;
  }
  return ways.map(({ skipped }) => skipped);
}
