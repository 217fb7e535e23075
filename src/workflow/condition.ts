/**
 * What an `if` means. Rules 1 and 18 of GitHub's semantics: an empty condition
 * is `success()`; one that calls no status function is `success() && (…)`; one
 * with text around `${{ }}` is a string, and a string that is not empty is true.
 */
import type { Location } from '../failure.ts';
import {
  callsStatusFunction,
  evaluateExpression,
  parseExpression,
  type Expression,
  type Scope,
} from './expression.ts';
import type { Place } from './places.ts';
import { expressionsOf, parseTemplate, type Template } from './template.ts';
import { scalarText, type ScalarTree } from './tree.ts';
import { isTruthy } from './values.ts';

export interface Condition {
  /** As GitHub shows it, folded; '' when the file has none. */
  readonly source: string;
  /** `success() &&` stands before it although nobody wrote it. */
  readonly implicitSuccess: boolean;
  /** Undefined for an empty condition and for one that is a string. */
  readonly expression: Expression | undefined;
  /** Set when text stands around `${{ }}`: then the condition is always true, whatever it says. */
  readonly text: Template | undefined;
  readonly at: Location | undefined;
}

const emptyCondition: Condition = {
  source: '',
  implicitSuccess: true,
  expression: undefined,
  text: undefined,
  at: undefined,
};

/** The condition of a job or step. Throws EXPRESSION_INVALID. */
export function parseCondition(tree: ScalarTree | undefined, place: Place): Condition {
  const source = tree ? scalarText(tree.value) : '';
  if (!tree || source.trim() === '') return emptyCondition;
  // Without `${{` the whole folded value is the expression, line breaks and all.
  if (!source.includes('${{')) return ofExpression(parseExpression(source, place, tree.at), source);
  const template = parseTemplate({ ...tree, value: source }, place);
  const [only] = template.segments;
  if (template.segments.length === 1 && typeof only === 'object') return ofExpression(only, source);
  return {
    source,
    implicitSuccess: !expressionsOf(template).some(callsStatusFunction),
    expression: undefined,
    text: template,
    at: tree.at,
  };
}

function ofExpression(expression: Expression, source: string): Condition {
  return {
    source,
    implicitSuccess: !callsStatusFunction(expression),
    expression,
    text: undefined,
    at: expression.at,
  };
}

/** Whether the job or step runs. Throws EXPRESSION_FAILED: an error is never false. */
export function holds(condition: Condition, scope: Scope): boolean {
  if (condition.implicitSuccess && !scope.status?.success()) return false;
  if (condition.text) {
    // Evaluated for its errors alone: the text around it makes the whole a string that is true.
    for (const expression of expressionsOf(condition.text)) evaluateExpression(expression, scope);
    return true;
  }
  return (
    condition.expression === undefined || isTruthy(evaluateExpression(condition.expression, scope))
  );
}

/** The condition as GitHub evaluates it, `success()` written out. */
export function effectiveSource(condition: Condition): string {
  if (condition.source.trim() === '') return 'success()';
  const inner = condition.expression?.source ?? JSON.stringify(condition.source);
  return condition.implicitSuccess ? `success() && (${inner})` : inner;
}
