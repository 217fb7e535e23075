/** An image that a rehearsal built is one for a real client: pulled, its layers unpacked and hashed. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect } from '@jest/globals';
import { openRehearsal } from '../../src/rehearsal/rehearsal.ts';
import { temporaryFolders } from '../support/folders.ts';
import { projectFolder } from '../support/run-node.ts';
import { runProgram } from '../support/run-program.ts';
import { peerTest, requireSuccess } from './support.ts';

const newFolder = temporaryFolders();

describe('skopeo', () => {
  peerTest(['skopeo'], 'pulls what a rehearsal built, on every platform, unchanged', async () => {
    const folder = newFolder();
    const rehearsal = await openRehearsal({
      workflowFile: join(projectFolder, 'reference/release.yml'),
      folder: join(folder, 'rehearsal'),
      suiteFolder: projectFolder,
    });
    try {
      const report = await rehearsal.run({ stopAt: 'seal' });
      const { digest = '' } = report.jobs.find(({ id }) => id === 'image')!.outputs;
      const from = `docker://ghcr.io/octo/tidemark@${digest}`;
      const args = ['--insecure-policy', 'copy', '--all', '--preserve-digests', from];
      const outcome = await runProgram('skopeo', [...args, `oci:${join(folder, 'layout')}:it`], {
        cwd: folder,
        env: {
          ...rehearsal.world.environment(),
          PATH: process.env.PATH!,
          HOME: folder,
          TMPDIR: folder,
        },
      });
      requireSuccess('skopeo copy', outcome);
      const index = await readFile(join(folder, 'layout', 'index.json'), 'utf8');
      expect(index).toContain(digest);
      expect(rehearsal.world.violations).toEqual([]);
    } finally {
      await rehearsal.close();
    }
  });
});
