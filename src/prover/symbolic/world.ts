/** What all evaluations of one proof share. */
import type { Logic } from '../logic/logic.ts';
import { somethingElse, type Variables } from '../logic/variables.ts';
import type { JsonValue } from '../../workflow/values.ts';
import { ofCases, ofFormula, type Symbol, type Unknown, type Value } from './value.ts';
import { never } from '../logic/logic.ts';

/**
 * Values that something unknown is compared with, by its key. Filled while a model is built; one
 * that met a new value is built anew, so that each such value is a case of its own.
 */
export type Comparisons = Map<string, Map<string, JsonValue>>;

export interface SymbolicWorld {
  readonly logic: Logic;
  readonly variables: Variables;
  /** As they were when this model was begun. */
  readonly compared: ReadonlyMap<string, ReadonlyMap<string, JsonValue>>;
  /** What this model met besides. */
  readonly met: Comparisons;
}

/** Something unknown is compared with a value: whether that is a case of its own already. */
export function meets({ compared, met }: SymbolicWorld, key: string, value: JsonValue): boolean {
  const identity = comparisonKey(value);
  if (compared.get(key)?.has(identity)) return true;
  const values = met.get(key) ?? new Map<string, JsonValue>();
  met.set(key, values.set(identity, value));
  return false;
}

// Texts are equal whatever their case.
const comparisonKey = (value: JsonValue) =>
  typeof value === 'string' ? value.toLowerCase() : JSON.stringify(value);

/** An unknown with the cases that it has: every value that it is compared with, empty, and others. */
export function unknownValue(
  world: SymbolicWorld,
  symbol: Unknown,
  options: { readonly canBeEmpty: boolean; readonly values?: readonly JsonValue[] },
): Value {
  const empty: JsonValue[] = options.canBeEmpty ? [symbol.type === 'text' ? '' : null] : [];
  const values = new Map<string, JsonValue>();
  const compared = world.compared.get(symbol.key)?.values() ?? [];
  for (const value of [...(options.values ?? []), ...compared, ...empty]) {
    if (symbol.type === 'text' && typeof value !== 'string') continue;
    if (symbol.prefix !== undefined && !String(value).startsWith(symbol.prefix)) continue;
    if (!options.canBeEmpty && value === '') continue;
    const identity = comparisonKey(value);
    if (!values.has(identity)) values.set(identity, value);
  }
  const symbols: Symbol[] = [
    symbol,
    ...[...values.values()].map((value): Symbol => ({ kind: 'known', value })),
  ];
  const guards = world.variables.choice(symbol.key, symbols.map(told));
  return ofCases(
    symbols.map((each, index) => ({ when: guards[index]!, symbol: each })),
    never,
    world.logic,
  );
}

function told(symbol: Symbol): string {
  return symbol.kind === 'known' ? JSON.stringify(symbol.value) : somethingElse;
}

/** A yes or no that only the run knows. */
export function unknownTruth(world: SymbolicWorld, key: string): Value {
  const [no] = world.variables.choice(key, ['false', 'true']);
  return ofFormula(world.logic.not(no!), world.logic);
}
