import { describe, expect, test } from '@jest/globals';
import { explainMissing, type MissingFacts } from '../../src/ci/missing-cause.ts';
import { ci, commit, workflowRun } from './literals.ts';

const facts: MissingFacts = {
  path: ci,
  filter: {
    commit,
    branch: 'main',
    event: 'push',
    repository: 'octo/demo',
    ownRunId: 99,
  },
  runs: [],
  commitMessage: 'Release 1.2.3',
  ownPath: '.github/workflows/release.yml',
};

describe('the probable cause of a missing run', () => {
  test.each<[string, Partial<MissingFacts>, string, string]>([
    [
      'it ran for a tag only',
      { runs: [workflowRun({ headBranch: 'v1.2.3' })] },
      'only for push on v1.2.3',
      'branches: [main]',
    ],
    [
      'it ran for a merge queue only',
      { runs: [workflowRun({ event: 'merge_group', headBranch: 'gh-readonly-queue/main/x' })] },
      'merge_group on',
      'event: merge_group',
    ],
    [
      'it ran for a fork only',
      { runs: [workflowRun({ headRepository: 'mallory/demo' })] },
      'only for mallory/demo',
      'push to main of octo/demo',
    ],
    [
      'it is the run that asks',
      { runs: [workflowRun({ id: 99 })] },
      'cannot vouch for itself',
      'Leave it out',
    ],
    [
      'it is the workflow that asks',
      {
        path: '.github/workflows/release.yml',
        runs: [workflowRun({ path: '.github/workflows/release.yml', headBranch: 'v1.2.3' })],
      },
      'cannot vouch for itself',
      'Leave it out',
    ],
    ['[skip ci]', { commitMessage: 'Bump [skip ci]' }, '`[skip ci]`', 'without it'],
    ['[ci skip]', { commitMessage: 'Bump\n\n[CI skip]' }, '`[CI skip]`', 'without it'],
    ['skip-checks', { commitMessage: 'Bump\n\nskip-checks: true' }, 'skip-checks: true', 'without'],
    [
      'another ending',
      { runs: [workflowRun({ path: '.github/workflows/ci.yaml' })] },
      'the file is named .github/workflows/ci.yaml',
      'Require .github/workflows/ci.yaml',
    ],
    [
      'a path filter, a new name or a disabled workflow',
      { runs: [workflowRun({ path: '.github/workflows/lint.yml' })] },
      '`paths` filter',
      '`optional: true`',
    ],
    ['nothing ran', {}, 'GITHUB_TOKEN', "app's token"],
    [
      'nothing is known',
      { commitMessage: undefined, ownPath: undefined },
      'inside a push',
      'new version',
    ],
  ])('%s', (...[, changes, cause, cure]) => {
    const explained = explainMissing({ ...facts, ...changes });
    expect(explained.cause).toContain(cause);
    expect(explained.cure).toContain(cure);
    expect(explained.cure).not.toMatch(/(move|delete|re-?create|force)[^.]* tag/i);
  });
});
