import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseMemberName } from '../../src/archive/member-name.ts';
import { temporaryFolders } from '../support/folders.ts';
import { packContents, type Contents } from './support.ts';
import { listMemberDigests } from '../support/member-digests.ts';

const folderWith = temporaryFolders();
const formats = ['tar.gz', 'zip'] as const;

const sha256 = (content: string | Uint8Array) => createHash('sha256').update(content).digest('hex');

/** What the suite's reader of archives that nobody vouches for finds in it. */
async function reread(bytes: Uint8Array): Promise<Record<string, string>> {
  const path = join(folderWith({ archive: bytes }), 'archive');
  const members = await listMemberDigests(path);
  return Object.fromEntries([...members].map(([name, member]) => [name, member.sha256]));
}

const digestsOf = (contents: Contents) =>
  Object.fromEntries(Object.entries(contents).map(([name, text]) => [name, sha256(text)]));

/** Names that the reader keeps: short and long, nested, outside of ASCII. */
const part = fc.oneof(
  fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' }),
  fc.string({ minLength: 90, maxLength: 130, unit: fc.constantFrom('a', 'b', '-') }),
);
const memberName = fc
  .array(part, { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join('/'))
  .filter((name) => {
    try {
      return parseMemberName(name, 1024) === name && name.isWellFormed();
    } catch {
      return false;
    }
  });
const contents = fc
  .dictionary(memberName, fc.uint8Array({ maxLength: 2_000 }), {
    maxKeys: 6,
    noNullPrototype: true,
  })
  // A file and a folder of one name cannot be on one disk.
  .filter((files) => Object.keys(files).every((name) => !isFolderIn(name, files)));

function isFolderIn(name: string, files: Contents): boolean {
  return Object.keys(files).some((other) => other.startsWith(`${name}/`));
}

describe.each(formats)('a %s that we pack', (format) => {
  it('holds what went in, whatever the names and contents', async () => {
    await fc.assert(
      fc.asyncProperty(contents, async (files) => {
        expect(await reread(await packContents(files, { format }))).toEqual(digestsOf(files));
      }),
      { numRuns: 60 },
    );
  });

  it('holds content that is larger than what waits in memory', async () => {
    const files = { large: Buffer.alloc(5 * 1024 * 1024, 'abcdefg'), small: 'x' };
    expect(await reread(await packContents(files, { format }))).toEqual(digestsOf(files));
  });

  it('is the same for every time that it holds alike, and another for another time', async () => {
    const at = (epochSeconds: number) => packContents({ a: 'x' }, { format, epochSeconds });
    expect(await at(1_700_000_000)).toEqual(await at(1_700_000_000));
    expect(await at(1_700_000_000)).not.toEqual(await at(1_700_000_002));
  });
});
