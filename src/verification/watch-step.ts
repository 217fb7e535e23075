/** verify-release over all that was published since then: a table of releases, and the issue. */
import type { ActionResult } from '../define-action.ts';
import { Failure, findingOf } from '../failure.ts';
import type { Ports } from '../ports.ts';
import { failuresOf } from './model.ts';
import { attempted } from './outcome.ts';
import { watchDocument } from './render/watch-document.ts';
import { renderWatchSummary, renderWatchText } from './render/watch.ts';
import { reportIssues } from './report-issues.ts';
import { readPolicy } from './verify-inputs.ts';
import { verifyRelease } from './verify-release.ts';
import type { WatchInputs } from './watch-inputs.ts';
import { watchFailure } from './watch-failures.ts';
import { findWatchFailure, watchReleases, type WatchedRelease } from './watch.ts';

export type WatchStepPorts = Pick<
  Ports,
  'clock' | 'files' | 'gpg' | 'imageRegistries' | 'log' | 'registries' | 'releaseSources' | 'run'
>;

export type WatchOutputName = 'verdict' | 'releases' | 'issue' | 'jsonPath';

/** Throws what is wrong with the inputs or the list; what a release comes to is in the result. */
export async function watchStep(
  { since, ...inputs }: WatchInputs & { readonly since: string },
  ports: WatchStepPorts,
): Promise<ActionResult<WatchOutputName>> {
  const { repository, openIssue, jsonPath } = inputs;
  const policy = await readPolicy(inputs, ports.files);
  const watched = await watchReleases(
    {
      since,
      verify: ({ tag }) =>
        verifyRelease({ repository, tag, source: { from: 'release', tag }, policy }, ports),
    },
    ports,
  );
  const issue = openIssue
    ? await attempted(async () =>
        reportIssues(repository, watched, { ...ports, ...(await writer(ports)) }),
      )
    : undefined;
  const report = { repository, since, watched, ...(typeof issue === 'string' && { issue }) };
  const document = watchDocument(report);
  if (jsonPath !== undefined) {
    await ports.files.write(jsonPath, `${JSON.stringify(document, null, 2)}\n`);
  }
  // A release that is refused is told before an issue that could not be written.
  const unwritten = issue instanceof Failure ? [issue] : [];
  const failure = findWatchFailure(watched) ?? unwritten[0];
  return {
    outputs: {
      verdict: document.verdict,
      releases: JSON.stringify(watched.map(outputOf)),
      ...(report.issue !== undefined && { issue: report.issue }),
      ...(jsonPath !== undefined && { jsonPath }),
    },
    summary: renderWatchSummary(report),
    findings: [...watched.flatMap(failuresOf), ...unwritten].map(findingOf),
    report: { text: renderWatchText(report), document },
    ...(failure && { failure }),
  };
}

/** Nobody writes an issue without a token. Throws WATCH_ISSUE_REFUSED. */
async function writer({ releaseSources }: WatchStepPorts) {
  const source = await releaseSources.authorized();
  if (source) return { issues: source.issues };
  throw watchFailure('WATCH_ISSUE_REFUSED', {
    seen: 'an issue was asked for, and there is no token to write it with',
    expected: '`github-token` with `issues: write`',
    cure: 'Give the token (GITHUB_TOKEN on the command line), or leave `open-issue` away.',
  });
}

function outputOf({ tag, verdict, checks }: WatchedRelease) {
  return { tag, verdict, codes: [...new Set(failuresOf({ checks }).map(({ code }) => code))] };
}
