import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { causeTable } from '../../../src/bytes/explain/cause-table.ts';
import { verdictMeanings } from '../../../src/bytes/explain/render.ts';
import { tarGz, tarOf } from '../../support/archives.ts';
import { temporaryFolders } from '../../support/folders.ts';
import { projectFolder } from '../../support/run-node.ts';
import { zipOf, type ZipMember } from '../../support/zip.ts';
import { expectTold, type Declared } from './expect-told.ts';

const newFolder = temporaryFolders();

type Bytes = string | Uint8Array;

/** Pairs that no tool makes on purpose, or that are no archives; the tools' own are beside this. */
interface GeneratedRow extends Declared {
  readonly title: string;
  readonly make: () => Promise<readonly [Bytes, Bytes]> | readonly [Bytes, Bytes];
}

const text: ZipMember = { name: 'demo/a', content: 'content '.repeat(50) };

/** The zip with a number of its directory's first entry changed. */
function zipWith(entryOffset: number, value: number): Buffer {
  const zip = Buffer.from(zipOf([text]));
  zip.writeUInt16LE(value, zip.indexOf('PK\u0001\u0002', 0, 'latin1') + entryOffset);
  return zip;
}

/** Members that differ in one way each: more causes than are told. */
async function manyCauses(): Promise<readonly [Bytes, Bytes]> {
  const one = {
    'demo-1.0.0/.cargo_vcs_info.json': '{"git":{"sha1":"1"}}',
    'demo-1.0.0/Cargo.lock': '1',
    'demo-1.0.0/Cargo.toml': '1',
    'demo-1.0.0/Cargo.toml.orig': 'same',
    'demo-1.0.0/demo.egg-info/SOURCES.txt': 'a\nb\n',
    'demo-1.0.0/gone': 'x',
    'demo-1.0.0/lines': 'a\nb\n',
    'demo-1.0.0/main.rs': 'a',
    'demo-1.0.0/PKG-INFO': 'Metadata-Version: 2.1\nName: demo\nVersion: 1.0.0\n',
  };
  const other = {
    'demo-1.0.1/PKG-INFO': 'Metadata-Version: 2.4\nName: demo\nVersion: 1.0.1\n',
    'demo-1.0.1/.cargo_vcs_info.json': '{"git":{"sha1":"2"}}',
    'demo-1.0.1/Cargo.lock': '2',
    'demo-1.0.1/Cargo.toml': '2',
    'demo-1.0.1/Cargo.toml.orig': 'same',
    'demo-1.0.1/demo.egg-info/SOURCES.txt': 'b\na\n',
    'demo-1.0.1/new': 'x',
    'demo-1.0.1/lines': 'a\r\nb\r\n',
    'demo-1.0.1/main.rs': 'b',
  };
  const stamped = gzipSync(await tarOf(other));
  stamped.writeUInt32LE(1_700_000_000, 4);
  return [await tarGz(one), stamped];
}

const rows: readonly GeneratedRow[] = [
  { title: 'equal bytes', verdict: 'identical', causes: [], make: () => ['x', 'x'] },
  {
    title: 'one byte of what is no archive',
    verdict: 'content',
    causes: ['bytes-changed'],
    make: () => [Buffer.alloc(5000), Buffer.alloc(5000, 1)],
  },
  {
    title: 'the end of what is no archive',
    verdict: 'truncated',
    causes: ['truncated'],
    make: () => ['a file', 'a fi'],
  },
  {
    title: 'an error page in place of an archive',
    verdict: 'error-page',
    causes: ['error-page'],
    make: async () => [await tarGz({ a: 'x' }), '<html><title>502 Bad Gateway</title></html>'],
  },
  {
    title: 'a line of text that a server answered with',
    verdict: 'error-page',
    causes: ['error-page'],
    make: async () => [await tarGz({ a: 'x' }), '404: Not Found'],
  },
  {
    title: 'text in place of an archive that tells of no error',
    verdict: 'content',
    causes: ['bytes-changed'],
    make: async () => [await tarGz({ a: 'x' }), 'version https://git-lfs.github.com/spec/v1\n'],
  },
  {
    title: 'an archive of another kind',
    verdict: 'content',
    causes: ['bytes-changed'],
    make: async () => [await tarGz({ a: 'x' }), zipOf([text])],
  },
  {
    title: 'damage inside',
    verdict: 'content',
    causes: ['unreadable'],
    make: () => {
      const whole = gzipSync('some text '.repeat(500));
      const damaged = Buffer.from(whole);
      damaged[damaged.length - 6]! ^= 1;
      return [whole, damaged];
    },
  },
  {
    title: 'a name that climbs out',
    verdict: 'content',
    causes: ['unreadable'],
    make: async () => [await tarGz({ a: 'x' }), await tarGz({ '../a': 'x' })],
  },
  {
    title: 'the flags of a zip member',
    verdict: 'container-only',
    causes: ['zip-flags'],
    make: () => [zipOf([text]), zipWith(8, 0)],
  },
  {
    title: 'the disk number of a zip member',
    verdict: 'container-only',
    causes: ['container-bytes'],
    make: () => [zipOf([text]), zipWith(34, 1)],
  },
  {
    title: 'a key that the same content is encrypted with',
    verdict: 'content',
    causes: ['member-undecoded'],
    make: () => {
      const zip = (content: string) => zipOf([{ name: 'a', content, encrypted: true, crc: 1 }]);
      return [zip('one'), zip('two')];
    },
  },
  {
    title: 'more than ten things',
    verdict: 'other-version',
    // The gravest ten: that the order and the gzip header differ is counted.
    causes: [
      'crate-lock',
      'crate-vcs-info',
      'identity',
      'line-endings',
      'list-order',
      'manifest-normalised',
      'member-added',
      'member-changed',
      'member-removed',
      'metadata-version',
    ],
    make: manyCauses,
  },
];

describe('two files, as our own writers make them, that differ in', () => {
  test.each(rows)('$title', async ({ make, verdict, causes }) => {
    const [a, b] = await make();
    await expectTold(newFolder({ a, b }), { verdict, causes });
  });
});

describe('the tables of pairs', () => {
  const tables = globSync('__tests__/{bytes/explain,peers}/*.test.ts', { cwd: projectFolder })
    .map((file) => readFileSync(join(projectFolder, file), 'utf8'))
    .join('\n');

  test('have every cause, every verdict, and the tools that releases are made with', () => {
    const declared = [...tables.matchAll(/causes: \[([^\]]*)\]/g)].flatMap(([, ids]) =>
      [...ids!.matchAll(/'([^']+)'/g)].map(([, id]) => id!),
    );
    expect(Object.keys(causeTable).filter((id) => !declared.includes(id))).toEqual([]);
    const verdicts = Object.keys(verdictMeanings);
    expect(verdicts.filter((one) => !tables.includes(`verdict: '${one}'`))).toEqual([]);
    const tools = new Set(
      [...tables.matchAll(/tools: \[([^\]]*)\]/g)].flatMap(([, one]) =>
        one!.replaceAll("'", '').split(', '),
      ),
    );
    for (const tool of ['tar', 'gzip', 'python3', 'zip', 'node', 'cargo', 'npm']) {
      expect(tools).toContain(tool);
    }
    expect(tables).toMatch(/zipfile[^]*tarfile|tarfile[^]*zipfile/);
  });
});
