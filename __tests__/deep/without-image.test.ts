import { expect, test } from '@jest/globals';
import { join } from 'node:path';
import { rehearse } from '../../src/rehearsal/rehearsal.ts';
import { withoutImage } from '../reference/without-image.ts';
import { temporaryFolders } from '../support/folders.ts';
import { projectFolder } from '../support/run-node.ts';

const newFolder = temporaryFolders();

test('the reference release without its image releases all the rest, and asks no registry of images', async () => {
  const report = await rehearse({
    workflowFile: withoutImage(newFolder()),
    projectFolder: join(projectFolder, 'reference/project'),
    folder: newFolder(),
    suiteFolder: projectFolder,
  });
  expect(report).toMatchObject({ conclusion: 'success', failureCodes: [], violations: [] });
  expect(report.releases).toMatchObject([{ state: 'public', tag: 'v1.2.0' }]);
  expect(report.requests.filter(({ host }) => host === 'ghcr.io')).toEqual([]);
}, 60_000);
