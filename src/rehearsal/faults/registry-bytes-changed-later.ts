import { tarballName } from '../../world/npm/state.ts';
import type { FaultScenario, FaultStage } from '../fault.ts';
import type { RehearsalReport } from '../report.ts';
import { tells } from './checks.ts';
import { builtFile, packages, problemsAmong, versionOf } from './reference-release.ts';

/** What the issue and the runs were, run by run: good, broken, the same again, more broken. */
function watchProblems({ repository }: FaultStage, reports: readonly RehearsalReport[]): string[] {
  const issues = repository.issues();
  const [body, comment] = [issues[0]?.body ?? '', issues[0]?.comments[0]?.body ?? ''];
  return problemsAmong({
    'the release did not verify as it was released': reports[0]!.conclusion === 'success',
    'a changed tarball passed': reports[1]!.conclusion === 'failure',
    'the second look at it passed': reports[2]!.conclusion === 'failure',
    'there is not exactly one issue': issues.length === 1,
    'the issue was closed': issues[0]?.state === 'open',
    'the issue does not tell the tarball': body.includes('BYTES_SERVED_DIFFER'),
    'the issue has not one comment, for the one change': issues[0]?.comments.length === 1,
    'the comment does not tell the crate': comment.includes('registry-crates-io'),
  });
}

export const registryBytesChangedLater: FaultScenario = {
  id: 'registry-bytes-changed-later',
  title:
    'Bytes that a registry changes after the release open one issue, and a comment for each change.',
  after: 'release.yml',
  workflow: 'watch-releases.yml',
  then: [
    {
      mode: 'new',
      before: (stage) =>
        stage.world.npm.serveOtherBytes(tarballName(packages.npm, versionOf(stage))),
    },
    { mode: 'new' },
    {
      mode: 'new',
      before: (stage) => stage.world.crates.serveOtherBytes(builtFile(stage, 'crate').name),
    },
  ],
  expect: {
    code: 'WATCH_REFUSED',
    besides: ['BYTES_SERVED_DIFFER'],
    conclusion: 'failure',
    public: true,
    jobs: { watch: 'failure' },
    check: (stage, reports) => [
      ...watchProblems(stage, reports),
      ...tells(reports.slice(1, 2), 'BYTES_SERVED_DIFFER', 'npm', 'npm deprecate'),
    ],
  },
};
