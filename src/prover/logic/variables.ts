/** What the yes-or-no variables of a proof mean, in the order in which they were first asked for. */
import type { Unsettled } from '../../workflow/unsettled.ts';
import { always, type Assignment, type Formula, type Logic } from './logic.ts';

/** One thing that goes wrong. */
export interface Fault {
  readonly what: 'step-fails' | 'times-out' | 'rejected' | 'condition-errs' | 'run-cancelled';
  /** Undefined for what happens to the run. */
  readonly job?: string;
  /** The step it happens at, from 0: the first of several that are alike. */
  readonly step?: number;
  /** Which of the things that the step does one after another. */
  readonly part?: number;
  /** Which of two legs of a matrix. */
  readonly leg?: number;
  /** What could not be read, when a condition errs. */
  readonly value?: string;
}

/** `fault` goes wrong; `moment` is when; `given` is what the run was started with or computed. */
export type VariableMeaning =
  | { readonly kind: 'fault'; readonly fault: Fault }
  | { readonly kind: 'moment' }
  | { readonly kind: 'given'; readonly name: string; readonly value: string }
  | { readonly kind: 'unsettled'; readonly row: keyof Unsettled };

/** A value that the run was started with, or that an expression gave. */
export interface Given {
  readonly name: string;
  readonly value: string;
  /** Where it is something else: than these. */
  readonly others?: readonly string[];
}

/** A value that nothing names. */
export const somethingElse = 'something else';

interface Choice {
  readonly values: readonly string[];
  readonly guards: readonly Formula[];
  readonly levels: readonly number[];
}

/** How much a variable weighs in a counterexample: what weighs little is told first. */
const faultWeights: Readonly<Record<Fault['what'], number>> = {
  'step-fails': 1000,
  rejected: 1001,
  'times-out': 1010,
  'run-cancelled': 1100,
  'condition-errs': 1200,
};

/** Names variables; the same key is always the same variable, also for a second model. */
export class Variables {
  readonly logic: Logic;
  readonly #byKey = new Map<string, number>();
  readonly #meanings: VariableMeaning[] = [];
  readonly #choices = new Map<string, Choice>();

  constructor(logic: Logic) {
    this.logic = logic;
  }

  /** The variable of that key. */
  flag(key: string, meaning: VariableMeaning): Formula {
    let level = this.#byKey.get(key);
    if (level === undefined) {
      level = this.#meanings.length;
      this.#byKey.set(key, level);
      this.#meanings.push(meaning);
    }
    return this.logic.variable(level);
  }

  /** A fault, with its key made of what it is. */
  fault(fault: Fault): Formula {
    const { what, job = '', step = '', part = '', leg = '', value = '' } = fault;
    const key = `fault ${what} ${job} ${step} ${part} ${leg} ${value}`;
    return this.flag(key, { kind: 'fault', fault });
  }

  /** When something happens, as far as the order of jobs leaves it open. */
  moment(key: string): Formula {
    return this.flag(`moment ${key}`, { kind: 'moment' });
  }

  unsettled(row: keyof Unsettled): Formula {
    return this.flag(`unsettled ${row}`, { kind: 'unsettled', row });
  }

  /**
   * One of several values: a guard for each, exactly one of which holds whatever the variables
   * are. The first is the case in which no variable holds.
   */
  choice(name: string, values: readonly string[]): readonly Formula[] {
    const known = this.#choices.get(name);
    if (known) return known.guards;
    const guards: Formula[] = [];
    const levels: number[] = [];
    let left = always;
    for (const value of values.slice(1)) {
      const flag = this.flag(`given ${name} = ${value}`, { kind: 'given', name, value });
      levels.push(this.#byKey.get(`given ${name} = ${value}`)!);
      guards.push(this.logic.and(left, flag));
      left = this.logic.without(left, flag);
    }
    guards.unshift(left);
    this.#choices.set(name, { values, guards, levels });
    return guards;
  }

  /** The values that an assignment chose, of the choices that it asked for. */
  chosen({ held, asked }: Omit<Assignment, 'cost'>): readonly Given[] {
    return [...this.#choices].flatMap(([name, { values, guards, levels }]) => {
      if (!levels.some((level) => asked.has(level))) return [];
      const value = values[guards.findIndex((guard) => this.logic.holds(guard, held))]!;
      if (value !== somethingElse) return [{ name, value }];
      const others = values.filter((other) => other !== somethingElse);
      return others.length === 0 ? [] : [{ name, value, others }];
    });
  }

  meaning(level: number): VariableMeaning {
    return this.#meanings[level]!;
  }

  get count(): number {
    return this.#meanings.length;
  }

  /** The formula where what the callback says of a meaning is so; undefined leaves it open. */
  assume(formula: Formula, answer: (meaning: VariableMeaning) => boolean | undefined): Formula {
    return this.logic.restrict(formula, (level) => answer(this.meaning(level)));
  }

  /** The formula in the run in which nothing goes wrong, all else as it is. */
  withoutFaults(formula: Formula): Formula {
    return this.assume(formula, ({ kind }) =>
      kind === 'fault' || kind === 'moment' ? false : undefined,
    );
  }

  /** The formula under these answers to what GitHub's semantics leave open. */
  settled(formula: Formula, answers: (row: keyof Unsettled) => boolean | undefined): Formula {
    return this.assume(formula, (meaning) =>
      meaning.kind === 'unsettled' ? answers(meaning.row) : undefined,
    );
  }

  /** The assignment with the fewest faults, then the fewest other deviations; undefined if none. */
  simplest(formula: Formula): Assignment | undefined {
    return this.logic.cheapest(formula, (level) => {
      const meaning = this.meaning(level);
      return meaning.kind === 'fault' ? faultWeights[meaning.fault.what] : 1;
    });
  }
}
