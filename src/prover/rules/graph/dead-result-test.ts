/** A condition tests a result that cannot be there when it is asked. */
import {
  Binary,
  FunctionCall,
  Grouping,
  Literal,
  Logical,
  type Expr,
} from '@actions/expressions/ast';
import type { JobResult } from '../../../workflow/job-result.ts';
import type { Job } from '../../../workflow/model.ts';
import { always, never, type Formula } from '../../logic/logic.ts';
import { askCondition, askOwn } from '../../model/condition.ts';
import type { JobOutcome, ReleaseModel } from '../../model/outcome.ts';
import type { Candidate, GraphRule, Violation } from '../../proof/graph-rule.ts';
import { evaluateSymbolically, pathOf } from '../../symbolic/evaluate.ts';
import { truthOf } from '../../symbolic/value.ts';
import { allOf, jobCondition, ownCondition } from './conditions.ts';
import { names } from './effects-of.ts';

export const deadResultTest: GraphRule = {
  name: 'DEAD-RESULT-TEST',
  level: 'error',
  what: 'A condition asks whether a needed job failed, was cancelled or was skipped, where it can only be asked when all of them succeeded.',
  why: 'Without a status function the condition is `success() && (…)`: a job that was skipped on purpose skips this one too, and whoever wrote the test believes that it does not.',
  realCase:
    "In kiali the release was to go on when the molecule tests were skipped, by `result == 'skipped'` without a status function; it was skipped with them (#9783).",
  cure: 'Write `!failure() && !cancelled() && (…)`, or `always() && (…)` with the results that it needs.',
  opaqueCallsMatter: false,
  check({ model }) {
    return [...model.jobs.values()].flatMap((outcome) =>
      resultTests(outcome.job).map((test) => deadTest(test, outcome, model)),
    );
  },
};

interface ResultTest {
  readonly node: Expr;
  /** Needed jobs that it may be true of, by their ID in the file. */
  readonly jobs: readonly string[];
  /** The results that make it true. */
  readonly results: readonly JobResult[];
}

const notSuccess: readonly JobResult[] = ['failure', 'cancelled', 'skipped'];

/** Tests in the condition that are true of what was no success, and whose truth makes it run. */
function resultTests({ condition, needs }: Job): readonly ResultTest[] {
  if (!condition.expression) return [];
  return [...affirmed(condition.expression.tree)].flatMap((node): ResultTest[] => {
    if (node instanceof Binary) return comparison(node);
    const isContains =
      node instanceof FunctionCall && node.functionName.lexeme.toLowerCase() === 'contains';
    if (!isContains || pathOf(node.args[0]!)?.join('.').toLowerCase() !== 'needs.*.result')
      return [];
    const results = notSuccess.filter((result) => result === textOf(node.args[1]!));
    return results.length === 0 ? [] : [{ node, jobs: needs, results }];
  });
}

/** The parts that no `!` stands before: what is refused is a guard, and may be more than is needed. */
function* affirmed(node: Expr): Generator<Expr> {
  if (node instanceof Grouping) yield* affirmed(node.group);
  else if (node instanceof Logical) for (const part of node.args) yield* affirmed(part);
  else if (node instanceof Binary || node instanceof FunctionCall) yield node;
}

function comparison(node: Binary): ResultTest[] {
  const [left, right] = [pathOf(node.left), pathOf(node.right)];
  const path = (left ?? right)?.map((part) => part.toLowerCase());
  const text = textOf(left ? node.right : node.left);
  if (path?.[0] !== 'needs' || path[2] !== 'result' || text === undefined) return [];
  const isEqual = node.operator.lexeme === '==';
  const asked = isEqual ? notSuccess.filter((result) => result === text) : notSuccess;
  if (asked.length === 0 || (!isEqual && text !== 'success')) return [];
  return [{ node, jobs: [path[1]!], results: asked }];
}

function textOf(node: Expr): string | undefined {
  return node instanceof Literal ? node.literal.coerceString().toLowerCase() : undefined;
}

/** Dead: never true when the condition holds, which is the same without it. */
function deadTest(
  { node, jobs, results }: ResultTest,
  outcome: JobOutcome,
  model: ReleaseModel,
): Violation {
  const { environment, id, job } = outcome;
  const { logic } = environment.world;
  const asked = (instead?: Formula) =>
    askCondition(job.condition, {
      ...environment,
      ...(instead !== undefined && { instead: new Map([[node, instead]]) }),
    }).holds;
  const met = truthOf(evaluateSymbolically(node, environment), logic);
  const isDead = logic.and(asked(), met) === never && asked(never) === asked();
  const needed = [...model.jobs.values()].filter(
    (other) => outcome.needs.includes(other.id) && jobs.includes(other.job.id.toLowerCase()),
  );
  return {
    when: isDead ? [shownBy({ needed, results }, outcome)] : [],
    job: id,
    at: job.condition.at ?? job.at,
    message: () =>
      `\`${id}\` asks whether ${names(jobs)} ended as ${results.join(' or ')}, and is skipped itself whenever that is so.`,
    condition: jobCondition(outcome),
    effects: [],
    candidates: id === outcome.root ? candidatesFor(job) : [],
  };
}

/** A run in which the rest of the condition is true, the result is there, and the job is skipped. */
function shownBy(
  {
    needed,
    results,
  }: { readonly needed: readonly JobOutcome[]; readonly results: readonly JobResult[] },
  { environment, job, results: own }: JobOutcome,
): Formula {
  const { logic } = environment.world;
  const rest = askOwn(job.condition, {
    ...environment,
    status: { success: () => always, failure: () => never, cancelled: () => never },
  }).holds;
  const there = logic.or(
    ...needed.flatMap((other) => results.map((result) => other.results[result])),
  );
  const when = logic.and(own.skipped, rest, there);
  return when === never ? logic.and(own.skipped, there) : when;
}

function candidatesFor(job: Job): readonly Candidate[] {
  const own = ownCondition(job);
  return [['!failure()', '!cancelled()'], ['always()']].map((first) => ({
    job: job.id,
    condition: allOf(...first, own),
    needs: job.needs,
  }));
}
