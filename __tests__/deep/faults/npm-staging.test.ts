import { describe, expect, test } from '@jest/globals';
import { join } from 'node:path';
import { rehearse } from '../../../src/rehearsal/rehearsal.ts';
import { playAsTests } from '../../rehearsal/faults/support.ts';
import { temporaryFolders } from '../../support/folders.ts';
import { projectFolder } from '../../support/run-node.ts';

const newFolder = temporaryFolders();

describe('when a person approves at npm what was staged there', () => {
  test('the release is public once the version is live, and not before', async () => {
    const report = await rehearse({
      workflowFile: join(projectFolder, 'reference/npm-staging.yml'),
      folder: newFolder(),
      suiteFolder: projectFolder,
    });
    expect(report).toMatchObject({ conclusion: 'success', failureCodes: [], violations: [] });
    expect(report.releases).toMatchObject([{ state: 'public', tag: 'v1.2.0' }]);
    const receipts = ['stage-npm', 'npm-live'].map((id) => {
      const { outputs } = report.jobs.find((job) => job.id === id)!;
      return (JSON.parse(outputs.receipt!) as { predicate: object }).predicate;
    });
    const repository = 'octo/demo';
    expect(receipts).toMatchObject([
      { state: 'staged', distTag: 'latest' },
      {
        state: 'published',
        distTag: 'latest',
        provenance: [{ repository, workflow: 'npm-staging.yml', ref: 'refs/tags/v1.2.0' }],
      },
    ]);
    const approval = { method: 'POST', host: 'registry.npm.example' };
    expect(report.requests).toContainEqual({ ...approval, count: 2 });
  }, 60_000);

  playAsTests(['npm-approved-late', 'npm-approved-after-the-run', 'npm-stage-response-lost']);
});

describe('when what is staged is not to be approved', () => {
  playAsTests([
    'npm-staged-by-stranger',
    'npm-staging-holds-other-bytes',
    'npm-stage-rejected',
    'npm-staged-receipt-only',
  ]);
});

describe('when npm has a higher version, or somebody moves its tag', () => {
  playAsTests(['npm-latest-ahead', 'npm-latest-moved-back']);
});
