/** Operators and functions over values that only the run knows in part. */
import { Binary, FunctionCall, IndexAccess, Literal, type Expr } from '@actions/expressions/ast';
import { Lexer, TokenType, type Token } from '@actions/expressions/lexer';
import { evaluateExpression } from '../../workflow/expression.ts';
import { toExpressionData, valueText, type JsonValue } from '../../workflow/values.ts';
import { Failure } from '../../failure.ts';
import { always, never, type Formula } from '../logic/logic.ts';
import {
  known,
  ofCases,
  ofFormula,
  symbolKey,
  truthOf,
  type Symbol,
  type Unknown,
  type Value,
} from './value.ts';
import { meets, unknownTruth, unknownValue, type SymbolicWorld } from './world.ts';

/** Combinations of cases that are told apart; with more, the result is one unknown value. */
const maxCombinations = 256;

type Place = { readonly world: SymbolicWorld; readonly scope: string };

/** What `apply` makes of every combination of the values' cases. */
export function combine(
  values: readonly Value[],
  { world, scope }: Place,
  apply: (symbols: readonly Symbol[]) => Value,
): Value {
  const { logic } = world;
  const error = logic.or(...values.map((value) => value.error));
  const count = values.reduce((product, { cases }) => product * cases.length, 1);
  if (count > maxCombinations) {
    const key = `${scope}${values.map(({ cases }) => cases.map(({ symbol }) => symbolKey(symbol)).join('|')).join(', ')}`;
    return unknownValue(world, { kind: 'unknown', key, type: 'any' }, { canBeEmpty: true });
  }
  let combinations: { readonly when: Formula; readonly symbols: readonly Symbol[] }[] = [
    { when: always, symbols: [] },
  ];
  for (const { cases } of values) {
    combinations = combinations.flatMap(({ when, symbols }) =>
      cases
        .map((each) => ({ when: logic.and(when, each.when), symbols: [...symbols, each.symbol] }))
        .filter((each) => each.when !== never),
    );
  }
  const applied = combinations.map(({ when, symbols }) => ({ when, value: apply(symbols) }));
  return ofCases(
    applied.flatMap(({ when, value }) =>
      value.cases.map((each) => ({ when: logic.and(when, each.when), symbol: each.symbol })),
    ),
    logic.or(error, ...applied.map(({ when, value }) => logic.and(when, value.error))),
    logic,
  );
}

/** Whether two values are equal, as `==` takes it. */
export function equality(left: Symbol, right: Symbol, world: SymbolicWorld): Value {
  if (left.kind === 'known' && right.kind === 'known') return compute('==', [left, right]);
  if (left.kind === 'unknown' && right.kind === 'unknown' && left.key === right.key) {
    return known(true);
  }
  if (left.kind === 'unknown' && right.kind === 'known')
    return equalsKnown(left, right.value, world);
  if (left.kind === 'known' && right.kind === 'unknown')
    return equalsKnown(right, left.value, world);
  const key = [symbolKey(left), symbolKey(right)].sort().join(' == ');
  return unknownTruth(world, key);
}

/** What an unknown is compared with is a case of its own, so that what is left differs from it. */
function equalsKnown(unknown: Unknown, value: JsonValue, world: SymbolicWorld): Value {
  const text = typeof value === 'string';
  if (unknown.type === 'text' && !text) {
    // A text equals a number when it reads as one: only the run knows.
    return unknownTruth(world, `${unknown.key} == ${JSON.stringify(value)}`);
  }
  if (unknown.prefix !== undefined && text && !beginsWith(value, unknown.prefix)) {
    return known(false);
  }
  const { stands } = unknown;
  if (stands) meets(world, stands.for, `${stands.behind}${valueText(value)}`);
  else meets(world, unknown.key, value);
  return known(false);
}

const beginsWith = (text: string, prefix: string) =>
  text.toLowerCase().startsWith(prefix.toLowerCase());

/** Any other operator or function; `[]` is an index. */
export function applyFunction(
  name: string,
  symbols: readonly Symbol[],
  world: SymbolicWorld,
): Value {
  const [first, second] = symbols;
  if (name === 'contains' && first && second) {
    const items = listItems(first);
    if (items) return anyEqual(items, second, world);
  }
  // The files are there only when it runs.
  if (name !== 'hashfiles' && symbols.every((symbol) => symbol.kind === 'known')) {
    return compute(name, symbols);
  }
  if (name === 'startswith' && first?.kind === 'unknown' && second?.kind === 'known') {
    const told = beginning(first, valueText(second.value));
    if (told !== undefined) return known(told);
  }
  const key = `${name}(${symbols.map(symbolKey).join(', ')})`;
  if (isTruth(name)) return unknownTruth(world, key);
  const isText = name === 'format' || name === 'join' || name === 'tojson' || name === 'hashfiles';
  const value = unknownValue(
    world,
    { kind: 'unknown', key, type: isText ? 'text' : 'any' },
    { canBeEmpty: name !== 'tojson' },
  );
  return name === 'fromjson' ? mayFail(value, key, world) : value;
}

const isTruth = (name: string) => /^(?:[<>]=?|contains|startswith|endswith)$/.test(name);

/** What is read as JSON may be none. */
function mayFail(value: Value, key: string, world: SymbolicWorld): Value {
  const { logic, variables } = world;
  const fails = variables.fault({ what: 'condition-errs', value: key });
  return ofCases(
    value.cases.map(({ when, symbol }) => ({ when: logic.without(when, fails), symbol })),
    fails,
    logic,
  );
}

/** Whether it begins so, as far as its own known beginning tells. */
function beginning({ prefix }: Unknown, asked: string): boolean | undefined {
  if (prefix === undefined) return asked === '' ? true : undefined;
  if (beginsWith(prefix, asked)) return true;
  return beginsWith(asked, prefix) ? undefined : false;
}

function listItems(symbol: Symbol): readonly Value[] | undefined {
  if (symbol.kind === 'list') return symbol.items;
  if (symbol.kind !== 'known' || !Array.isArray(symbol.value)) return undefined;
  return (symbol.value as readonly JsonValue[]).map(known);
}

function anyEqual(items: readonly Value[], wanted: Symbol, world: SymbolicWorld): Value {
  const { logic } = world;
  const holds = items.flatMap(({ cases }) =>
    cases.map(({ when, symbol }) =>
      logic.and(when, truthOf(equality(symbol, wanted, world), logic)),
    ),
  );
  return ofFormula(logic.or(...holds), logic);
}

/** By the expression library itself, over literals; what it refuses is an error. */
function compute(name: string, symbols: readonly Symbol[]): Value {
  const literals = symbols.map((symbol) => {
    const value = symbol.kind === 'known' ? symbol.value : null;
    return new Literal(toExpressionData(value), word('literal'));
  });
  const at = { file: '' };
  try {
    return known(
      evaluateExpression({ source: name, tree: callOf(name, literals), at }, { contexts: {} }),
    );
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { cases: [], error: always };
  }
}

function callOf(name: string, literals: readonly Literal[]): Expr {
  if (name === '[]') return new IndexAccess(literals[0]!, literals[1]!);
  const operator = operators.get(name);
  return operator
    ? new Binary(literals[0]!, operator, literals[1]!)
    : new FunctionCall(word(name), [...literals]);
}

const word = (text: string): Token => new Lexer(text).lex().tokens[0]!;
const operators: ReadonlyMap<string, Token> = new Map(
  ['==', '!=', '<', '<=', '>', '>='].map((operator) => [
    operator,
    new Lexer(`1 ${operator} 1`).lex().tokens.find(({ type }) => type !== TokenType.NUMBER)!,
  ]),
);
