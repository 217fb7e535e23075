import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { localFiles } from '../../src/adapters/files.ts';
import { renderTarHeaders } from '../../src/pack/tar-header.ts';
import { verifyPackageSignature } from '../../src/signing/package-verify.ts';
import { expectFailure } from '../support/expect-failure.ts';
import { temporaryFolders } from '../support/folders.ts';
import { makeKey, packFolder } from './support.ts';
import { entriesOf, tarWith, zipWith } from './tampering.ts';

const folderWith = temporaryFolders();
const key = makeKey();
const longName = `${'n'.repeat(120)}.txt`;
let tar: Buffer;
let zip: Buffer;

beforeAll(async () => {
  tar = gunzipSync(readFileSync(await signed('a.tar.gz')));
  zip = readFileSync(await signed('a.zip'));
});

async function signed(
  name: string,
  contents: Readonly<Record<string, string>> = { 'a.txt': 'hello', [longName]: 'world' },
): Promise<string> {
  const root = folderWith(
    Object.fromEntries(Object.entries(contents).map(([path, text]) => [`in/${path}`, text])),
  );
  const output = join(root, name);
  await packFolder({ folder: join(root, 'in'), output, ed25519PrivateKey: key.privateKey });
  return output;
}

function verify(name: string, bytes: Buffer) {
  const path = join(folderWith({ [name]: bytes }), name);
  return verifyPackageSignature(path, key.publicKey, localFiles);
}

/** A pax header before the first member, of the next one or of all. */
function withPax(type: 'x' | 'g', record: string): Buffer {
  const records = Buffer.from(record);
  const header = renderTarHeaders(
    { name: 'pax', size: records.length, mode: 0o644 },
    1_700_000_000,
  );
  header.write(type, 156, 'latin1');
  header.write('        ', 148, 'latin1');
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return Buffer.concat([header, records, Buffer.alloc(512 - records.length), tar]);
}

describe('a signed tar', () => {
  it('verifies gzipped in any way, with names that need more than one header', async () => {
    expect((await verify('a.tar.gz', gzipSync(tar, { level: 1 }))).members).toBe(2);
    expect((await verify('a.tar', tar)).members).toBe(2);
  });

  const others: readonly (readonly [string, () => Buffer])[] = [
    ['a global header, which renames every member for some', () => withPax('g', '13 path=evil\n')],
    [
      'a sparse header, which renames one for GNU tar',
      () => withPax('x', '24 GNU.sparse.name=evil\n'),
    ],
    ['something after its end', () => Buffer.concat([tar, Buffer.alloc(512)])],
    ['an end that is cut short', () => tar.subarray(0, -512)],
  ];

  it.each(others)('is refused with %s', async (_title, bytes) => {
    const change = gzipSync(bytes());
    await expectFailure('PACKAGE_SIGNATURE_CONTAINER', () => verify('a.tar.gz', change));
  });

  it('is refused with something after the gzip', async () => {
    const another = Buffer.concat([gzipSync(tar), gzipSync('')]);
    await expectFailure('PACKAGE_SIGNATURE_CONTAINER', () => verify('a.tar.gz', another));
    const garbage = Buffer.concat([gzipSync(tar), Buffer.from('more')]);
    await expectFailure('ARCHIVE_CORRUPT', () => verify('a.tar.gz', garbage));
  });

  it('is refused as another tool writes it', async () => {
    const again = await tarWith(await entriesOf(await signed('a.tar.gz')));
    await expectFailure('PACKAGE_SIGNATURE_CONTAINER', () => verify('a.tar.gz', again));
  });

  it('is refused under the name of a zip, which may be behind it', async () => {
    const both = Buffer.concat([gzipSync(tar), zip]);
    await expectFailure('PACKAGE_SIGNATURE_CONTAINER', () => verify('a.zip', both));
    await expectFailure('PACKAGE_SIGNATURE_CONTAINER', () => verify('a.tar.gz', zip));
  });
});

describe('a signed zip', () => {
  it('verifies in another order', async () => {
    const entries = await entriesOf(await signed('a.zip'));
    expect((await verify('a.zip', zipWith([...entries].reverse()))).members).toBe(2);
  });

  it('is refused with another name where tools look that stream', async () => {
    const change = Buffer.from(zip);
    change.write('evil!', change.indexOf('a.txt'), 'latin1');
    await expectFailure('PACKAGE_SIGNATURE_CONTAINER', () => verify('a.zip', change));
  });

  it('is refused with something before its directory, or behind it', async () => {
    const comment = Buffer.from(zip);
    comment.writeUInt16LE(4, comment.length - 2);
    const behind = Buffer.concat([comment, Buffer.from('more')]);
    await expectFailure('PACKAGE_SIGNATURE_CONTAINER', () => verify('a.zip', behind));
    const start = zip.indexOf('PK\u0001\u0002', 0, 'latin1');
    const between = Buffer.concat([
      zip.subarray(0, start),
      Buffer.from('more'),
      zip.subarray(start),
    ]);
    between.writeUInt32LE(start + 4, between.length - 6);
    await expectFailure('PACKAGE_SIGNATURE_CONTAINER', () => verify('a.zip', between));
  });
});

describe('any folder', () => {
  const name = fc.stringMatching(/^[a-z0-9 ü]{1,12}$/).filter((text) => text.trim() === text);
  const contents = fc.dictionary(name, fc.string(), { minKeys: 1, maxKeys: 6 });

  it.each(['a.tar.gz', 'a.zip'])('is signed to the same bytes, and verifies, as %s', (archive) =>
    fc.assert(
      fc.asyncProperty(contents, async (files) => {
        const [one, other] = [await signed(archive, files), await signed(archive, files)];
        expect(readFileSync(one).equals(readFileSync(other))).toBe(true);
        const { members } = await verifyPackageSignature(one, key.publicKey, localFiles);
        expect(members).toBe(Object.keys(files).length);
      }),
      { numRuns: 8 },
    ),
  );
});
