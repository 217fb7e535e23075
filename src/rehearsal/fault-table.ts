/** Outcomes of fault scenarios as lines: a sentence for one, a table for many. */
import type { FaultOutcome, FaultScenario } from './fault.ts';

export interface FaultTable {
  readonly head: string;
  /** The scenario's line, and one more for everything that was not as declared. */
  row(outcome: FaultOutcome): string;
  /** How many went as declared; `seconds` is how long all of them took. */
  foot(outcomes: readonly FaultOutcome[], seconds: number): string;
}

/** A table whose columns fit the scenarios, so that rows can be printed as they come. */
export function createFaultTable(scenarios: readonly FaultScenario[]): FaultTable {
  const widths = [
    2,
    Math.max(...scenarios.map(({ id }) => id.length)),
    Math.max(9, ...scenarios.map(({ expect }) => expect.code?.length ?? 0)),
    9,
    10,
  ];
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd();
  return {
    head: line(['', 'fault', 'told', 'run', 'release', 'time']),
    row(outcome) {
      const { asDeclared, conclusion, failureCodes, id, seconds } = outcome;
      const expected = scenarios.find((scenario) => scenario.id === id)?.expect.code;
      // The declared one alone when it was told: what else is allowed to be told, the scenario says.
      const told = failureCodes.find((code) => code === expected) ?? failureCodes.join(', ');
      const cells = [asDeclared ? '✔' : '✘', id, told || '–', conclusion, placeOf(outcome)];
      return [line([...cells, `${seconds.toFixed(1)} s`]), ...problemLines(outcome)].join('\n');
    },
    foot(outcomes, seconds) {
      const good = outcomes.filter(({ asDeclared }) => asDeclared).length;
      const bad = outcomes.length - good;
      return `faults: ${good} passed, ${bad} failed, in ${seconds.toFixed(0)} s`;
    },
  };
}

/** One outcome as a line, and one more for everything that was not as declared. */
export function renderOutcome(outcome: FaultOutcome): string {
  const { asDeclared, conclusion, failureCodes, id, seconds } = outcome;
  const codes = failureCodes.join(', ') || 'no failure code';
  const text = `${codes}; run ${conclusion}, release ${placeOf(outcome)} (${seconds.toFixed(1)} s)`;
  return [`${asDeclared ? '✔' : '✘'} ${id}: ${text}`, ...problemLines(outcome)].join('\n');
}

function problemLines({ problems }: FaultOutcome): string[] {
  return problems.map((problem) => `    not as declared: ${problem}`);
}

function placeOf(outcome: FaultOutcome): string {
  return outcome.public ? 'public' : 'not public';
}
