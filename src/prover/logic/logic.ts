/**
 * Exact logic over many yes-or-no variables: reduced ordered binary decision diagrams. Two
 * formulas that mean the same are the same number, so a proof is a comparison with `never`.
 */
import { BoundReached } from './bound.ts';

/** A formula; only of the logic that made it. */
export type Formula = number;

export const never: Formula = 0;
export const always: Formula = 1;

/** How much may be computed before it is given up. */
export interface LogicLimits {
  readonly maxNodes: number;
  /** Recursive steps of all operations together: what bounds the time, the same on every machine. */
  readonly maxSteps: number;
}

// Looked up once: where scripts have a global object of their own, as in the tests, looking up `Math`
// takes longer than all the rest of a step.
const { imul, min } = Math;

const terminalLevel = 0x7fffffff;
const cacheBits = 17;
const cacheMask = (1 << cacheBits) - 1;

/** Values of variables that make a formula true. */
export interface Assignment {
  /** The variables that hold; all others do not. */
  readonly held: ReadonlySet<number>;
  /** Those that the formula asked for on the way: the rest makes no difference. */
  readonly asked: ReadonlySet<number>;
  /** Of those that hold. */
  readonly cost: number;
}

/** Makes and combines formulas. Operations throw BoundReached. */
export class Logic {
  #limits: LogicLimits;
  #levels = new Int32Array(1 << 12);
  #lows = new Int32Array(1 << 12);
  #highs = new Int32Array(1 << 12);
  #table = new Int32Array(1 << 13);
  #count = 2;
  #steps = 0;
  readonly #cache = new Int32Array((cacheMask + 1) * 4);

  constructor(limits: LogicLimits) {
    this.#limits = limits;
    this.#levels[0] = terminalLevel;
    this.#levels[1] = terminalLevel;
  }

