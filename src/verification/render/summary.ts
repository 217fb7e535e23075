/** A verification as Markdown, for the step summary. */
import { code, plainText, prose, renderFailureLines, renderTableLines } from '../../markdown.ts';
import { verdictOf, type Verification } from '../model.ts';
import { countStandings, standingMarks, titleOf } from './words.ts';

/** The verdict, a table of the checks, and what is wrong. */
export function renderVerificationSummary(verification: Verification): string {
  const { checks, files } = verification;
  const verified = verdictOf(verification) === 'verified';
  const rows = checks.map(({ id, title, standing, detail }) => [
    standingMarks[standing],
    `${plainText(title)} (${code(id)})`,
    prose(detail),
  ]);
  const wrong = checks.filter(({ failures }) => failures.length > 0);
  return [
    `## ${verified ? '✔ Verified' : '✘ Not verified'}: ${plainText(titleOf(verification))}`,
    '',
    `${countStandings(verification)}; ${files.length} files.`,
    '',
    ...renderTableLines(['', 'Check', 'Result'], rows),
    ...wrong.flatMap(({ title, failures }) => [
      '',
      `### ${plainText(title)}`,
      '',
      ...failures.flatMap(renderFailureLines),
    ]),
    '',
  ].join('\n');
}
