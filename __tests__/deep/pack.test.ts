import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { peakMemorySource, runModule } from '../support/run-node.ts';

const root = mkdtempSync(join(tmpdir(), 'pack-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const program = (format: string) => `
import { packStep } from './src/pack/pack-step.ts';
import { localFiles } from './src/adapters/files.ts';
const log = { info() {}, debug() {}, progress() {}, annotate() {}, mask() {} };
const inputs = { folder: '${root}/in', output: '${root}/a.${format}', format: 'auto', links: 'refuse' };
await packStep(inputs, { files: localFiles, log, run: { sourceDateEpoch: '0' } });
console.log(peakKilobytes());
`;

describe('a file of 1 GiB', () => {
  it.each(['tar.gz', 'zip'])(
    'is packed into a %s within 150 MB of memory',
    (format) => {
      mkdirSync(join(root, 'in'), { recursive: true });
      writeFileSync(join(root, 'in/large'), '');
      truncateSync(join(root, 'in/large'), 1024 ** 3);
      const { stdout, stderr } = runModule(peakMemorySource + program(format));
      expect(stderr).toBe('');
      expect(Number(stdout)).toBeGreaterThan(10_000);
      // Kilobytes.
      expect(Number(stdout)).toBeLessThan(150_000);
    },
    120_000,
  );
});
