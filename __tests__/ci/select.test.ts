import { describe, expect, test } from '@jest/globals';
import { findDecidingRun, findTipRun } from '../../src/ci/select.ts';
import type { RunFilter } from '../../src/ci/model.ts';
import { ci, commit, otherCommit, workflowRun } from './literals.ts';

const filter: RunFilter = {
  commit,
  branch: 'main',
  event: 'push',
  repository: 'octo/demo',
  ownRunId: 99,
};

describe('the deciding run', () => {
  test.each([
    ['of another file', { path: '.github/workflows/other.yml' }],
    ['of another event', { event: 'workflow_dispatch' }],
    ['of another commit, which a stale list may show', { headSha: otherCommit }],
    ['of another branch', { headBranch: 'dev' }],
    ['of a tag', { headBranch: 'v1.2.3' }],
    ['without a branch', { headBranch: undefined }],
    ['of a fork', { headRepository: 'mallory/demo' }],
    ['of a repository that is gone', { headRepository: undefined }],
    ['that asks', { id: 99 }],
  ])('is never one %s', (_, changes) => {
    expect(findDecidingRun(ci, [workflowRun(changes)], filter)).toBeUndefined();
  });

  test('is the newest, by time and then by ID', () => {
    const older = workflowRun({ id: 5, createdAt: new Date(1) });
    const newer = workflowRun({ id: 3, createdAt: new Date(2), conclusion: 'failure' });
    const newest = workflowRun({ id: 4, createdAt: new Date(2) });
    expect(findDecidingRun(ci, [older, newer, newest], filter)).toBe(newest);
  });

  test('of a merge queue is told by the queue of the branch', () => {
    const run = workflowRun({
      event: 'merge_group',
      headBranch: 'gh-readonly-queue/main/pr-7-abc',
    });
    const queue = { ...filter, event: 'merge_group' };
    expect(findDecidingRun(ci, [run], queue)).toBe(run);
    expect(findDecidingRun(ci, [run], { ...queue, branch: 'dev' })).toBeUndefined();
  });

  test('ignores the case of repository names', () => {
    expect(
      findDecidingRun(ci, [workflowRun({ headRepository: 'Octo/Demo' })], filter),
    ).toBeDefined();
  });
});

describe('the proof of a former tip', () => {
  test('is a push run of any workflow on the branch, whatever event is required', () => {
    const push = workflowRun({ path: '.github/workflows/other.yml', conclusion: 'failure' });
    expect(findTipRun([push], { ...filter, event: 'merge_group' })).toBe(push);
    expect(findTipRun([workflowRun({ event: 'schedule' })], filter)).toBeUndefined();
    expect(findTipRun([workflowRun({ headBranch: 'v1.2.3' })], filter)).toBeUndefined();
  });
});
