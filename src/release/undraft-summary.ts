/** What a maintainer reads about a release that became public, or did not. */
import type { Channel, ReleaseManifest } from '../manifest/manifest.ts';
import { code, plainText, renderTableLines } from '../markdown.ts';
import type { Receipt } from '../receipt/receipt.ts';
import type { ResumeFacts } from '../manifest/resume-command.ts';
import { assetLines, findingLines, linkTo, resumeLines } from './summary-parts.ts';
import type { UndraftReport } from './undraft.ts';

const headings = {
  published: 'the release is public',
  'already-public': 'the release was public already, and still holds',
  'would-publish': 'dry run: everything holds, nothing was published',
} as const;

/** Markdown. */
export function renderUndraftSummary(report: UndraftReport, resume: ResumeFacts): string {
  const { manifest, manifestSha256 } = resume;
  const { release, jobs, latest } = report;
  const failed = report.failures.length > 0;
  const where = release ? linkTo(`Release ${release.id}`, release.url) : 'No release';
  return [
    `### undraft-release: ${headingOf(report)}`,
    '',
    `${where} of ${code(manifest.tag)}, commit ${code(manifest.commit.slice(0, 12))}, manifest ${code(`sha256:${manifestSha256.slice(0, 12)}`)}.`,
    '',
    ...findingLines(report.failures, report.warnings),
    ...proofLines(manifest.channels, report.proven),
    ...imageLines(manifest, report.provenImages),
    ...assetLines(report.assets),
    ...jobLines(jobs),
    ...(latest
      ? [`Latest release: ${latest.makeLatest ? 'yes' : 'no'}, ${plainText(latest.reason)}.`, '']
      : []),
    ...(failed ? resumeLines(resume) : []),
  ].join('\n');
}

function headingOf({ failures, outcome }: UndraftReport): string {
  const [first] = failures;
  if (outcome === 'published' && first) return `PUBLIC, BUT IN DOUBT: ${first.code}`;
  if (outcome === undefined) return `refused with ${first?.code}, the release was not published`;
  return headings[outcome];
}

/** One row an artifact of a channel: what the channel was seen to serve. */
function proofLines(channels: readonly Channel[], proven: ReadonlyMap<string, Receipt>): string[] {
  const rows = channels
    .filter(({ type }) => type !== 'github-release')
    .flatMap((channel) => proofRows(channel, proven.get(channel.name)));
  if (rows.length === 0) return ['No channel but the GitHub release was sealed.', ''];
  return [...renderTableLines(['channel', 'state', 'artifact', 'served sha256'], rows), ''];
}

function proofRows({ name, type }: Channel, receipt: Receipt | undefined): string[][] {
  const channel = `${code(name)} (${type})`;
  if (!receipt) return [[channel, '❌ not proven', '', '']];
  const { state, observations } = receipt.predicate;
  return observations.map(({ artifact, url, sha256 }) => [
    channel,
    `✅ ${state}`,
    linkTo(artifact, url),
    code(sha256?.slice(0, 12) ?? 'none'),
  ]);
}

/** One row a place where a sealed image has its tags. */
function imageLines(
  { images = [] }: ReleaseManifest,
  proven: UndraftReport['provenImages'],
): string[] {
  if (images.length === 0) return [];
  const rows = images.flatMap(({ name, digest }) => {
    const places = proven.get(name);
    const end = code(digest);
    if (!places) return [[code(name), '❌ not proven', '', end]];
    return places.map(({ repository, tags }) => [
      ...[code(name), code(repository), `✅ ${tags.map(code).join(', ')}`, end],
    ]);
  });
  return [...renderTableLines(['image', 'repository', 'tags', 'digest'], rows), ''];
}

function jobLines(jobs: UndraftReport['jobs']): string[] {
  if (jobs.length === 0) return [];
  const told = jobs.map(({ name, result }) => `${plainText(name)} ${plainText(result)}`);
  return [`Needed jobs: ${told.join(', ')}.`, ''];
}
