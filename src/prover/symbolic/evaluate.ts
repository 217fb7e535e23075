/** An expression as a value that depends on the variables of the proof. */
import { TokenType } from '@actions/expressions/lexer';
import {
  Binary,
  ContextAccess,
  FunctionCall,
  Grouping,
  IndexAccess,
  Literal,
  Logical,
  Star,
  Unary,
} from '@actions/expressions/ast';
import type { Expr } from '@actions/expressions';
import { always, never, type Formula } from '../logic/logic.ts';
import { toJsonValue } from '../../workflow/values.ts';
import { applyFunction, combine, equality } from './functions.ts';
import { isTrueSymbol, known, ofCases, ofFormula, truthOf, type Value } from './value.ts';
import { unknownValue, type SymbolicWorld } from './world.ts';

/** The status functions of one job or step, as formulas. Arguments are job IDs. */
export interface StatusFormulas {
  success(jobs: readonly string[]): Formula;
  failure(jobs: readonly string[]): Formula;
  cancelled(): Formula;
}

/** Where an expression stands. */
export interface Environment {
  readonly world: SymbolicWorld;
  /** The value at a path such as `github.ref` or `needs.*.result`; undefined when nobody knows. */
  find(path: readonly string[]): Value | undefined;
  readonly status: StatusFormulas | undefined;
  /** Before the keys of what only this place knows. */
  readonly scope: string;
  /** Parts of the expression that are taken for something else than they are. */
  readonly instead?: ReadonlyMap<Expr, Formula>;
}

/** The value of an expression. */
export function evaluateSymbolically(expression: Expr, environment: Environment): Value {
  const replaced = environment.instead?.get(expression);
  const { logic } = environment.world;
  if (replaced !== undefined) return ofFormula(replaced, logic);
  if (expression instanceof Grouping) return evaluateSymbolically(expression.group, environment);
  if (expression instanceof Literal) return known(toJsonValue(expression.literal));
  if (expression instanceof Logical) return evaluateLogical(expression, environment);
  if (expression instanceof Unary) {
    const value = evaluateSymbolically(expression.expr, environment);
    const truth = truthOf(value, logic);
    return withError(ofFormula(logic.not(truth), logic), value.error, environment);
  }
  if (expression instanceof Binary) return evaluateBinary(expression, environment);
  if (expression instanceof FunctionCall) return evaluateCall(expression, environment);
  const path = pathOf(expression);
  const found = path && environment.find(path);
  if (found) return found;
  if (path) {
    const key = `${environment.scope}${path.join('.')}`;
    return unknownValue(
      environment.world,
      { kind: 'unknown', key, type: 'any' },
      { canBeEmpty: true },
    );
  }
  return evaluateIndex(expression as IndexAccess, environment);
}

/** `a.b['c'].*` as its names; undefined when it begins with something else, or an index is computed. */
export function pathOf(expression: Expr): readonly string[] | undefined {
  if (expression instanceof ContextAccess) return [expression.name.lexeme];
  if (!(expression instanceof IndexAccess)) return undefined;
  const before = pathOf(expression.expr);
  if (!before) return undefined;
  if (expression.index instanceof Star) return [...before, '*'];
  if (!(expression.index instanceof Literal)) return undefined;
  return [...before, expression.index.literal.coerceString()];
}

/** `a && b` is a when a is false, else b; b is not looked at then, and cannot fail. */
function evaluateLogical(expression: Logical, environment: Environment): Value {
  const { logic } = environment.world;
  const isAnd = expression.operator.type === TokenType.AND;
  const cases: Value['cases'][number][] = [];
  let open: Formula = always;
  let error: Formula = never;
  expression.args.forEach((argument, index) => {
    const value = evaluateSymbolically(argument, environment);
    const isLast = index === expression.args.length - 1;
    error = logic.or(error, logic.and(open, value.error));
    let goesOn: Formula = never;
    for (const { when, symbol } of value.cases) {
      const here = logic.and(open, when);
      if (isLast || isTrueSymbol(symbol) !== isAnd) cases.push({ when: here, symbol });
      else goesOn = logic.or(goesOn, here);
    }
    open = goesOn;
  });
  return ofCases(cases, error, logic);
}

function evaluateBinary(expression: Binary, environment: Environment): Value {
  const left = evaluateSymbolically(expression.left, environment);
  const right = evaluateSymbolically(expression.right, environment);
  const { type, lexeme } = expression.operator;
  if (type !== TokenType.EQUAL_EQUAL && type !== TokenType.BANG_EQUAL) {
    return combine([left, right], environment, (symbols) =>
      applyFunction(lexeme, symbols, environment.world),
    );
  }
  const equal = combine([left, right], environment, ([one, other]) =>
    equality(one!, other!, environment.world),
  );
  if (type === TokenType.EQUAL_EQUAL) return equal;
  const { logic } = environment.world;
  const unequal = logic.without(logic.not(truthOf(equal, logic)), equal.error);
  return withError(ofFormula(unequal, logic), equal.error, environment);
}

function evaluateCall(expression: FunctionCall, environment: Environment): Value {
  const name = expression.functionName.lexeme.toLowerCase();
  const { logic } = environment.world;
  if (name === 'always') return known(true);
  const { status } = environment;
  const args = expression.args.map((argument) => evaluateSymbolically(argument, environment));
  if (status && name === 'cancelled') return ofFormula(status.cancelled(), logic);
  if (status && (name === 'success' || name === 'failure')) {
    const jobs = args.flatMap(({ cases }) => cases.map(({ symbol }) => jobName(symbol)));
    return ofFormula(status[name](jobs), logic);
  }
  return combine(args, environment, (symbols) => applyFunction(name, symbols, environment.world));
}

function jobName(symbol: Value['cases'][number]['symbol']): string {
  return symbol.kind === 'known' ? String(symbol.value) : '';
}

function evaluateIndex(expression: IndexAccess, environment: Environment): Value {
  const base = evaluateSymbolically(expression.expr, environment);
  const index =
    expression.index instanceof Star
      ? known('*')
      : evaluateSymbolically(expression.index, environment);
  return combine([base, index], environment, (symbols) =>
    applyFunction('[]', symbols, environment.world),
  );
}

function withError(value: Value, error: Formula, { world }: Environment): Value {
  const { logic } = world;
  return ofCases(
    value.cases.map(({ when, symbol }) => ({ when: logic.without(when, error), symbol })),
    logic.or(error, value.error),
    logic,
  );
}
