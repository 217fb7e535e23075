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

/** Of signatures the names and where they are: no two runs make the same. */
function releaseOf({ artifacts, conclusion, releases }: RehearsalReport) {
  const files = artifacts.map(({ artifact, channels, ...digests }) => ({
    artifact,
    served: Object.entries(channels).map(([name, { served }]) => [name, served]),
    ...(!/\.(?:sigstore\.json|intoto\.jsonl)$/.test(artifact) && { sha256: digests.sha256 }),
  }));
  return { files, conclusion, releases };
}

const stateOf = ({ jobs }: RehearsalReport, job: string) =>
  jobs.find(({ id }) => id === job)!.state;

describe('when a release is stopped before each of its jobs in turn', () => {
  test('going on every time gives the same public release as no stop at all', async () => {
    const straight = await goOn(newFolder());
    expect(straight.releases).toMatchObject([{ state: 'public', tag: 'v1.2.0', latest: true }]);
    const jobs = straight.jobs.filter(({ state }) => state !== 'skipped').map(({ id }) => id);
    expect(jobs.length).toBeGreaterThan(8);
    const folder = newFolder();
    let stops = 0;
    let report: RehearsalReport | undefined;
    for (const job of jobs) {
      // What ran beside an earlier stop is done, and is not run again.
      if (report && stateOf(report, job) === 'success') continue;
      report = await goOn(folder, job);
      stops += 1;
      expect(stateOf(report, job)).toBe('held');
      expect(report.failureCodes).toEqual([]);
    }
    expect(stops).toBeGreaterThan(8);
    report = await goOn(folder);
    expect(report.attempt).toBe(stops + 1);
    expect(releaseOf(report)).toEqual(releaseOf(straight));
    expect([...straight.violations, ...report.violations]).toEqual([]);
  }, 120_000);
});
