import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { fromBufferPromise, type Entry } from 'yauzl';
import {
  renderCentralRecord,
  renderEnd,
  renderLocalHeader,
  type ZipEntry,
} from '../../src/pack/zip-records.ts';
import { membersOf, packBytes, packContents } from './support.ts';
import { localFiles } from '../../src/adapters/files.ts';

const entry = (changes: Partial<ZipEntry> = {}): ZipEntry => ({
  member: membersOf({ a: 'x' })[0]!,
  epochSeconds: 1_700_000_000,
  method: 'deflated',
  crc32: 0xdeadbeef,
  size: 1,
  compressedSize: 3,
  offset: 0,
  ...changes,
});

async function entriesOf(bytes: Buffer): Promise<Entry[]> {
  const zip = await fromBufferPromise(bytes);
  const entries: Entry[] = [];
  for await (const found of zip.eachEntry()) entries.push(found);
  return entries;
}

describe('a member of a zip', () => {
  it('is told as UTF-8, from Unix, with its mode, its time in UTC and no descriptor', async () => {
    const [found] = await entriesOf(await packContents({ 'ü.txt': 'hello' }, { format: 'zip' }));
    expect(found).toMatchObject({
      ...{ fileName: 'ü.txt', generalPurposeBitFlag: 1 << 11, compressionMethod: 8 },
      ...{ versionMadeBy: (3 << 8) | 20, versionNeededToExtract: 20, extraFieldLength: 0 },
    });
    expect((found!.externalFileAttributes >>> 16).toString(8)).toBe('100644');
    expect(found!.getLastModDate({ timezone: 'UTC' }).toISOString()).toBe(
      '2023-11-14T22:13:20.000Z',
    );
  });

  it('is stored when it is empty or a link', async () => {
    const members = [
      ...membersOf({ empty: '' }),
      { name: 'link', path: 'link', size: 0, mode: 0o777 as const, linkTarget: 'empty' },
    ];
    const bytes = await packBytes({ members, format: 'zip', epochSeconds: 0 }, localFilesWithEmpty);
    const found = await entriesOf(bytes);
    expect(found.map(({ compressionMethod }) => compressionMethod)).toEqual([0, 0]);
    expect((found[1]!.externalFileAttributes >>> 16).toString(8)).toBe('120777');
    expect(found[1]!.uncompressedSize).toBe('empty'.length);
  });
});

const localFilesWithEmpty = { ...localFiles, async *stream() {} };

describe('the 64-bit form', () => {
  it('is not used for what fits into 32 bits', () => {
    const largest = entry({ size: 0xfffffffe, compressedSize: 0xfffffffe, offset: 0xfffffffe });
    expect(renderLocalHeader(largest)).toHaveLength(30 + 1);
    expect(renderCentralRecord(largest)).toHaveLength(46 + 1);
    expect(renderEnd({ count: 0xfffe, size: 0xfffffffe, offset: 0xfffffffe })).toHaveLength(22);
  });

  it('tells both sizes before the content, and behind it those that need it', () => {
    const large = entry({ size: 2 ** 33 });
    expect(renderLocalHeader(large).subarray(31).toString('hex')).toBe(
      ['0100', '1000', '0000000002000000', '0300000000000000'].join(''),
    );
    expect(renderCentralRecord(large).subarray(47).toString('hex')).toBe(
      ['0100', '0800', '0000000002000000'].join(''),
    );
  });

  it('tells an offset that needs it', () => {
    const far = entry({ offset: 2 ** 32 });
    expect(renderLocalHeader(far)).toHaveLength(31);
    expect(renderCentralRecord(far).subarray(47).toString('hex')).toBe('010008000000000001000000');
  });

  it('lets 65,536 members be found', async () => {
    const record = renderCentralRecord(entry({ method: 'stored', size: 0, compressedSize: 0 }));
    const central = Buffer.concat(Array<Buffer>(65_536).fill(record));
    const header = renderLocalHeader(entry({ method: 'stored', size: 0, compressedSize: 0 }));
    const end = renderEnd({ count: 65_536, size: central.length, offset: header.length });
    expect(end).toHaveLength(56 + 20 + 22);
    const zip = await fromBufferPromise(Buffer.concat([header, central, end]));
    expect(zip.entryCount).toBe(65_536);
  });
});

describe('whole archives', () => {
  const contents = {
    '.hidden': 'dot',
    'Grüße/日本.txt': 'outside of ASCII',
    'bin/run': '#!/bin/sh\n',
    empty: '',
    [`long/${'n'.repeat(120)}`]: 'x'.repeat(100_000),
  };

  it.each([
    ['tar.gz', '8c603fb5f953103683151caeeb403255b96f07f6c876588d7e6a1071a6219072'],
    ['zip', '9ddd1a67cad8fa8d7231ab661f7735f595925a731ffa116b6b9f2baaf7436fdc'],
  ] as const)('of the kind %s have the digest that they always had', async (format, digest) => {
    const bytes = await packContents(contents, { format });
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(digest);
  });
});
