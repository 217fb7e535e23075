/** The reference with the job that asserts what was proved of it: linted, and rehearsed. */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { rehearse } from '../../src/rehearsal/rehearsal.ts';
import { withOutcomeJob } from '../prover/outcome-job/support.ts';
import { temporaryFolders } from '../support/folders.ts';
import { projectFolder } from '../support/run-node.ts';

const newFolder = temporaryFolders();
const reference = readFileSync(join(projectFolder, 'reference/release.yml'), 'utf8');

function workflowFile(): string {
  const path = join(newFolder(), 'release.yml');
  writeFileSync(path, withOutcomeJob(reference));
  return path;
}

test('actionlint accepts the generated job', () => {
  const script = join(projectFolder, 'scripts/lint-workflows.ts');
  const { status, stdout } = spawnSync(process.execPath, [script, workflowFile()], {
    cwd: projectFolder,
    encoding: 'utf8',
  });
  expect(stdout.trim().split('\n').at(-1)).toBe('1 workflows, 0 findings');
  expect(status).toBe(0);
});

test('a release with the generated job ends well, and the job has nothing to say', async () => {
  const report = await rehearse({
    workflowFile: workflowFile(),
    projectFolder: join(projectFolder, 'reference/project'),
    folder: newFolder(),
    suiteFolder: projectFolder,
  });
  expect(report).toMatchObject({ conclusion: 'success', failureCodes: [], violations: [] });
  // A red line in a run in which nothing went wrong would be read at midnight.
  const told = report.jobs
    .flatMap(({ legs }) => legs.flatMap(({ steps }) => steps))
    .flatMap(({ annotations }) => annotations)
    .filter(({ level }) => level === 'error');
  expect(told).toEqual([]);
  expect(report.jobs.find(({ id }) => id === 'release-outcome')).toMatchObject({
    state: 'success',
  });
}, 60_000);
