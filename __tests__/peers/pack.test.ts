import { existsSync, mkdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { chmodSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { localFiles } from '../../src/adapters/files.ts';
import { packStep } from '../../src/pack/pack-step.ts';
import {
  renderCentralRecord,
  renderEnd,
  renderLocalHeader,
  type ZipEntry,
} from '../../src/pack/zip-records.ts';
import { fakeLog, fakeRun } from '../support/fakes.ts';
import { temporaryFolders } from '../support/folders.ts';
import { projectFolder } from '../support/run-node.ts';
import { runProgram } from '../support/run-program.ts';
import { peerTest } from './support.ts';

const folderWith = temporaryFolders();
const epochSeconds = 1_700_000_000;
const longName = `${'folder-of-some-length/'.repeat(9)}${'n'.repeat(120)}.txt`;

const contents: Readonly<Record<string, string>> = {
  '.hidden': 'dot',
  'Grüße/日本.txt': 'outside of ASCII',
  'bin/run': '#!/bin/sh\n',
  'empty.txt': '',
  'large.txt': 'a line that repeats\n'.repeat(400_000),
  [longName]: 'far down',
};

/** A project with everything that is special, packed; the folder that both are in. */
async function packed(name: string, links: 'refuse' | 'keep' = 'refuse'): Promise<string> {
  const root = folderWith(
    Object.fromEntries(Object.entries(contents).map(([path, text]) => [`in/${path}`, text])),
  );
  chmodSync(join(root, 'in/bin/run'), 0o755);
  if (links === 'keep') symlinkSync('bin/run', join(root, 'in/link'));
  mkdirSync(join(root, 'out'));
  const inputs: Parameters<typeof packStep>[0] = {
    ...{ folder: join(root, 'in'), output: join(root, name), check: undefined },
    ...{ prefix: undefined, include: undefined, exclude: undefined, executables: undefined },
    ...{ links, sourceDateEpoch: epochSeconds, ed25519PrivateKey: undefined },
    format: 'auto',
  };
  await packStep(inputs, { files: localFiles, log: fakeLog(), run: fakeRun() });
  return root;
}

async function unpack(root: string, command: readonly string[]): Promise<void> {
  const [program = '', ...args] = command;
  const env = { TZ: 'UTC', LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8' };
  const outcome = await runProgram(program, args, { cwd: root, env });
  // Not a word of warning either.
  expect({ command, ...outcome }).toMatchObject({ code: 0, stderr: '' });
}

function expectUnpacked(root: string, { times = true } = {}): void {
  for (const [name, text] of Object.entries(contents)) {
    expect(readFileSync(join(root, 'out', name), 'utf8')).toBe(text);
    if (times) expect(statSync(join(root, 'out', name)).mtimeMs).toBe(epochSeconds * 1000);
  }
}

const modeOf = (path: string) => (statSync(path).mode & 0o111) !== 0;

const unpackTar = (archive: string) => ['tar', '-xf', archive, '-C', 'out'];
const pythonTar = `import tarfile; tarfile.open('a.tar.gz').extractall('out', filter='data')`;
const pythonZip = `import zipfile; z = zipfile.ZipFile('a.zip'); assert z.testzip() is None; z.extractall('out')`;

describe('what we pack', () => {
  peerTest(['tar'], 'GNU tar unpacks, links and modes among it', async () => {
    const root = await packed('a.tar.gz', 'keep');
    await unpack(root, unpackTar('a.tar.gz'));
    expectUnpacked(root);
    expect(modeOf(join(root, 'out/bin/run'))).toBe(true);
    expect(modeOf(join(root, 'out/.hidden'))).toBe(false);
    expect(readlinkSync(join(root, 'out/link'))).toBe('bin/run');
  });

  peerTest(['gzip'], 'gzip finds whole', async () => {
    await unpack(await packed('a.tar.gz'), ['gzip', '--test', 'a.tar.gz']);
  });

  peerTest(['python3'], 'Python’s tarfile unpacks', async () => {
    const root = await packed('a.tar.gz', 'keep');
    await unpack(root, ['python3', '-c', pythonTar]);
    expectUnpacked(root);
  });

  peerTest(['python3'], 'Python’s zipfile unpacks', async () => {
    const root = await packed('a.zip', 'keep');
    await unpack(root, ['python3', '-c', pythonZip]);
    expectUnpacked(root, { times: false });
  });

  peerTest(['unzip'], 'unzip unpacks, links and modes among it', async () => {
    const root = await packed('a.zip', 'keep');
    await unpack(root, ['unzip', '-tqq', 'a.zip']);
    await unpack(root, ['unzip', '-qq', 'a.zip', '-d', 'out']);
    expectUnpacked(root);
    expect(modeOf(join(root, 'out/bin/run'))).toBe(true);
    expect(readlinkSync(join(root, 'out/link'))).toBe('bin/run');
  });

  peerTest(['python3'], 'Python’s zipfile finds behind 4 GiB', async () => {
    const offset = 5 * 1024 ** 3;
    const member = { name: 'a', path: 'a', size: 2, mode: 0o644 } as const;
    const entry: ZipEntry = {
      ...{ member, epochSeconds, crc32: 0xd8932aac, size: 2, compressedSize: 2, offset },
      method: 'stored',
    };
    const local = Buffer.concat([renderLocalHeader(entry), Buffer.from('hi')]);
    const central = renderCentralRecord(entry);
    const end = renderEnd({ count: 1, size: central.length, offset: offset + local.length });
    const root = folderWith();
    // A hole in front: the archive itself is some 200 bytes.
    const program = `import sys
with open('a.zip', 'wb') as f: f.seek(${offset}); f.write(bytes.fromhex('${Buffer.concat([local, central, end]).toString('hex')}'))
import zipfile; z = zipfile.ZipFile('a.zip'); print(z.read('a').decode(), z.getinfo('a').header_offset)`;
    const { stdout, stderr } = await runProgram('python3', ['-c', program], { cwd: root });
    expect({ stdout, stderr }).toEqual({ stdout: `hi ${offset}\n`, stderr: '' });
  });
});

describe('every Node on this machine', () => {
  const nodes = [projectFolder + 'node_modules/.bin', ...(process.env.PATH ?? '').split(delimiter)]
    .map((folder) => join(folder, 'node'))
    .filter((path, index, all) => existsSync(path) && all.indexOf(path) === index);

  it('packs the same bytes', async () => {
    const root = folderWith({ 'in/a.txt': 'hello\n'.repeat(10_000), 'in/b.txt': '' });
    const digests = new Set<string>();
    for (const node of nodes) {
      for (const format of ['tar.gz', 'zip']) {
        const output = join(root, `a.${format}`);
        const args = ['--folder', join(root, 'in'), '--output', output];
        const outcome = await runProgram(
          node,
          ['dist/cli/index.js', 'pack-reproducible', ...args, '--source-date-epoch', '1700000000'],
          { cwd: projectFolder },
        );
        expect({ node, ...outcome }).toMatchObject({ code: 0 });
        digests.add((await localFiles.digest(output)).sha256);
        writeFileSync(output, '');
      }
    }
    expect(digests.size).toBe(2);
  });
});
