/** The report for a terminal. */
import { jobMarks } from './progress.ts';
import type { RehearsalReport, Served } from './report.ts';

const cellText: Readonly<Record<Served, string>> = {
  equal: '✔ equal',
  different: '✘ different',
  absent: '· absent',
  'not-asked': '–',
};

/** Lines without control characters of their own: names in them are not escaped here. */
export function renderReportText(report: RehearsalReport): string {
  return [
    `${report.workflowName} on ${report.event} of ${report.ref}: ${report.conclusion}, ${report.seconds.toFixed(1)} s (run ${report.runId}, attempt ${report.attempt})`,
    '',
    ...jobLines(report),
    '',
    ...channelLines(report),
    ...imageLines(report),
    ...releaseLines(report),
    ...report.failureCodes.map((code) => `failure   ${code}`),
    ...report.violations.map((text) => `violation ${text}`),
    requestLine(report),
  ].join('\n');
}

function jobLines({ jobs }: RehearsalReport): string[] {
  return table(
    jobs.map((job) => [
      `${jobMarks[job.state]} ${job.id}`,
      job.state,
      job.keptFromAttempt === undefined
        ? `${job.seconds.toFixed(1)} s`
        : `kept from attempt ${job.keptFromAttempt}`,
      job.reason,
    ]),
  );
}

function channelLines({ artifacts, channels }: RehearsalReport): string[] {
  if (artifacts.length === 0) return ['nothing was sealed', ''];
  const head = ['artifact', 'sealed sha256', ...channels];
  const rows = artifacts.map((row) => [
    row.artifact,
    `${row.sha256.slice(0, 16)}…`,
    ...channels.map((name) => cellText[row.channels[name]?.served ?? 'not-asked']),
  ]);
  return [...table([head, ...rows]), ''];
}

function imageLines({ images }: RehearsalReport): string[] {
  return images.map(
    ({ repository, digest, tags }) =>
      `image     ${repository}@${digest.slice(0, 'sha256:'.length + 16)}…: ${tags.join(', ')}`,
  );
}

function releaseLines({ releases }: RehearsalReport): string[] {
  if (releases.length === 0) return ['release   none'];
  return releases.map((release) => {
    const marks = [release.state, release.latest && 'latest', release.prerelease && 'prerelease'];
    return `release   ${release.tag}: ${marks.filter(Boolean).join(', ')}, ${release.assets} assets`;
  });
}

function requestLine({ requests }: RehearsalReport): string {
  const total = requests.reduce((sum, { count }) => sum + count, 0);
  const byHost = new Map<string, number>();
  for (const { host, count } of requests) byHost.set(host, (byHost.get(host) ?? 0) + count);
  const hosts = [...byHost].map(([host, count]) => `${host} ${count}`).join(', ');
  return `requests  ${total}${hosts === '' ? '' : ` (${hosts})`}`;
}

/** Columns padded to their widest cell. */
function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => [...(row[column] ?? '')].length)),
  );
  return rows.map((row) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd(),
  );
}
