import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parseWorkflow } from '../../src/workflow/parse-workflow.ts';
import { withoutImage } from './without-image.ts';
import { temporaryFolders } from '../support/folders.ts';
import { projectFolder } from '../support/run-node.ts';

const newFolder = temporaryFolders();

describe('the reference release of a project without an image', () => {
  it('is what is left when the marked lines are deleted, with the command that it tells', () => {
    const path = withoutImage(newFolder());
    const text = readFileSync(path, 'utf8');
    const jobs = (file: string) => parseWorkflow(readFileSync(file, 'utf8'), file).jobs;
    const whole = [...jobs(`${projectFolder}/reference/release.yml`).keys()];
    const left = jobs(path);
    expect([...left.keys()]).toEqual(whole.filter((id) => id !== 'image'));
    for (const { needs } of left.values()) {
      for (const need of needs) expect([...left.keys()]).toContain(need);
    }
    const code = text.replaceAll(/(?:^| )#.*$/gm, '');
    expect(code).not.toMatch(/image|packages: |docker/i);
  });
});
