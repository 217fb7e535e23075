/** A job is skipped although all that it asks for is fine: a job above it was skipped. */
import { always, never, type Formula } from '../../logic/logic.ts';
import { askOwn } from '../../model/condition.ts';
import type { EffectOutcome, JobOutcome } from '../../model/outcome.ts';
import type { Candidate, GraphRule, Violation } from '../../proof/graph-rule.ts';
import { allOf, jobCondition, ownCondition, succeeded } from './conditions.ts';
import { names, promised } from './effects-of.ts';

export const skipPoison: GraphRule = {
  name: 'SKIP-POISON',
  level: 'error',
  what: 'With nothing going wrong, a job is skipped although its own condition is true and every job that it needs succeeded.',
  why: 'The implicit `success()` asks for all jobs above, not for the needed ones alone, and a skipped job is not a success. A condition with `always()` rescues its own job, not those below. The run is green, and nothing is published.',
  realCase:
    'In openai-java, `retry_release` is skipped on every automatic run, so the publishing job behind `release` was skipped too; the run was green and Maven Central got nothing (#841).',
  cure: 'Begin the condition with `!cancelled()` or `always()` and name the results that it needs.',
  opaqueCallsMatter: false,
  check({ model }) {
    const jobs = [...model.jobs.values()];
    const shown = model.effects.filter(isPublic).map((effect) => promised(effect, model));
    return jobs
      .filter(({ needs }) => needs.length > 0)
      .map((outcome) => violationOf(outcome, jobs, shown));
  },
};

const isPublic = ({ effect }: EffectOutcome) =>
  effect.kind === 'publishes' || effect.kind === 'announces';

function violationOf(
  outcome: JobOutcome,
  jobs: readonly JobOutcome[],
  shown: readonly Formula[],
): Violation {
  const { environment, needs, job, id, root } = outcome;
  const { logic, variables } = environment.world;
  const own = askOwn(job.condition, {
    ...environment,
    status: { success: () => always, failure: () => never, cancelled: () => never },
  });
  const needed = jobs.filter(({ id: other }) => needs.includes(other));
  const whole = (formula: Formula) => variables.withoutFaults(formula);
  const wanted = logic.and(
    whole(outcome.begins),
    whole(own.holds),
    ...needed.map(({ results }) => whole(results.success)),
  );
  const started = logic.or(whole(outcome.starts), whole(outcome.results.failure));
  const when = logic.without(wanted, started);
  // Where nothing is published anyway, as in a trial run, little is lost.
  const isGrave =
    outcome.effects.some(isPublic) || shown.some((each) => logic.and(when, each) !== never);
  const above = allAbove(outcome, jobs);
  return {
    when: [when],
    job: id,
    at: job.condition.at ?? job.at,
    message: (holds) => {
      const skipped = above.filter(({ results }) => holds(results.skipped));
      return `\`${id}\` is skipped although ${names(needed.map((each) => each.id))} succeeded and its own condition is true: ${names(skipped.map((each) => each.id))} above ${skipped.length === 1 ? 'was' : 'were'} skipped.`;
    },
    condition: jobCondition(outcome),
    effects: [],
    level: isGrave ? 'error' : 'warning',
    candidates: id === root ? candidatesFor(outcome) : [],
  };
}

function allAbove({ needs }: JobOutcome, jobs: readonly JobOutcome[]): readonly JobOutcome[] {
  const found = new Set<string>();
  const open = [...needs];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    open.push(...jobs.find((each) => each.id === id)!.needs);
    open.push(...jobs.filter(({ caller }) => caller === id).map((inner) => inner.id));
  }
  return jobs.filter(({ id }) => found.has(id));
}

function candidatesFor({ job }: JobOutcome): readonly Candidate[] {
  const own = ownCondition(job);
  const results = job.needs.map(succeeded).filter((result) => !own.includes(result));
  return ['!cancelled()', 'always()'].map((first) => ({
    job: job.id,
    condition: allOf(first, ...results, own),
    needs: job.needs,
  }));
}
