/** Groups what differs by its cause, so that ten thousand members are told in one line. */
import { gravity, type Category } from './cause-kind.ts';
import { causeKindOf, type CauseId } from './cause-table.ts';
import type { Cause, Example } from './model.ts';

export class Causes {
  readonly #found = new Map<CauseId, { count: number; readonly example: Example }>();

  /** Counts a cause; the first example is the one that is kept. */
  add(id: CauseId, example: Example, count = 1): void {
    const known = this.#found.get(id);
    if (known) known.count += count;
    else this.#found.set(id, { count, example: shown(example) });
  }

  /** Adds the cause when the two values differ. */
  compare<Value extends string | number>(
    id: CauseId,
    { member, show = String, values }: Comparison<Value>,
  ): boolean {
    const [a, b] = values;
    if (a === b) return false;
    this.add(id, { ...(member !== undefined && { member }), a: show(a), b: show(b) });
    return true;
  }

  /** Tells this cause alone: what was found before follows from it. */
  replace(id: CauseId, example: Example): void {
    this.#found.clear();
    this.add(id, example);
  }

  /** Takes over what another collection found. */
  merge(other: Causes): void {
    for (const [id, { count, example }] of other.#found) this.add(id, example, count);
  }

  has(id: CauseId): boolean {
    return this.#found.has(id);
  }

  get isEmpty(): boolean {
    return this.#found.size === 0;
  }

  categories(): Set<Category> {
    return new Set([...this.#found.keys()].map((id) => causeKindOf(id).category));
  }

  /** All causes, the gravest first, then the most frequent. */
  list(): Cause[] {
    const rank = (id: CauseId) => gravity.indexOf(causeKindOf(id).category);
    return [...this.#found]
      .map(([id, { count, example }]) => ({ id, count, example, cure: causeKindOf(id).cure }))
      .sort((one, other) => rank(one.id) - rank(other.id) || other.count - one.count);
  }
}

const maxShown = 200;

/** What stands in archives is anybody's text: it is shown as one short line. */
function shown({ offset, ...texts }: Example): Example {
  const lines = Object.entries(texts).map(([name, text]) => [name, oneLine(text as string)]);
  return { ...Object.fromEntries(lines), ...(offset !== undefined && { offset }) };
}

function oneLine(text: string): string {
  const escaped = text.replace(
    /[\p{Cc}\u2028\u2029]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return escaped.length <= maxShown ? escaped : `${escaped.slice(0, maxShown - 1)}…`;
}

interface Comparison<Value> {
  readonly member?: string;
  readonly values: readonly [Value, Value];
  /** How a value is shown; as text when left out. */
  readonly show?: (value: Value) => string;
}
