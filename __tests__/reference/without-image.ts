/** The reference release as it is after the command in its head, which deletes the image. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from '../support/run-node.ts';

/** Path of the file that is left, in that folder. */
export function withoutImage(folder: string): string {
  const original = join(projectFolder, 'reference/release.yml');
  const command = /(sed -i '.+' release\.yml)$/m.exec(readFileSync(original, 'utf8'))?.[1];
  if (command === undefined) throw new Error('The file does not tell how to do without an image.');
  copyFileSync(original, join(folder, 'release.yml'));
  const { status, stderr } = spawnSync('bash', ['-c', command], { cwd: folder, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return join(folder, 'release.yml');
}