  /** Nodes and steps so far. */
  get effort(): { readonly nodes: number; readonly steps: number } {
    return { nodes: this.#count, steps: this.#steps };
  }

  /** Computes something that may cost this much at most. Throws BoundReached. */
  within<Result>(more: LogicLimits, compute: () => Result): Result {
    const limits = this.#limits;
    this.#limits = {
      maxNodes: Math.min(limits.maxNodes, this.#count + more.maxNodes),
      maxSteps: Math.min(limits.maxSteps, this.#steps + more.maxSteps),
    };
    try {
      return compute();
    } finally {
      this.#limits = limits;
    }
  }

  /** The variable at this position of the order. */
  variable(level: number): Formula {
    return this.#node(level, never, always);
  }

  not(formula: Formula): Formula {
    return this.ifThenElse(formula, never, always);
  }

  and(...formulas: readonly Formula[]): Formula {
    return formulas.reduce((left, right) => this.ifThenElse(left, right, never), always);
  }

  or(...formulas: readonly Formula[]): Formula {
    return formulas.reduce((left, right) => this.ifThenElse(left, always, right), never);
  }

  /** `left` holds and `right` does not. */
  without(left: Formula, right: Formula): Formula {
    return this.ifThenElse(right, never, left);
  }

  equal(left: Formula, right: Formula): Formula {
    return this.ifThenElse(left, right, this.not(right));
  }

  ifThenElse(test: Formula, then: Formula, otherwise: Formula): Formula {
    if (test === always) return then;
    if (test === never) return otherwise;
    if (then === otherwise) return then;
    if (then === always && otherwise === never) return test;
    const slot = mix(test, then, otherwise) & cacheMask;
    const at = slot * 4;
    const cache = this.#cache;
    if (
      cache[at] === test &&
      cache[at + 1] === then &&
      cache[at + 2] === otherwise &&
      cache[at + 3]! > 0
    ) {
      return cache[at + 3]! - 1;
    }
    this.#step();
    const levels = this.#levels;
    const level = min(levels[test]!, levels[then]!, levels[otherwise]!);
    const low = this.ifThenElse(
      this.#cofactor(test, level, this.#lows),
      this.#cofactor(then, level, this.#lows),
      this.#cofactor(otherwise, level, this.#lows),
    );
    const high = this.ifThenElse(
      this.#cofactor(test, level, this.#highs),
      this.#cofactor(then, level, this.#highs),
      this.#cofactor(otherwise, level, this.#highs),
    );
    const result = this.#node(level, low, high);
    cache[at] = test;
    cache[at + 1] = then;
    cache[at + 2] = otherwise;
    cache[at + 3] = result + 1;
    return result;
  }

  /** The formula where each variable that `fixed` answers for has that value. */
  restrict(formula: Formula, fixed: (level: number) => boolean | undefined): Formula {
    const known = new Map<Formula, Formula>();
    const visit = (at: Formula): Formula => {
      if (at <= always) return at;
      const before = known.get(at);
      if (before !== undefined) return before;
      this.#step();
      const level = this.#levels[at]!;
      const value = fixed(level);
      const result =
        value === undefined
          ? this.#node(level, visit(this.#lows[at]!), visit(this.#highs[at]!))
          : visit(value ? this.#highs[at]! : this.#lows[at]!);
      known.set(at, result);
      return result;
    };
    return visit(formula);
  }

  /** The cheapest way to make it true; undefined when there is none. */
  cheapest(formula: Formula, costOf: (level: number) => number): Assignment | undefined {
    const costs = new Map<Formula, number>([
      [never, Infinity],
      [always, 0],
    ]);
    const visit = (at: Formula): number => {
      const before = costs.get(at);
      if (before !== undefined) return before;
      this.#step();
      const cost = Math.min(
        visit(this.#lows[at]!),
        costOf(this.#levels[at]!) + visit(this.#highs[at]!),
      );
      costs.set(at, cost);
      return cost;
    };
    const total = visit(formula);
    if (total === Infinity) return undefined;
    const held = new Set<number>();
    const asked = new Set<number>();
    let at = formula;
    while (at > always) {
      asked.add(this.#levels[at]!);
      if (costs.get(this.#lows[at]!) === costs.get(at)) at = this.#lows[at]!;
      else {
        held.add(this.#levels[at]!);
        at = this.#highs[at]!;
      }
    }
    return { held, asked, cost: total };
  }

  /** Whether it is true when exactly these variables hold. */
  holds(formula: Formula, held: ReadonlySet<number>): boolean {
    let at = formula;
    while (at > always) at = held.has(this.#levels[at]!) ? this.#highs[at]! : this.#lows[at]!;
    return at === always;
  }

  #cofactor(formula: Formula, level: number, side: Int32Array): Formula {
    return this.#levels[formula] === level ? side[formula]! : formula;
  }

  #node(level: number, low: Formula, high: Formula): Formula {
    if (low === high) return low;
    const mask = this.#table.length - 1;
    let slot = mix(level, low, high) & mask;
    for (;;) {
      const found = this.#table[slot]!;
      if (found === 0) break;
      if (
        this.#levels[found] === level &&
        this.#lows[found] === low &&
        this.#highs[found] === high
      ) {
        return found;
      }
      slot = (slot + 1) & mask;
    }
    return this.#newNode({ level, low, high }, slot);
  }

  #newNode(node: { level: number; low: number; high: number }, slot: number): Formula {
    if (this.#count >= this.#limits.maxNodes) {
      throw new BoundReached(`more than ${this.#limits.maxNodes} nodes`);
    }
    const id = this.#count;
    this.#count += 1;
    if (id === this.#levels.length) this.#grow();
    this.#levels[id] = node.level;
    this.#lows[id] = node.low;
    this.#highs[id] = node.high;
    if (this.#count * 2 > this.#table.length) this.#rehash();
    else this.#table[slot] = id;
    return id;
  }

  #grow(): void {
    const larger = (old: Int32Array) => {
      const grown = new Int32Array(old.length * 2);
      grown.set(old);
      return grown;
    };
    this.#levels = larger(this.#levels);
    this.#lows = larger(this.#lows);
    this.#highs = larger(this.#highs);
  }

  #rehash(): void {
    const table = new Int32Array(this.#table.length * 2);
    const mask = table.length - 1;
    for (let id = 2; id < this.#count; id += 1) {
      let slot = mix(this.#levels[id]!, this.#lows[id]!, this.#highs[id]!) & mask;
      while (table[slot] !== 0) slot = (slot + 1) & mask;
      table[slot] = id;
    }
    this.#table = table;
  }

  #step(): void {
    this.#steps += 1;
    if (this.#steps > this.#limits.maxSteps) {
      throw new BoundReached(`more than ${this.#limits.maxSteps} steps`);
    }
  }
}

/** Mixes three small numbers into one whose low bits are spread. */
function mix(first: number, second: number, third: number): number {
  let hash = imul(first, 0x9e3779b1) ^ imul(second, 0x85ebca6b);
  hash = imul(hash ^ (hash >>> 15), 0xc2b2ae35) ^ imul(third, 0x27d4eb2f);
  return hash ^ (hash >>> 13);
}
