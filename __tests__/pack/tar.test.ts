import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { extract, type Header } from 'tar-stream';
import type { PackMember } from '../../src/pack/member.ts';
import { renderTarHeaders } from '../../src/pack/tar-header.ts';
import { packContents } from './support.ts';

const member = (changes: Partial<PackMember>): PackMember => ({
  name: 'a.txt',
  path: 'a.txt',
  size: 0,
  mode: 0o644,
  ...changes,
});

/** The header as another implementation reads it. */
async function read(changes: Partial<PackMember>): Promise<Header> {
  const reader = extract();
  reader.end(renderTarHeaders(member(changes), 1_700_000_001));
  for await (const entry of reader) return entry.header;
  throw new Error('no header');
}

describe('the header of a member', () => {
  it('tells name, size, mode and time, and owners that are nobody', async () => {
    expect(await read({ name: 'bin/run', mode: 0o755 })).toMatchObject({
      ...{ name: 'bin/run', type: 'file', size: 0, mode: 0o755, uid: 0, gid: 0 },
      ...{ uname: '', gname: '', mtime: new Date(1_700_000_001_000), pax: null },
    });
  });

  it.each([
    ['100 characters', 'a'.repeat(100)],
    ['a folder of 155 and a name of 100', `${'d'.repeat(155)}/${'n'.repeat(100)}`],
    ['many folders', `${'folder/'.repeat(30)}name`],
  ])('is one block for a name of %s', async (_title, name) => {
    expect(renderTarHeaders(member({ name }), 0)).toHaveLength(512);
    expect((await read({ name })).name).toBe(name);
  });

  it.each([
    ['a part of 101 characters', `d/${'n'.repeat(101)}`],
    ['a folder of 156', `${'d'.repeat(156)}/${'n'.repeat(100)}`],
    ['letters outside of ASCII', 'Grüße/日本.txt'],
    ['a length whose own digits make it longer', 'ä'.repeat(42)],
  ])('has a pax header before it for %s', async (_title, name) => {
    expect(renderTarHeaders(member({ name }), 0)).toHaveLength(1536);
    expect(await read({ name })).toMatchObject({ name, pax: { path: name } });
  });

  it('tells sizes of 8 GiB and more in a pax header', async () => {
    const size = 8 * 1024 ** 3;
    expect((await read({ size })).size).toBe(size);
    expect(renderTarHeaders(member({ size: size - 1 }), 0)).toHaveLength(512);
  });

  it('tells where a link leads, however far', async () => {
    const short = await read({ linkTarget: '../a', mode: 0o777 });
    expect(short).toMatchObject({ type: 'symlink', linkname: '../a', pax: null });
    const linkTarget = `${'ü/'.repeat(60)}a`;
    expect(await read({ linkTarget })).toMatchObject({ type: 'symlink', linkname: linkTarget });
  });
});

describe('a tar.gz', () => {
  it('tells nothing of the machine in its gzip header', async () => {
    const bytes = await packContents({ a: 'x' });
    expect([...bytes.subarray(0, 10)]).toEqual([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
  });

  it('ends with two empty blocks and nothing more', async () => {
    const tar = gunzipSync(await packContents({ a: 'x' }));
    expect(tar).toHaveLength(512 + 512 + 1024);
    expect(tar.subarray(1024).every((byte) => byte === 0)).toBe(true);
  });
});
