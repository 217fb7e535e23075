/** A verification for a terminal: a line a check, then what is wrong, each with its cure. */
import type { Failure } from '../../failure.ts';
import { verdictOf, type CheckResult, type Verification } from '../model.ts';
import { countStandings, standingMarks, titleOf } from './words.ts';

/** The lines, the verdict first and last: a long list of failures must not hide it. */
export function renderVerificationText(verification: Verification): string {
  const verdict = verdictOf(verification);
  const head = `${verdict}: ${titleOf(verification)}, ${countStandings(verification)}`;
  const wrong = verification.checks.filter(({ failures }) => failures.length > 0);
  return [
    head,
    '',
    ...verification.checks.map(checkLine),
    ...wrong.flatMap((check) => ['', ...failureLines(check)]),
    '',
  ].join('\n');
}

function checkLine({ standing, title, detail }: CheckResult): string {
  return `  ${standingMarks[standing]} ${title}: ${detail}`;
}

/** A check and what is wrong with it; none when nothing is. */
export function failureLines({ id, standing, failures }: CheckResult): readonly string[] {
  return failures.flatMap((failure, index) => [
    ...(index === 0 ? [`${standingMarks[standing]} ${id}`] : []),
    ...failureBlock(failure),
  ]);
}

function failureBlock({ code, seen, expected, cure }: Failure): readonly string[] {
  const entries = [
    ['seen', seen],
    ['expected', expected],
    ['cure', cure],
  ] as const;
  return [
    `    ${code}`,
    ...entries.map(([name, value]) => `      ${`${name}:`.padEnd(10)}${indented(value)}`),
  ];
}

function indented(text: string): string {
  return text.replaceAll('\n', `\n${' '.repeat(16)}`);
}
