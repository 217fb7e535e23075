/** From a `strategy.matrix` to its combinations, in GitHub's order. */
import type { Location } from '../failure.ts';
import { workflowFailure } from './failures.ts';
import type { JsonValue } from './values.ts';

/** One combination: the `matrix` context of one leg. */
export type Combination = Readonly<Record<string, JsonValue>>;

/** GitHub's limit of legs in one job. */
export const maxLegs = 256;

/** The combinations of an evaluated matrix. Throws MATRIX_INVALID. */
export function expandMatrix(matrix: JsonValue, at: Location): readonly Combination[] {
  if (!isRecord(matrix)) throw invalidMatrix(at, 'the matrix is not a mapping', 'a mapping');
  const { include, exclude, ...axes } = matrix;
  const excluded = records(exclude, 'exclude', at);
  const combinations = product(axes, at).filter(
    (combination) => !excluded.some((pattern) => matches(combination, pattern)),
  );
  const legs = withIncludes(combinations, Object.keys(axes), records(include, 'include', at));
  if (legs.length === 0 || legs.length > maxLegs) {
    throw invalidMatrix(at, `the matrix has ${legs.length} combinations`, `1 to ${maxLegs}`);
  }
  return legs;
}

function product(axes: { readonly [key: string]: JsonValue }, at: Location): Combination[] {
  const names = Object.keys(axes);
  if (names.length === 0) return [];
  return names.reduce<Combination[]>(
    (combinations, name) => {
      const values = axes[name];
      if (!Array.isArray(values) || values.length === 0) {
        throw invalidMatrix(at, `the axis \`${name}\` is not a list with values`, 'a list');
      }
      return combinations.flatMap((combination) =>
        (values as readonly JsonValue[]).map((value) => ({ ...combination, [name]: value })),
      );
    },
    [{}],
  );
}

/**
 * An include extends every original combination whose axis values it does not
 * overwrite; one that extends none is a combination of its own.
 */
function withIncludes(
  combinations: readonly Combination[],
  axes: readonly string[],
  includes: readonly Combination[],
): Combination[] {
  const originals = combinations.map((combination) => ({
    axes: combination,
    all: { ...combination },
  }));
  const extra: Combination[] = [];
  for (const include of includes) {
    const shared = Object.entries(include).filter(([name]) => axes.includes(name));
    const extended = originals.filter((original) =>
      shared.every(([name, value]) => equal(original.axes[name] ?? null, value)),
    );
    for (const original of extended) Object.assign(original.all, include);
    if (extended.length === 0) extra.push(include);
  }
  return [...originals.map(({ all }) => all), ...extra];
}

function matches(combination: Combination, pattern: Combination): boolean {
  return Object.entries(pattern).every(([name, value]) => equal(combination[name] ?? null, value));
}

function equal(left: JsonValue, right: JsonValue): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

function records(value: JsonValue | undefined, name: string, at: Location): readonly Combination[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value) || !value.every(isRecord)) {
    throw invalidMatrix(at, `\`${name}\` is not a list of mappings`, 'a list of mappings');
  }
  return value as readonly Combination[];
}

function isRecord(value: JsonValue): value is { readonly [key: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalidMatrix(at: Location, seen: string, expected: string) {
  return workflowFailure('MATRIX_INVALID', {
    seen: `${at.file}:${at.line}: ${seen}.`,
    expected,
    cure: 'Correct the matrix; when it comes from an output, look at what that job wrote.',
    location: at,
  });
}
