import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, jest } from '@jest/globals';
import { pack, type Header } from 'tar-stream';
import { localFiles } from '../../src/adapters/files.ts';
import { defaultLimits, type ArchiveLimits } from '../../src/archive/member.ts';
import { readMembers } from '../../src/archive/read-members.ts';
import { readTextMembers } from '../../src/archive/read-text-members.ts';
import { expectFailure } from '../support/expect-failure.ts';
import { temporaryFolders } from '../support/folders.ts';
import { listMemberDigests } from '../support/member-digests.ts';
import { peakMemorySource, runModule } from '../support/run-node.ts';
import { zipOf, type ZipMember } from '../support/zip.ts';

// Child processes on a busy machine take their time.
jest.setTimeout(30_000);

const folderWith = temporaryFolders();

type TarMember = Partial<Header> & { readonly name: string; readonly content?: string };

async function tarOf(members: readonly TarMember[]): Promise<Buffer> {
  const archive = pack();
  for (const { content = '', ...header } of members) archive.entry(header, content);
  archive.finalize();
  const pieces: Buffer[] = [];
  for await (const piece of archive) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

function fileOf(bytes: Uint8Array | string): string {
  return join(folderWith({ archive: bytes }), 'archive');
}

async function drain(path: string, limits: ArchiveLimits = defaultLimits): Promise<string[]> {
  const names: string[] = [];
  for await (const member of readMembers(path, { files: localFiles, limits })) {
    for await (const _ of member.stream());
    names.push(member.name);
  }
  return names;
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

describe('archives made by real tools', () => {
  const contents = { 'a.txt': 'hello\n', 'sub/ü name.txt': 'x'.repeat(300_000) };

  async function expectMembers(command: string, ...args: readonly string[]): Promise<void> {
    const folder = folderWith(
      Object.fromEntries(Object.entries(contents).map(([name, text]) => [`in/${name}`, text])),
    );
    execFileSync(command, args, { cwd: folder });
    const members = await listMemberDigests(join(folder, 'out'));
    expect(Object.fromEntries(members)).toEqual(
      Object.fromEntries(
        Object.entries(contents).map(([name, text]) => [
          name,
          { size: Buffer.byteLength(text), sha256: sha256(text) },
        ]),
      ),
    );
  }

  it.each([
    ['tar', ['cf', 'out']],
    ['gzipped tar', ['czf', 'out']],
    ['tar in the POSIX format', ['cf', 'out', '--format=posix']],
  ])('list the same members from a %s', (_kind, args) =>
    expectMembers('tar', ...args, '-C', 'in', '.'),
  );

  const isPythonHere = spawnSync('python3', ['--version']).status === 0;
  (isPythonHere ? it : it.skip)('list the same members from a zip [needs python3]', () =>
    expectMembers('python3', '-m', 'zipfile', '-c', 'out', 'in/a.txt', 'in/sub'),
  );

  it('list a link as a member of its own', async () => {
    const folder = folderWith({ 'in/a.txt': 'x' });
    symlinkSync('a.txt', join(folder, 'in/link'));
    execFileSync('tar', ['cf', 'out', '-C', 'in', '.'], { cwd: folder });
    const members = await listMemberDigests(join(folder, 'out'));
    expect(members.get('link')?.sha256).toBe(sha256('link to a.txt'));
  });
});

describe('a name that leads elsewhere', () => {
  const names = ['../x', 'a/../../x', '/etc/passwd', 'C:/x', 'a\\b', 'a\u0007b'];

  it.each(names)('is refused in a tar: %j', async (name) => {
    const path = fileOf(await tarOf([{ name, pax: { path: name }, content: 'x' }]));
    await expectFailure('ARCHIVE_UNSAFE_NAME', () => drain(path));
  });

  it.each([...names, ''])('is refused in a zip: %j', async (name) => {
    const path = fileOf(zipOf([{ name, content: 'x' }]));
    await expectFailure('ARCHIVE_UNSAFE_NAME', () => drain(path));
  });
});

describe('a name of more than 1024 bytes', () => {
  it('is refused', async () => {
    const path = fileOf(zipOf([{ name: 'x'.repeat(1025) }]));
    await expectFailure('ARCHIVE_UNSAFE_NAME', () => drain(path));
  });
});

describe('a member that is no file', () => {
  it.each<TarMember>([
    { name: 'l', type: 'symlink', linkname: '/etc/passwd' },
    { name: 'l', type: 'link', linkname: 'a' },
    { name: 'l', type: 'character-device' },
    { name: 'l', type: 'fifo' },
  ])('is refused in a tar: $type', async (member) => {
    await expectFailure('ARCHIVE_LINK', async () => drain(fileOf(await tarOf([member]))));
  });

  it.each<ZipMember>([
    { name: 'l', content: '/etc/passwd', mode: 0o120777 },
    { name: 'l', mode: 0o020666 },
  ])('is refused in a zip: mode $mode', async (member) => {
    await expectFailure('ARCHIVE_LINK', () => drain(fileOf(zipOf([member]))));
  });
});

describe('two members of one name', () => {
  it('are refused, however the second is spelt', async () => {
    const tar = await tarOf([
      { name: 'a', content: 'one' },
      { name: './a', content: 'two' },
    ]);
    await expectFailure('ARCHIVE_DUPLICATE_NAME', () => drain(fileOf(tar)));
    const zip = zipOf([
      { name: 'a', content: 'one' },
      { name: 'a', content: 'two' },
    ]);
    await expectFailure('ARCHIVE_DUPLICATE_NAME', () => drain(fileOf(zip)));
  });

  it('are allowed for folders, which say nothing', async () => {
    const tar = await tarOf([
      { name: 'a', type: 'directory' },
      { name: 'a/', type: 'directory' },
      { name: 'a/b', content: 'x' },
    ]);
    expect(await drain(fileOf(tar))).toEqual(['a', 'a/b']);
  });
});

describe('an archive that holds too much', () => {
  const limits = { ...defaultLimits, maxUnpackedBytes: 100_000, maxMembers: 3 };
  const bomb = 'x'.repeat(200_000);
  const many = ['a', 'b', 'c', 'd'].map((name) => ({ name, content: name }));

  it('is left when the cap is reached, not when it is full', async () => {
    const tar = gzipSync(await tarOf([{ name: 'a', content: bomb }]));
    await expectFailure('ARCHIVE_TOO_LARGE', () => drain(fileOf(tar), limits));
    const zip = fileOf(zipOf([{ name: 'a', content: bomb }]));
    await expectFailure('ARCHIVE_TOO_LARGE', () => drain(zip, limits));
  });

  it('is left at the cap of members', async () => {
    await expectFailure('ARCHIVE_TOO_LARGE', async () => drain(fileOf(await tarOf(many)), limits));
    await expectFailure('ARCHIVE_TOO_LARGE', () => drain(fileOf(zipOf(many)), limits));
  });

  it('is left when a metadata file is larger than any', async () => {
    const zip = fileOf(zipOf([{ name: 'a', content: Buffer.alloc(5 * 1024 * 1024) }]));
    await expectFailure('ARCHIVE_TOO_LARGE', () => readTextMembers(zip, () => true, localFiles));
  });

  it('does not fill the memory while 128 MB of zeros comes out of a small file', () => {
    const path = join(folderWith(), 'big.tgz');
    execFileSync('bash', [
      '-c',
      'truncate -s 128M "$1.in" && tar czf "$1" -C "$(dirname "$1")" big.tgz.in && rm "$1.in"',
      'pack',
      path,
    ]);
    const { stdout, stderr } = runModule(`${peakMemorySource}
      import { listMemberDigests } from './__tests__/support/member-digests.ts';
      const [[, { size }]] = await listMemberDigests(${JSON.stringify(path)});
      console.log(JSON.stringify([size, peakKilobytes()]));
    `);
    expect(stderr).toBe('');
    const [size, rss] = JSON.parse(stdout) as [number, number];
    expect(size).toBe(128 * 1024 ** 2);
    expect(rss).toBeLessThan(150 * 1024);
  });
});

describe('an archive that is broken', () => {
  it('is refused when a tar is cut short', async () => {
    const tar = gzipSync(await tarOf([{ name: 'a', content: 'x'.repeat(5000) }]));
    await expectFailure('ARCHIVE_CORRUPT', () => drain(fileOf(tar.subarray(0, -20))));
    const plain = await tarOf([{ name: 'a', content: 'x'.repeat(5000) }]);
    await expectFailure('ARCHIVE_CORRUPT', () => drain(fileOf(plain.subarray(0, 2048))));
  });

  it('is refused when a zip is cut short, or lies about sums and sizes', async () => {
    const good: ZipMember = { name: 'a', content: 'content' };
    expect(await drain(fileOf(zipOf([good])))).toEqual(['a']);
    await expectFailure('ARCHIVE_CORRUPT', () => drain(fileOf(zipOf([good]).subarray(0, 30))));
    await expectFailure('ARCHIVE_CORRUPT', () => drain(fileOf(zipOf([{ ...good, crc: 1 }]))));
    await expectFailure('ARCHIVE_CORRUPT', () => drain(fileOf(zipOf([{ ...good, size: 3 }]))));
  });

  it('is refused when it is none: an error page, a single gzipped file, an encrypted member', async () => {
    await expectFailure('ARCHIVE_UNSUPPORTED', () => drain(fileOf('<!doctype html>')));
    await expectFailure('ARCHIVE_UNSUPPORTED', () => drain(fileOf('')));
    await expectFailure('ARCHIVE_CORRUPT', () => drain(fileOf(gzipSync('x'.repeat(2000)))));
    const encrypted = zipOf([{ name: 'a', content: 'x', encrypted: true }]);
    await expectFailure('ARCHIVE_UNSUPPORTED', () => drain(fileOf(encrypted)));
  });
});

describe('reading the texts of an archive', () => {
  it('gives the wanted ones, and the names of all', async () => {
    const path = fileOf(
      await tarOf([
        { name: 'p/METADATA', content: 'Name: x' },
        { name: 'p/code.py', content: 'pass' },
      ]),
    );
    const { texts, names } = await readTextMembers(
      path,
      (name) => name === 'p/METADATA',
      localFiles,
    );
    expect([...texts]).toEqual([['p/METADATA', 'Name: x']]);
    expect([...names]).toEqual(['p/METADATA', 'p/code.py']);
  });

  it('can be left half-way without an error', async () => {
    const path = fileOf(await tarOf([{ name: 'a', content: 'x'.repeat(1e6) }, { name: 'b' }]));
    for await (const { name } of readMembers(path, { files: localFiles })) {
      expect(name).toBe('a');
      break;
    }
  });
});
