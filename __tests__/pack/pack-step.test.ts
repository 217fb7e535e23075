import { createHash } from 'node:crypto';
import { readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { localFiles } from '../../src/adapters/files.ts';
import { readMembers } from '../../src/archive/read-members.ts';
import { packStep } from '../../src/pack/pack-step.ts';
import { expectFailure, expectResultFailure } from '../support/expect-failure.ts';
import { fakeLog, fakeRun } from '../support/fakes.ts';
import { temporaryFolders } from '../support/folders.ts';

type Inputs = Parameters<typeof packStep>[0];
type Ports = Parameters<typeof packStep>[1];

const folderWith = temporaryFolders();

function ports(changes: Partial<Ports> = {}): Ports {
  const run = fakeRun({ sourceDateEpoch: '1700000001' });
  return { files: localFiles, log: fakeLog(), run, ...changes };
}

/** A folder `in` with two files; the archive goes beside it. */
function project(): { readonly folder: string; readonly beside: (name: string) => string } {
  const root = folderWith({ 'in/a.txt': 'hello', 'in/sub/b.txt': 'world' });
  return { folder: join(root, 'in'), beside: (name) => join(root, name) };
}

function inputs(changes: Partial<Inputs> & Pick<Inputs, 'folder'>): Inputs {
  return {
    ...{ output: undefined, check: undefined, format: 'auto', prefix: undefined },
    ...{ include: undefined, exclude: undefined, links: 'refuse', executables: undefined },
    ...{ sourceDateEpoch: undefined, ed25519PrivateKey: undefined },
    ...changes,
  };
}

async function namesIn(path: string): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of readMembers(path, { files: localFiles })) names.push(name);
  return names;
}

describe('packing a folder', () => {
  it.each(['a.tar.gz', 'a.tgz', 'a.zip', 'A.ZIP'])(
    'writes %s, and tells its digest',
    async (name) => {
      const { folder, beside } = project();
      const { outputs } = await packStep(inputs({ folder, output: beside(name) }), ports());
      const bytes = readFileSync(beside(name));
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      expect(outputs).toEqual({ path: beside(name), sha256, size: String(bytes.length) });
      expect(await namesIn(beside(name))).toEqual(['a.txt', 'sub/b.txt']);
    },
  );

  it('takes the format that it is told, the prefix and the globs', async () => {
    const { folder, beside } = project();
    const output = beside('demo-1.0.0.crate');
    await packStep(
      inputs({ folder, output, format: 'tar.gz', prefix: 'demo-1.0.0', exclude: ['a.*'] }),
      ports(),
    );
    expect(await namesIn(output)).toEqual(['demo-1.0.0/sub/b.txt']);
  });

  it('takes the time of the input before that of the environment', async () => {
    const { folder, beside } = project();
    const output = beside('a.tgz');
    const { summary } = await packStep(inputs({ folder, output, sourceDateEpoch: 0 }), ports());
    expect(summary).toContain('1970-01-01T00:00:00Z');
    expect(gunzipSync(readFileSync(output)).subarray(136, 147).toString()).toBe('00000000000');
  });

  it('notices a time that a zip cannot hold', async () => {
    const { folder, beside } = project();
    const early = inputs({ folder, output: beside('a.zip'), sourceDateEpoch: 0 });
    expect((await packStep(early, ports())).findings).toMatchObject([
      { rule: 'PACK_EPOCH_MOVED', level: 'notice' },
    ]);
    const odd = inputs({ folder, output: beside('a.zip'), sourceDateEpoch: 1_700_000_001 });
    expect((await packStep(odd, ports())).findings).toEqual([]);
  });

  it('tells where it stands, every 64 MiB', async () => {
    const { folder, beside } = project();
    truncateSync(join(folder, 'a.txt'), 100 * 1024 * 1024);
    const log = fakeLog();
    await packStep(inputs({ folder, output: beside('a.zip') }), ports({ log }));
    expect(log.lines).toEqual([`Packing 2 files of ${folder}.`, 'Packed 64 of 100 MiB.']);
  }, 60_000);

  it('keeps links when told to', async () => {
    const { folder, beside } = project();
    symlinkSync('a.txt', join(folder, 'link'));
    const output = beside('a.tgz');
    await expectFailure('PACK_LINK', () => packStep(inputs({ folder, output }), ports()));
    await packStep(inputs({ folder, output, links: 'keep' }), ports());
    await expectFailure('ARCHIVE_LINK', () => namesIn(output));
  });
});

