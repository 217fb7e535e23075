/** docs/failure-matrix.md: every fault that is rehearsed, and the test that plays it. */
import type { FaultScenario } from '../../src/rehearsal/fault.ts';
import { renderTable } from './tables.ts';

export interface PlayedFault {
  readonly scenario: FaultScenario;
  /** The test file, relative to the project; undefined when none plays it. */
  readonly test: string | undefined;
}

/** A test file by its text. */
export interface TestFile {
  readonly path: string;
  readonly text: string;
}

/** Each scenario with the first test file that names its ID. */
export function findPlayed(
  scenarios: readonly FaultScenario[],
  tests: readonly TestFile[],
): readonly PlayedFault[] {
  return scenarios.map((scenario) => ({
    scenario,
    test: tests.find(({ text }) => text.includes(`'${scenario.id}'`))?.path,
  }));
}

/** The document; one line a fault, in the order in which a release meets them. */
export function renderFailureMatrix(faults: readonly PlayedFault[]): string {
  return [
    '<!-- Generated from src/rehearsal/faults by `npm run generate`. Do not edit. -->',
    '# Failure matrix',
    'What must be refused or survived. Each line is a whole release in the loopback world with one thing broken, played by `npm run rehearse -- --fault <id>` and by a test. In every one of them no release becomes public unless every channel serves the sealed bytes.',
    'The code is what the log tells first of all; what to do about it stands in [recovery.md](recovery.md). The codes of every single check are in [failure-codes.md](failure-codes.md). A run that `stopped` was ended before `build`: all that had to be shown is that the gate lets it pass.',
    renderTable(
      ['Fault', 'What is broken, and what happens', 'Code', 'Run', 'Release', 'Test'],
      faults.map(rowOf),
    ),
    '',
  ].join('\n\n');
}

function rowOf({ scenario: { expect, id, title }, test }: PlayedFault): string[] {
  return [
    `\`${id}\``,
    title,
    expect.code === undefined ? '–' : `\`${expect.code}\``,
    expect.conclusion,
    expect.public ? 'public' : 'not public',
    test === undefined ? '–' : `[${test.replace(/^.*\//, '')}](../${test})`,
  ];
}
