import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { projectFolder } from '../support/run-node.ts';

const root = mkdtempSync(join(tmpdir(), 'pack-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Packs a folder as both formats; prints both digests. */
const program = `
import { packStep } from './src/pack/pack-step.ts';
import { localFiles } from './src/adapters/files.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
const [folder, umask] = process.argv.slice(1);
process.umask(parseInt(umask, 8));
const out = mkdtempSync(tmpdir() + '/out-');
const log = { info() {}, debug() {}, progress() {}, annotate() {}, mask() {} };
for (const format of ['tar.gz', 'zip']) {
  const inputs = { folder, output: out + '/a.' + format, format, prefix: 'demo', links: 'keep' };
  const run = { sourceDateEpoch: '1700000001' };
  const { outputs } = await packStep(inputs, { files: localFiles, log, run });
  console.log(outputs.sha256);
}
rmSync(out, { recursive: true });
`;

interface Machine {
  readonly folder: string;
  readonly umask?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** A command in front of node. */
  readonly as?: readonly string[];
}

function digests({ folder, umask = '022', env = {}, as = [] }: Machine): string[] {
  const node = [process.execPath, '--disable-warning=ExperimentalWarning', '--input-type=module'];
  const [command = '', ...args] = [...as, ...node, '--eval', program, '--', folder, umask];
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: projectFolder,
    env: { PATH: process.env.PATH, ...env },
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout.trim().split('\n');
}

/** The same project in another folder, written in another order, at another time. */
function writeProject(name: string, { reverse = false } = {}): string {
  const folder = join(root, name);
  const contents = [
    ['README.md', '# Demo\n'.repeat(500)],
    ['bin/run', '#!/bin/sh\n'],
    ['src/Grüße.txt', 'hello'],
    ['src/a.txt', ''],
  ] as const;
  for (const [path, content] of reverse ? [...contents].reverse() : contents) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
    chmodSync(join(folder, path), path === 'bin/run' ? 0o755 : 0o644);
  }
  return folder;
}

describe('the same bytes come', () => {
  let folder: string;
  let expected: string[];

  beforeAll(() => {
    chmodSync(root, 0o755);
    folder = writeProject('one');
    expected = digests({ folder });
    expect(expected[0]).not.toBe(expected[1]);
  });

  it('from another folder, whose files were written in another order and at another time', () => {
    const other = writeProject('other/deeper', { reverse: true });
    utimesSync(join(other, 'README.md'), 1, 1);
    expect(digests({ folder: other })).toEqual(expected);
  });

  it('under another umask, of the packing and of the checkout', () => {
    const strict = join(root, 'strict');
    cpSync(folder, strict, { recursive: true });
    for (const name of ['README.md', 'src/a.txt']) chmodSync(join(strict, name), 0o600);
    chmodSync(join(strict, 'bin/run'), 0o700);
    expect(digests({ folder: strict, umask: '077' })).toEqual(expected);
  });

  it('in another time zone and another language', () => {
    const env = { TZ: 'Pacific/Kiritimati', LANG: 'tr_TR.UTF-8', LC_ALL: 'C' };
    expect(digests({ folder, env })).toEqual(expected);
  });

  const isRoot = process.getuid?.() === 0;
  const hasSetpriv = spawnSync('setpriv', ['--version']).status === 0;
  const another = isRoot && hasSetpriv ? it : it.skip;
  another('from another user, whose files they are [needs root and setpriv]', () => {
    const theirs = writeProject('theirs');
    spawnSync('chown', ['-R', '65534:65534', theirs]);
    const as = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];
    expect(digests({ folder: theirs, as })).toEqual(expected);
  });

  it('when packed a second time', () => {
    expect(digests({ folder })).toEqual(expected);
  });
});
