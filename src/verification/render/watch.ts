/** A watch for people: a line a release, then what is wrong, release by release. */
import { code, plainText, renderFailureLines, renderTableLines } from '../../markdown.ts';
import { failuresOf, type CheckResult } from '../model.ts';
import type { WatchedRelease, WatchVerdict } from '../watch.ts';
import { failureLines } from './text.ts';
import type { WatchReport } from './watch-document.ts';
import { countStandings } from './words.ts';

const marks: Readonly<Record<WatchVerdict, string>> = {
  verified: '✔',
  refused: '✘',
  unknown: '?',
};

/** Lines for a terminal. */
export function renderWatchText(report: WatchReport): string {
  const { watched } = report;
  return [
    headOf(report),
    '',
    ...watched.map(
      (release) =>
        `  ${marks[release.verdict]} ${release.tag}: ${release.verdict}, ${countStandings(release)}`,
    ),
    ...watched.flatMap((release) =>
      wrongIn(release).flatMap((check) => ['', release.tag, ...failureLines(check)]),
    ),
    ...(report.issue === undefined ? [] : ['', `issue: ${report.issue}`]),
    '',
  ].join('\n');
}

/** Markdown for the step summary. */
export function renderWatchSummary(report: WatchReport): string {
  const rows = report.watched.map((release) => [
    marks[release.verdict],
    code(release.tag),
    day(release),
    release.verdict,
    codesOf(release),
  ]);
  return [
    `## ${plainText(headOf(report))}`,
    '',
    ...renderTableLines(['', 'Release', 'Published', 'Verdict', 'Why'], rows),
    ...report.watched.flatMap((release) =>
      wrongIn(release).flatMap(({ title, failures }) => [
        '',
        `### ${code(release.tag)}: ${plainText(title)}`,
        '',
        ...failures.flatMap(renderFailureLines),
      ]),
    ),
    ...(report.issue === undefined ? [] : ['', `Told in ${report.issue}`]),
    '',
  ].join('\n');
}

/** `2 of 3 releases of octo/demo since v1.0.0 verify`. */
function headOf({ repository, since, watched }: WatchReport): string {
  const verified = watched.filter(({ verdict }) => verdict === 'verified').length;
  const releases = watched.length === 1 ? 'release' : 'releases';
  return `${verified} of ${watched.length} ${releases} of ${repository} since ${since} verified`;
}

function wrongIn({ checks }: WatchedRelease): readonly CheckResult[] {
  return checks.filter(({ failures }) => failures.length > 0);
}

function day({ publishedAt }: WatchedRelease): string {
  return publishedAt.toISOString().slice(0, 10);
}

function codesOf({ checks }: WatchedRelease): string {
  return [...new Set(failuresOf({ checks }).map((failure) => failure.code))].map(code).join(' ');
}
