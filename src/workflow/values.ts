/** Between plain JSON values and the expression library's values. */
import { data } from '@actions/expressions';

export type JsonValue =
  string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

type ExpressionData = data.ExpressionData;

/**
 * A dictionary whose lookup ignores case, as contexts do. The library's own
 * keeps its index in a plain object, where a job named `constructor` gets lost.
 */
class ContextDictionary extends data.Dictionary {
  readonly #entries = new Map<string, { readonly key: string; readonly value: ExpressionData }>();

  override add(key: string, value: ExpressionData): void {
    const folded = key.toLowerCase();
    if (!this.#entries.has(folded)) this.#entries.set(folded, { key, value });
  }

  override get(key: string): ExpressionData | undefined {
    return this.#entries.get(key.toLowerCase())?.value;
  }

  override values(): ExpressionData[] {
    return [...this.#entries.values()].map(({ value }) => value);
  }

  override pairs(): { key: string; value: ExpressionData }[] {
    return [...this.#entries.values()].map(({ key, value }) => ({ key, value }));
  }
}

/** The value as expressions see it. */
export function toExpressionData(value: JsonValue): ExpressionData {
  if (value === null) return new data.Null();
  if (typeof value === 'string') return new data.StringData(value);
  if (typeof value === 'number') return new data.NumberData(value);
  if (typeof value === 'boolean') return new data.BooleanData(value);
  if (Array.isArray(value)) return new data.Array(...value.map(toExpressionData));
  return dictionaryOf(value as { readonly [key: string]: JsonValue });
}

/** The entries as a dictionary. */
export function dictionaryOf(entries: { readonly [key: string]: JsonValue }): data.Dictionary {
  const dictionary = new ContextDictionary();
  for (const [key, value] of Object.entries(entries)) dictionary.add(key, toExpressionData(value));
  return dictionary;
}

/** The plain JSON value of what an expression gave. */
export function toJsonValue(value: ExpressionData): JsonValue {
  switch (value.kind) {
    case data.Kind.Null:
      return null;
    case data.Kind.String:
      return (value as data.StringData).value;
    case data.Kind.Number:
      return (value as data.NumberData).value;
    case data.Kind.Boolean:
      return (value as data.BooleanData).value;
    case data.Kind.Array:
      return (value as data.Array).values().map(toJsonValue);
    default:
      return Object.fromEntries(
        (value as data.Dictionary).pairs().map(({ key, value }) => [key, toJsonValue(value)]),
      );
  }
}

/** The text that a value has inside a string: null is empty, a list or mapping its type's name. */
export function valueText(value: JsonValue): string {
  return toExpressionData(value).coerceString();
}

/** What a condition makes of a value: null, false, 0, NaN and '' are false, all else is true. */
export function isTruthy(value: JsonValue): boolean {
  return !(value === null || value === false || value === 0 || value === '' || Number.isNaN(value));
}
