import { describe, expect, test } from '@jest/globals';
import { rehearse } from '../../../src/rehearsal/rehearsal.ts';
import type { RehearsalReport } from '../../../src/rehearsal/report.ts';
import { temporaryFolders } from '../../support/folders.ts';
import { projectFolder } from '../../support/run-node.ts';
import { referenceWorkflow } from '../../rehearsal/faults/support.ts';

const newFolder = temporaryFolders();

/** Opens the folder anew, as another process would, and goes on with what stands in it. */
const goOn = (folder: string, stopAt?: string) =>
  rehearse({
    workflowFile: referenceWorkflow,
    folder,
    suiteFolder: projectFolder,
    mode: 'failed',
    ...(stopAt !== undefined && { stopAt }),
  });

function releaseOf({ artifacts, conclusion, releases }: RehearsalReport) {
  return { artifacts, conclusion, releases };
}

describe('when a release is stopped before each of its jobs in turn', () => {
  test('going on every time gives the same public release as no stop at all', async () => {
    const straight = await goOn(newFolder());
    expect(straight.releases).toMatchObject([{ state: 'public', tag: 'v1.2.0', latest: true }]);
    const jobs = straight.jobs.filter(({ state }) => state !== 'skipped').map(({ id }) => id);
    expect(jobs.length).toBeGreaterThan(8);
    const folder = newFolder();
    for (const job of jobs) {
      const report = await goOn(folder, job);
      expect(report.jobs.find(({ id }) => id === job)!.state).toBe('held');
      expect(report.failureCodes).toEqual([]);
    }
    const report = await goOn(folder);
    expect(report.attempt).toBe(jobs.length + 1);
    expect(releaseOf(report)).toEqual(releaseOf(straight));
    expect([...straight.violations, ...report.violations]).toEqual([]);
  }, 60_000);
});
