/** A value that depends on the variables of the proof: which value it is in which case. */
import { always, never, type Formula, type Logic } from '../logic/logic.ts';
import type { JsonValue } from '../../workflow/values.ts';

/**
 * Something that only the run knows, and that is none of the values that anything compares it
 * with. It is true as a condition: what is false is a case of its own.
 */
export interface Unknown {
  readonly kind: 'unknown';
  /** The same key is the same value. */
  readonly key: string;
  /** `text` is a string; `any` may be of every type. */
  readonly type: 'text' | 'any';
  /** What the text begins with, where that is known. */
  readonly prefix?: string;
  /** A value that it is compared with is a case of this other unknown, behind a prefix. */
  readonly stands?: { readonly for: string; readonly behind: string };
}

export type Symbol =
  | { readonly kind: 'known'; readonly value: JsonValue }
  | Unknown
  | { readonly kind: 'list'; readonly items: readonly Value[] };

export interface Case {
  readonly when: Formula;
  readonly symbol: Symbol;
}

/** The cases exclude each other and, with `error`, cover everything. */
export interface Value {
  readonly cases: readonly Case[];
  /** When the evaluation fails. */
  readonly error: Formula;
}

export function known(value: JsonValue): Value {
  return { cases: [{ when: always, symbol: { kind: 'known', value } }], error: never };
}

/** True where the formula holds, false elsewhere. */
export function ofFormula(formula: Formula, logic: Logic): Value {
  return ofCases(
    [
      { when: formula, symbol: { kind: 'known', value: true } },
      { when: logic.not(formula), symbol: { kind: 'known', value: false } },
    ],
    never,
    logic,
  );
}

/** The value of these cases, equal ones joined, impossible ones left out. */
export function ofCases(cases: readonly Case[], error: Formula, logic: Logic): Value {
  const joined = new Map<string, Case>();
  for (const { when, symbol } of cases) {
    if (when === never) continue;
    const identity = symbolKey(symbol);
    const former = joined.get(identity);
    joined.set(identity, { when: former ? logic.or(former.when, when) : when, symbol });
  }
  return { cases: [...joined.values()], error };
}

/** A text that tells symbols apart. */
export function symbolKey(symbol: Symbol): string {
  if (symbol.kind === 'known') return JSON.stringify(symbol.value);
  if (symbol.kind === 'unknown') return symbol.key;
  const items = symbol.items.map(({ cases }) =>
    cases.map(({ when, symbol: inner }) => `${when}:${symbolKey(inner)}`).join('|'),
  );
  return `[${items.join(', ')}]`;
}

/** Whether a condition takes it for true. */
export function isTrueSymbol(symbol: Symbol): boolean {
  if (symbol.kind !== 'known') return true;
  const { value } = symbol;
  return !(value === null || value === false || value === 0 || value === '' || value !== value);
}

/** When it is true, as a condition. */
export function truthOf({ cases }: Value, logic: Logic): Formula {
  return logic.or(...cases.filter(({ symbol }) => isTrueSymbol(symbol)).map(({ when }) => when));
}

/** `then` where the formula holds, `otherwise` elsewhere. */
export function choose(
  test: Formula,
  { then, otherwise }: { readonly then: Value; readonly otherwise: Value },
  logic: Logic,
): Value {
  return ofCases(
    [
      ...then.cases.map(({ when, symbol }) => ({ when: logic.and(test, when), symbol })),
      ...otherwise.cases.map(({ when, symbol }) => ({
        when: logic.without(when, test),
        symbol,
      })),
    ],
    logic.ifThenElse(test, then.error, otherwise.error),
    logic,
  );
}
