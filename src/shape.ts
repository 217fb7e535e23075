/**
 * Shapes of untrusted JSON: a shape reads a value, returns it typed and without
 * the fields that nobody asked for, or throws NotOfShape with the place.
 */

/** Reads a value found at `place` (such as `predicate.channel.name`). Throws NotOfShape. */
export type Shape<T> = (value: unknown, place: string) => T;

/** What a shape throws: where, and what was expected there. */
export class NotOfShape extends Error {
  readonly place: string;
  readonly expected: string;

  constructor(place: string, expected: string) {
    super(`${place === '' ? 'the document' : `\`${place}\``} is not ${expected}`);
    this.name = 'NotOfShape';
    this.place = place;
    this.expected = expected;
  }
}

type Fields = Readonly<Record<string, Shape<unknown>>>;
type ObjectOf<F extends Fields> = { readonly [Name in keyof F]: ReturnType<F[Name]> };

/** An object with these fields; its other fields are ignored and left out. */
export function objectOf<F extends Fields>(fields: F): Shape<ObjectOf<F>> {
  return (value, place) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new NotOfShape(place, 'an object');
    }
    const entries = Object.entries(fields).map(([name, shape]) => {
      const field: unknown = Object.hasOwn(value, name)
        ? (value as Record<string, unknown>)[name]
        : undefined;
      return [name, shape(field, place === '' ? name : `${place}.${name}`)] as const;
    });
    return Object.fromEntries(entries.filter(([, field]) => field !== undefined)) as ObjectOf<F>;
  };
}

/** A list of these. */
export function listOf<T>(item: Shape<T>): Shape<readonly T[]> {
  return (value, place) => {
    if (!Array.isArray(value)) throw new NotOfShape(place, 'a list');
    return value.map((entry: unknown, index) => item(entry, `${place}[${index}]`));
  };
}

/** Any value, as it is: for what is not looked at here. */
export const anything: Shape<unknown> = (value) => value;

/** Undefined when the field is left out. */
export function optional<T>(shape: Shape<T>): Shape<T | undefined> {
  return (value, place) => (value === undefined ? undefined : shape(value, place));
}

/** Null, or this. */
export function nullable<T>(shape: Shape<T>): Shape<T | null> {
  return (value, place) => (value === null ? null : shape(value, place));
}

/** Text that the pattern matches; without a pattern any text. */
export function textLike(pattern = /^/, expected = 'a text'): Shape<string> {
  return (value, place) => {
    if (typeof value !== 'string' || !pattern.test(value)) throw new NotOfShape(place, expected);
    return value;
  };
}

/** A whole number, `least` or more. */
export function wholeNumber(least = 0): Shape<number> {
  return (value, place) => {
    if (!Number.isSafeInteger(value) || (value as number) < least) {
      throw new NotOfShape(place, `a whole number, ${least} or more`);
    }
    return value as number;
  };
}

/** `true` or `false`. */
export const trueOrFalse: Shape<boolean> = (value, place) => {
  if (typeof value !== 'boolean') throw new NotOfShape(place, '`true` or `false`');
  return value;
};

/** One of these texts. */
export function oneOf<const Words extends readonly string[]>(words: Words): Shape<Words[number]> {
  return (value, place) => {
    const word = words.find((candidate) => candidate === value);
    if (word === undefined) throw new NotOfShape(place, `one of ${words.join(', ')}`);
    return word;
  };
}

/** 64 lower-case hexadecimal digits. */
export const sha256Text = textLike(/^[0-9a-f]{64}$/, '64 lower-case hexadecimal digits');