describe('what packing refuses', () => {
  it('is no target, and two', async () => {
    const { folder } = project();
    await expectFailure('PACK_TARGET_UNCLEAR', () => packStep(inputs({ folder }), ports()));
    const both = inputs({ folder, output: 'a.zip', check: 'b.zip' });
    await expectFailure('PACK_TARGET_UNCLEAR', () => packStep(both, ports()));
  });

  it('is a name that does not tell the format', async () => {
    const { folder, beside } = project();
    const unclear = inputs({ folder, output: beside('a.crate') });
    await expectFailure('PACK_FORMAT_UNKNOWN', () => packStep(unclear, ports()));
  });

  it('is an archive among its own members, there already or not', async () => {
    const { folder } = project();
    const inside = inputs({ folder, output: join(folder, 'sub/a.zip') });
    await expectFailure('PACK_OUTPUT_INSIDE', () => packStep(inside, ports()));
    const apart = inputs({ ...inside, exclude: ['**/*.zip'] });
    expect((await packStep(apart, ports())).failure).toBeUndefined();
  });

  it.each([
    ['grows', 'hello world'],
    ['shrinks', 'hell'],
  ])('is a file that %s meanwhile; nothing is left of the archive', async (_title, now) => {
    const { folder, beside } = project();
    const files = {
      ...localFiles,
      list: async (path: string) => {
        const listed = await localFiles.list(path);
        writeFileSync(join(folder, 'a.txt'), now);
        return listed;
      },
    };
    for (const output of [beside('a.tgz'), beside('a.zip')]) {
      writeFileSync(join(folder, 'a.txt'), 'hello');
      await expectFailure('PACK_FILE_CHANGED', () =>
        packStep(inputs({ folder, output }), ports({ files })),
      );
      expect(await localFiles.stat(output)).toBeUndefined();
    }
  });

  it('is a folder that is not there', async () => {
    const missing = inputs({ folder: 'no-such-folder', output: '/tmp/a.zip' });
    await expectFailure('FILE_MISSING', () => packStep(missing, ports()));
  });
});

describe('checking an existing archive', () => {
  async function packed(name: string) {
    const { folder, beside } = project();
    const { outputs } = await packStep(inputs({ folder, output: beside(name) }), ports());
    return { folder, path: beside(name), outputs };
  }

  it.each(['a.tar.gz', 'a.zip'])(
    'passes for %s with the same bytes, and writes nothing',
    async (name) => {
      const { folder, path, outputs } = await packed(name);
      const before = await localFiles.list(join(path, '..'));
      const checked = await packStep(inputs({ folder, check: path }), ports());
      expect(checked).toMatchObject({ outputs, summary: expect.stringContaining('byte for byte') });
      expect(checked.failure).toBeUndefined();
      expect(await localFiles.list(join(path, '..'))).toEqual(before);
    },
  );

  it('names the members that differ, and tells the digest of what packing gives', async () => {
    const { folder, path } = await packed('a.tar.gz');
    writeFileSync(join(folder, 'a.txt'), 'other!');
    writeFileSync(join(folder, 'new.txt'), '');
    const result = await packStep(inputs({ folder, check: path, exclude: ['sub/**'] }), ports());
    const { seen } = expectResultFailure('PACK_DIFFERS', result);
    const [digests, verdict, ...causes] = seen.split('\n- ');
    expect(digests).toContain(`instead of ${result.outputs.sha256}`);
    expect(verdict).toBe('content: what users get is not the same');
    expect(causes.map((line) => line.split('. ')[0])).toEqual([
      'changed: a.txt (6 bytes as packed, 5 bytes in the archive), from byte 0 on',
      'removed: new.txt (0 bytes)',
      expect.stringMatching(/^added: sub\/b\.txt /),
    ]);
    expect(causes[0]).toContain('Publish the file that was built');
    expect(result.outputs.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it('tells a container that differs around equal members', async () => {
    const { folder, path } = await packed('a.tar.gz');
    writeFileSync(path, gzipSync(gunzipSync(readFileSync(path)), { level: 1 }));
    const result = await packStep(inputs({ folder, check: path }), ports());
    expect(expectResultFailure('PACK_DIFFERS', result).seen).toContain('- recompressed: ');
  });

  it('tells what is no archive at all', async () => {
    const { folder, path } = await packed('a.tar.gz');
    writeFileSync(path, '<html>not found</html>');
    const result = await packStep(inputs({ folder, check: path }), ports());
    expect(expectResultFailure('PACK_DIFFERS', result).seen).toContain('error-page: one is a page');
  });
});
