import { describe, expect, test } from '@jest/globals';
import { githubIssues } from '../../src/adapters/github/issues.ts';
import type { CheckResult } from '../../src/verification/model.ts';
import { issueLabel, reportIssues } from '../../src/verification/report-issues.ts';
import type { WatchedRelease } from '../../src/verification/watch.ts';
import type { FaultEffect } from '../../src/world/fault.ts';
import { expectFailure } from '../support/expect-failure.ts';
import { fakeLog, fakeRun } from '../support/fakes.ts';
import { githubWorld, type GithubWorld } from '../support/github-world.ts';
import { checkOf, failing, otherBytes, passing, unknowing } from './watched.ts';

const releaseWith = (tag: string, ...checks: readonly CheckResult[]): WatchedRelease => ({
  ...{ tag, url: `https://github.com/octo/demo/releases/tag/${tag}`, publishedAt: new Date(0) },
  ...{ verdict: 'refused', checks },
});

/** Reports what was found at v1.2.0; issue and comments as they are in the world then. */
function reporterOf({ world, apiWith }: GithubWorld) {
  const issues = githubIssues(
    apiWith(world.github.issueToken({ permissions: { issues: 'write' } })),
  );
  const ports = { issues, log: fakeLog(), run: fakeRun() };
  return (...checks: readonly CheckResult[]) =>
    reportIssues('octo/demo', [releaseWith('v1.2.0', ...checks)], ports);
}

/** Number of comments of each issue. */
const commentsOf = ({ repository }: GithubWorld) =>
  repository.issues().map(({ comments }) => comments.length);

function faultAt({ world }: GithubWorld, path: RegExp, effect: FaultEffect, method = 'POST') {
  world.faults.add({ id: 'wrong', match: { method, path }, occurrences: { count: 1 }, effect });
}

describe('when a past release does not verify', () => {
  test('one issue is opened, and no second one by the next run', async () => {
    await using scene = await githubWorld();
    const report = reporterOf(scene);
    const url = await report(passing, failing);
    expect(url).toBe('https://github.com/octo/demo/issues/1');
    expect(await report(passing, failing)).toBe(url);
    expect(scene.repository.issues()).toMatchObject([{ labels: [issueLabel], comments: [] }]);
    expect(scene.repository.issues()[0]!.body).toContain('actions/runs/1001');
    expect(scene.world.violations).toEqual([]);
  });

  test('a change is one comment, and so is all being well', async () => {
    await using scene = await githubWorld();
    const report = reporterOf(scene);
    await report(failing);
    const changed = checkOf('fail', [otherBytes('1')]);
    await report(changed);
    await report(changed);
    expect(commentsOf(scene)).toEqual([1]);
    await report(checkOf('pass'));
    await report(checkOf('pass'));
    expect(commentsOf(scene)).toEqual([2]);
    expect(scene.repository.issues()[0]).toMatchObject({ state: 'open' });
    expect(scene.repository.issues()[0]!.comments[1]!.body).toContain('not mend itself');
    await report(failing);
    expect(commentsOf(scene)).toEqual([3]);
  });

  test('what could not be asked is no news', async () => {
    await using scene = await githubWorld();
    const report = reporterOf(scene);
    await report(unknowing);
    expect(scene.repository.issues()).toEqual([]);
    await report(failing);
    await report(unknowing);
    expect(commentsOf(scene)).toEqual([0]);
  });

  test('a part that is well again is told, and what stands is not told again', async () => {
    await using scene = await githubWorld();
    const report = reporterOf(scene);
    const pypi = (standing: 'pass' | 'fail') =>
      checkOf(standing, standing === 'fail' ? [otherBytes('2')] : [], 'registry-pypi');
    await report(failing, pypi('fail'));
    await report(failing, pypi('pass'));
    const { body } = scene.repository.issues()[0]!.comments[0]!;
    expect(body).toContain('**Not found any more:** `v1.2.0` `registry-pypi`.');
    expect(body).toContain('1 stood');
    expect(body).not.toContain('registry-npm');
  });

  test('an issue that people closed stays closed until something is new', async () => {
    await using scene = await githubWorld();
    const report = reporterOf(scene);
    await report(failing);
    scene.repository.issues()[0]!.state = 'closed';
    await report(failing);
    expect(commentsOf(scene)).toEqual([0]);
    await report(checkOf('fail', [otherBytes('3')]));
    expect(scene.repository.issues()).toMatchObject([{ state: 'closed' }, { state: 'open' }]);
    await report(checkOf('fail', [otherBytes('3')]));
    expect(commentsOf(scene)).toEqual([0, 0]);
  });

  test('a stranger’s copy of the issue, or of a comment, settles nothing', async () => {
    await using scene = await githubWorld();
    const report = reporterOf(scene);
    await report(failing);
    const [own] = scene.repository.issues();
    const { body, labels } = own!;
    await report(checkOf('pass'));
    const allWell = own!.comments[0]!;
    own!.comments.splice(0, 1, { ...allWell, author: 'mallory' });
    // To us it is still as told, and well now: the stranger's comment is not ours.
    await report(checkOf('pass'));
    expect(commentsOf(scene)).toEqual([2]);
    scene.repository.state.issues.splice(0, 1);
    scene.repository.addIssue({ title: 'Forged', body, labels, author: 'mallory' });
    await report(failing);
    expect(scene.repository.issues()).toHaveLength(2);
  });
});

describe('when an answer of GitHub’s is lost', () => {
  const lost: FaultEffect = { kind: 'reset', moment: 'after' };

  test('an issue that was opened all the same is found', async () => {
    await using scene = await githubWorld();
    const report = reporterOf(scene);
    faultAt(scene, /\/issues$/, lost);
    expect(await report(failing)).toMatch(/issues\/1$/);
    expect(scene.repository.issues()).toHaveLength(1);
  });

  test('a comment that was written all the same is not written twice', async () => {
    await using scene = await githubWorld();
    const report = reporterOf(scene);
    await report(failing);
    faultAt(scene, /\/comments$/, lost);
    await report(checkOf('fail', [otherBytes('1')]));
    expect(commentsOf(scene)).toEqual([1]);
  });

  test('one that was not opened is unknown in this run, and opened by the next', async () => {
    await using scene = await githubWorld();
    const report = reporterOf(scene);
    faultAt(scene, /\/issues$/, { kind: 'status', status: 502, body: 'bad' });
    await expectFailure('WATCH_ISSUE_UNKNOWN', () => report(failing));
    expect(scene.repository.issues()).toEqual([]);
    await report(failing);
    expect(scene.repository.issues()).toHaveLength(1);
  });

  test('nothing is written while the list is not told', async () => {
    await using scene = await githubWorld();
    const report = reporterOf(scene);
    const down = { kind: 'status', status: 403, body: { message: 'no' } } as const;
    faultAt(scene, /\/issues$/, down, 'GET');
    await expectFailure('WATCH_ISSUE_UNKNOWN', () => report(failing));
    expect(scene.world.log.count({ method: 'POST' })).toBe(0);
  });

  test('a refusal is told, with the right that is needed', async () => {
    await using scene = await githubWorld();
    const token = scene.world.github.issueToken({ permissions: { issues: 'read' } });
    const ports = { issues: githubIssues(scene.apiWith(token)), log: fakeLog(), run: fakeRun() };
    const { cure } = await expectFailure('WATCH_ISSUE_REFUSED', () =>
      reportIssues('octo/demo', [releaseWith('v1.2.0', failing)], ports),
    );
    expect(cure).toContain('`issues: write`');
  });
});
