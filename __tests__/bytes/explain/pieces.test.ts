import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { localFiles } from '../../../src/adapters/files.ts';
import { explain } from '../../../src/bytes/explain/explain.ts';
import type { Files } from '../../../src/ports.ts';
import { tarGz, tarOf } from '../../support/archives.ts';
import { temporaryFolders } from '../../support/folders.ts';
import { zipOf } from '../../support/zip.ts';

const newFolder = temporaryFolders();

/** The same files in pieces of that size; each takes the place of the one before where it may. */
function inPieces(size: number): Pick<Files, 'stream' | 'stat'> {
  return {
    stat: localFiles.stat,
    async *stream(path, range, options) {
      const place = Buffer.alloc(size);
      for await (const bytes of localFiles.stream(path, range)) {
        for (let start = 0; start < bytes.length; start += size) {
          const piece = Buffer.from(bytes.subarray(start, start + size));
          place.fill(0xa5);
          yield options?.reuse ? place.subarray(0, piece.copy(place)) : piece;
        }
      }
    },
  };
}

const members = (turned: boolean, ending = '\n'): Record<string, string> => {
  const entries = Array.from({ length: 9 }, (_, index) => {
    const name = `demo-1.0/folder-${index % 3}/${'long-'.repeat(index * 3)}${index}.txt`;
    return [name, `line ${index}${ending}`.repeat(index * 40)] as const;
  });
  return Object.fromEntries(turned ? entries.reverse() : entries);
};

const zip = (turned: boolean, ending?: string, stored = false) =>
  zipOf(
    Object.entries(members(turned, ending)).map(([name, content]) => ({ name, content, stored })),
  );

const twice = (bytes: Buffer) => Buffer.concat([gzipSync(bytes.subarray(0, 700)), bytes]);

describe('what is said of two files', () => {
  const pairs: readonly (readonly [string, () => Promise<readonly [Buffer, Buffer]>])[] = [
    ['tars', async () => [await tarOf(members(false)), await tarOf(members(false, '\r\n'))]],
    ['turned tars', async () => [await tarOf(members(false)), await tarOf(members(true, '!\n'))]],
    ['gzipped tars', async () => [await tarGz(members(false)), await tarGz(members(true, '!'))]],
    [
      'gzips of several members',
      async () => [twice(await tarGz(members(false))), twice(await tarGz(members(false, '!')))],
    ],
    ['zips', async () => [zip(false), zip(false, '\r\n')]],
    ['turned zips', async () => [zip(false), zip(true, '!\n')]],
    ['a stored and a deflated zip', async () => [zip(false, '\n', true), zip(true)]],
    ['stored zips', async () => [zip(false, '\n', true), zip(true, '\r\n', true)]],
  ];

  test.each(pairs)('does not depend on the pieces they are read in: %s', async (_, make) => {
    const [a, b] = await make();
    const folder = newFolder({ a, b });
    const paths = [join(folder, 'a'), join(folder, 'b')] as const;
    const expected = await explain(...paths, { files: localFiles });
    expect(expected.causes.map(({ id }) => id)).not.toContain('unreadable');
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 2000 }), async (size) => {
        expect(await explain(...paths, { files: inPieces(size) })).toEqual(expected);
      }),
      { numRuns: 3, examples: [[1], [513]] },
    );
  });
});
