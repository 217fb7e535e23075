import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { pack, type Pack } from 'tar-stream';
import { defaultLimits } from '../../../src/archive/member.ts';
import { tarGz } from '../../support/archives.ts';
import { temporaryFolders } from '../../support/folders.ts';
import { zipOf } from '../../support/zip.ts';
import { explainBytes, idsOf } from './support.ts';

const newFolder = temporaryFolders();

async function tarOf(
  names: readonly string[],
  records: (name: string) => Record<string, string> = () => ({}),
): Promise<Buffer> {
  const archive = pack();
  for (const name of names) {
    const pax = { path: name, ...records(name) };
    archive.entry({ name, pax, mtime: new Date(0) }, 'x');
  }
  return bytesOf(archive);
}

async function bytesOf(archive: Pack): Promise<Buffer> {
  archive.finalize();
  const pieces: Buffer[] = [];
  for await (const piece of archive) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

/** The cause that says which file could not be opened, and by which code. */
async function expectUnreadable(
  pair: readonly [Uint8Array, Uint8Array],
  code: string,
  limits = defaultLimits,
) {
  const { verdict, causes } = await explainBytes(newFolder, pair, limits);
  const wanted = code === 'ARCHIVE_TOO_LARGE' ? 'beyond-limits' : 'unreadable';
  const cause = causes.find(({ id }) => id === wanted);
  if (wanted === 'beyond-limits') expect(cause?.cure).toMatch(/^Compare the two by digest/);
  expect({ verdict, said: cause?.example.b }).toEqual({
    verdict: 'content',
    said: expect.stringMatching(new RegExp(`^${code}: `)),
  });
}

describe('a bomb', () => {
  const zeros = Buffer.alloc(20_000_000);
  const limits = { ...defaultLimits, maxUnpackedBytes: 1_000_000 };

  test('is cut off in a gzip', async () => {
    const pair = [gzipSync(zeros, { level: 1 }), gzipSync(zeros, { level: 9 })] as const;
    const { causes } = await explainBytes(newFolder, pair, limits);
    expect({ causes: causes.map(({ id }) => id) }).toEqual({ causes: ['beyond-limits'] });
    const { a, b } = causes[0]!.example;
    expect(a ?? b).toMatch(/^ARCHIVE_TOO_LARGE: /);
  });

  test('is not unpacked further than the first byte that differs', async () => {
    const { causes } = await explainBytes(newFolder, [gzipSync('x'), gzipSync(zeros)], limits);
    expect(causes.map(({ id }) => id)).toEqual(['payload-changed']);
  });

  test('is cut off in a gzipped tar', async () => {
    const pair = [await tarGz({ a: 'x' }), await tarGz({ a: zeros.toString('latin1') })] as const;
    await expectUnreadable(pair, 'ARCHIVE_TOO_LARGE', limits);
  });

  test('is cut off in a zip, by what its directory says', async () => {
    const pair = [zipOf([{ name: 'a' }]), zipOf([{ name: 'a', content: zeros }])] as const;
    await expectUnreadable(pair, 'ARCHIVE_TOO_LARGE', limits);
  });

  test.each([1_000, 3_000_000])(
    'of a zip that lies about its size is cut off there: %d',
    async (size) => {
      const honest = zipOf([{ name: 'a', content: zeros.subarray(0, size) }]);
      const lying = zipOf([{ name: 'a', content: zeros, size }]);
      await expectUnreadable([honest, lying], 'ARCHIVE_CORRUPT');
    },
  );

  test('of members is cut off', async () => {
    const few = { ...defaultLimits, maxMembers: 10 };
    const many = Array.from({ length: 11 }, (_, index) => `${index}`);
    await expectUnreadable([await tarOf(['0']), await tarOf(many)], 'ARCHIVE_TOO_LARGE', few);
    const zips = [zipOf([{ name: '0' }]), zipOf(many.map((name) => ({ name })))] as const;
    await expectUnreadable(zips, 'ARCHIVE_TOO_LARGE', few);
  });
});

describe('few members that would fill the memory all the same', () => {
  test('by the folders in their names are cut off', async () => {
    const few = { ...defaultLimits, maxMembers: 10 };
    const deep = `${'a/'.repeat(11)}x`;
    await expectUnreadable([await tarOf(['x']), await tarOf([deep])], 'ARCHIVE_TOO_LARGE', few);
    const zips = [zipOf([{ name: 'x' }]), zipOf([{ name: deep }])] as const;
    await expectUnreadable(zips, 'ARCHIVE_TOO_LARGE', few);
  });

  test('by their headers are cut off', async () => {
    const names = Array.from({ length: 18 }, (_, index) => `${index}`);
    const tar = await tarOf(names, (name) => ({ comment: name + 'x'.repeat(1_000_000) }));
    await expectUnreadable([await tarOf(['x']), tar], 'ARCHIVE_TOO_LARGE');
  });
});

describe('what leads back to itself', () => {
  test('is compared and not followed: links', async () => {
    const links = async (target: string) => {
      const archive = pack();
      archive.entry({ name: 'a', type: 'symlink', linkname: target });
      archive.entry({ name: 'b', type: 'symlink', linkname: 'a' });
      return bytesOf(archive);
    };
    const { causes } = await explainBytes(newFolder, [await links('b'), await links('./b')]);
    const told = causes.find(({ id }) => id === 'link-target');
    expect(told?.example).toEqual({ member: 'a', a: 'b', b: './b' });
  });

  test('is compared and not opened: archives inside of archives', async () => {
    const nested = async (content: string) =>
      zipOf([{ name: 'inner.tgz', content: await tarGz({ 'inner.tgz': content }) }]);
    const { causes } = await explainBytes(newFolder, [await nested('x'), await nested('y')]);
    expect(causes.map(({ id, example }) => [id, example.member])).toEqual([
      ['member-changed', 'inner.tgz'],
    ]);
  });
});

describe('a name that leads elsewhere, is too long, or comes twice', () => {
  test.each([
    ['../x', ['../x'], 'ARCHIVE_UNSAFE_NAME'],
    ['/x', ['/x'], 'ARCHIVE_UNSAFE_NAME'],
    ['1025 bytes', ['x'.repeat(1025)], 'ARCHIVE_UNSAFE_NAME'],
    ['x and x', ['x', 'x'], 'ARCHIVE_DUPLICATE_NAME'],
  ])('is not looked into: %s', async (_, names, code) => {
    await expectUnreadable([await tarOf(['x']), await tarOf(names)], code);
    const zips = [zipOf([{ name: 'y' }]), zipOf(names.map((name) => ({ name })))] as const;
    await expectUnreadable(zips, code);
  });
});

describe('an encrypted member', () => {
  test('differs where the directory tells another checksum', async () => {
    const zip = (content: string) => zipOf([{ name: 'a', content, encrypted: true }]);
    const explanation = await explainBytes(newFolder, [zip('x'), zip('y')]);
    expect(idsOf(explanation)).toEqual(['member-changed']);
  });
});

describe('a file that is damaged anywhere', () => {
  const corpora = async () => [
    gzipSync('some text '.repeat(500)),
    await tarGz({ 'demo-1.0/a': 'x'.repeat(3000), 'demo-1.0/b': 'y' }),
    await tarOf(['a', 'b/c']),
    zipOf([
      { name: 'a', content: 'x'.repeat(3000) },
      { name: 'demo-1.0.dist-info/RECORD', content: 'a,,\n' },
    ]),
  ];

  test('is always explained, in bounded time, and never as a bug', async () => {
    const whole = await corpora();
    const damage = fc.record({
      index: fc.nat(whole.length - 1),
      place: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      bytes: fc.uint8Array({ minLength: 1, maxLength: 8 }),
      cut: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(damage, async ({ index, place, bytes, cut }) => {
        const original = whole[index]!;
        const start = Math.floor(place * original.length);
        const damaged = Buffer.from(cut ? original.subarray(0, start) : original);
        if (!cut) damaged.set(bytes.subarray(0, original.length - start), start);
        const { verdict, causes, a, b } = await explainBytes(newFolder, [original, damaged]);
        expect(verdict === 'identical').toBe(damaged.equals(original));
        expect(causes.length > 0).toBe(verdict !== 'identical');
        expect([a.size, b.size]).toEqual([original.length, damaged.length]);
        // A tar that lost but the end of its padding is whole.
        const allowed = index === 2 ? ['truncated', 'container-only'] : ['truncated'];
        if (cut) expect(allowed).toContain(verdict);
      }),
      { numRuns: 150 },
    );
  });
});

describe('the explanation of two tars', () => {
  const members = fc.dictionary(
    fc.constantFrom('a', 'b', 'c', 'd/e', 'd/f'),
    fc.string({ maxLength: 9 }),
    { minKeys: 1 },
  );

  test('names exactly the members that differ, whatever their order', async () => {
    await fc.assert(
      fc.asyncProperty(members, members, fc.boolean(), async (one, other, turned) => {
        const entries = Object.entries(other);
        const there = turned ? Object.fromEntries(entries.reverse()) : other;
        const pair = [await tarGz(one), await tarGz(there)] as const;
        const { causes, verdict } = await explainBytes(newFolder, pair);
        const count = (id: string) => causes.find((cause) => cause.id === id)?.count ?? 0;
        const both = Object.keys(one).filter((name) => Object.hasOwn(other, name));
        const endings = (text: string) => text.replaceAll('\r\n', '\n');
        expect({
          removed: count('member-removed'),
          added: count('member-added'),
          changed: count('member-changed') + count('line-endings'),
        }).toEqual({
          removed: Object.keys(one).length - both.length,
          added: Object.keys(other).length - both.length,
          changed: both.filter((name) => one[name] !== other[name]).length,
        });
        expect(count('line-endings')).toBe(
          both.filter(
            (name) => one[name] !== other[name] && endings(one[name]!) === endings(other[name]!),
          ).length,
        );
        expect(verdict === 'identical').toBe(pair[0].equals(pair[1]));
      }),
      { numRuns: 60 },
    );
  });
});
