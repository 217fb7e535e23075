import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { causeTable } from '../../../src/bytes/explain/cause-table.ts';
import { renderExplanationLines } from '../../../src/bytes/explain/render.ts';
import { tarGz } from '../../support/archives.ts';
import { expectFailure } from '../../support/expect-failure.ts';
import { temporaryFolders } from '../../support/folders.ts';
import { projectFolder } from '../../support/run-node.ts';
import { zipOf } from '../../support/zip.ts';
import { explainBytes, explainFiles, idsOf } from './support.ts';

const newFolder = temporaryFolders();
const names = { a: 'in A', b: 'in B' };

describe('two files that are the same', () => {
  test.each(['', 'text', 'x'.repeat(600_000)])('are identical', async (content) => {
    const explanation = await explainBytes(newFolder, [content, content]);
    expect(explanation).toMatchObject({ verdict: 'identical', causes: [], moreCauses: 0 });
    expect(explanation.firstDifference).toBeUndefined();
  });
});

describe('two files that are no archives', () => {
  test('are told by the first difference and what is left from there', async () => {
    const a = Buffer.alloc(700_000);
    const b = Buffer.from(a);
    b[456_789] = 1;
    const explanation = await explainBytes(newFolder, [a, b]);
    expect(explanation).toMatchObject({
      verdict: 'content',
      firstDifference: { offset: 456_789, length: 700_000 - 456_789 },
    });
    expect(idsOf(explanation)).toEqual(['bytes-changed']);
  });

  test('are cut short when one is the beginning of the other, in either direction', async () => {
    for (const pair of [
      ['abc', 'abcdef'],
      ['abcdef', 'abc'],
      ['abc', ''],
    ] as const) {
      const explanation = await explainBytes(newFolder, pair);
      expect(explanation.verdict).toBe('truncated');
      expect(idsOf(explanation)).toEqual(['truncated']);
    }
  });

  test.each([
    ['xz', Buffer.from('fd377a585a0000', 'hex')],
    ['zstd', Buffer.from('28b52ffd0000', 'hex')],
    ['bzip2', Buffer.from('BZh91AY')],
  ])('are told by their kind: %s', async (kind, bytes) => {
    const other = Buffer.concat([bytes, Buffer.from([1])]);
    const { a, verdict } = await explainBytes(newFolder, [Buffer.concat([bytes, bytes]), other]);
    expect({ kind: a.kind, verdict }).toEqual({ kind, verdict: 'content' });
  });

  test('that are not there are FILE_MISSING', async () => {
    const folder = newFolder({ a: 'x' });
    await expectFailure('FILE_MISSING', () => explainFiles(join(folder, 'a'), join(folder, 'b')));
  });
});

describe('a page in the place of an archive', () => {
  test.each([
    ['<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head></html>', '502 Bad Gateway'],
    ['<html>\n<body><h1>Not <b>found</b></h1></body></html>', 'Not found'],
    ['<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>', 'AccessDenied'],
    ['{"errors": [{"detail": "crate `x` does not exist"}]}', 'crate `x` does not exist'],
    ['{ "message": "API rate limit exceeded" }', 'API rate limit exceeded'],
  ])('is told with what it says: %s', async (page, said) => {
    const archive = await tarGz({ a: 'x' });
    for (const pair of [[archive, page] as const, [page, archive] as const]) {
      const explanation = await explainBytes(newFolder, pair);
      expect(explanation.verdict).toBe('error-page');
      expect(idsOf(explanation)).toEqual(['error-page']);
      expect(renderExplanationLines(explanation, names)[1]).toContain(said);
    }
  });

  test('is content where a page is expected', async () => {
    const explanation = await explainBytes(newFolder, ['<html>a</html>', '<html>b</html>']);
    expect(explanation.verdict).toBe('content');
  });
});

describe('large members', () => {
  const large = Buffer.alloc(5_000_000, 'large ');
  const changed = Buffer.from(large);
  changed[4_321_000] = 0x21;

  test.each([
    ['a gzip', gzipSync(large), gzipSync(changed)],
    ['a zip', zipOf([{ name: 'a', content: large }]), zipOf([{ name: 'a', content: changed }])],
    [
      'a zip without compression',
      zipOf([{ name: 'a', content: large, stored: true }, { name: 'b' }]),
      zipOf([{ name: 'a', content: changed, stored: true }, { name: 'b' }]),
    ],
  ])('are told by the first byte that differs: %s', async (_, a, b) => {
    const { causes } = await explainBytes(newFolder, [a, b]);
    expect(causes).toHaveLength(1);
    expect(causes[0]?.example.offset).toBe(4_321_000);
  });
});

describe('the text of an explanation', () => {
  test('has ten lines at most, the last of which counts what is not told', async () => {
    const causes = Object.keys(causeTable)
      .slice(0, 10)
      .map((id) => ({ id: id as keyof typeof causeTable, count: 2, example: {}, cure: 'Mend.' }));
    const file = { size: 1, kind: 'zip' as const };
    const explanation = { verdict: 'content' as const, a: file, b: file, causes, moreCauses: 3 };
    const lines = renderExplanationLines(explanation, names);
    expect(lines).toHaveLength(10);
    expect(lines.at(-1)).toBe('and 5 more causes');
  });

  test('is one line a cause, whatever stands in the archive', async () => {
    const gzip = (comment: string) => {
      const bytes = gzipSync('x');
      bytes[3] = 8;
      return Buffer.concat([
        bytes.subarray(0, 10),
        Buffer.from(`${comment}\0`),
        bytes.subarray(10),
      ]);
    };
    const pair = [gzip('a\n::error::x\u001b[31m'), gzip('b'.repeat(5000))] as const;
    const lines = renderExplanationLines(await explainBytes(newFolder, pair), names);
    expect(lines).toHaveLength(2);
    // eslint-disable-next-line no-control-regex -- control characters are what must not come through
    expect(lines[1]).not.toMatch(/[\u0000-\u001f]/);
    expect(lines[1]!.length).toBeLessThan(1000);
  });
});

describe('what could not be looked at', () => {
  const headOf = async (pair: readonly [Buffer, Buffer]) =>
    renderExplanationLines(await explainBytes(newFolder, pair), names)[0];

  test('is not said to be other content: that cannot be told', async () => {
    const hostile = [await tarGz({ a: 'x' }), await tarGz({ '../a': 'x' })] as const;
    expect(await headOf(hostile)).toBe('content: whether users get the same cannot be told');
    const zip = (content: string, others = '') =>
      zipOf([
        { name: 'a', content, encrypted: true, crc: 1 },
        { name: 'b', content: others },
      ]);
    const sealed = [zip('one'), zip('two')] as const;
    expect(await headOf(sealed)).toBe('content: whether users get the same cannot be told');
    const changed = [zip('one'), zip('two', 'and more')] as const;
    expect(await headOf(changed)).toBe('content: what users get is not the same');
  });
});

describe('every cause', () => {
  test('is in the documentation as it is told, with its cure', () => {
    const lines = readFileSync(join(projectFolder, 'docs/explain.md'), 'utf8')
      .split('## Causes')[1]!
      .split('\n')
      .filter((line) => line.startsWith('| `'))
      .map((line) => line.split('|').map((cell) => cell.trim()));
    const told = lines.map(([, id, , title, , cure]) => [id, title, cure]);
    expect(told).toEqual(
      Object.entries(causeTable).map(([id, { title, cure }]) => [`\`${id}\``, title, cure]),
    );
  });
});

describe('folders that look like a version', () => {
  test('are paired by their names when there are several', async () => {
    const one = await tarGz({ 'lib-1.0/a': 'x', 'lib-2.0/a': 'y' });
    const other = await tarGz({ 'lib-2.0/a': 'y', 'lib-1.0/a': 'x' });
    const explanation = await explainBytes(newFolder, [one, other]);
    expect({ verdict: explanation.verdict, ids: idsOf(explanation) }).toEqual({
      verdict: 'order-only',
      ids: ['member-order'],
    });
    const zips = [
      ['lib-1.0/a', 'lib-2.0/a'],
      ['lib-2.0/a', 'lib-1.0/a'],
    ].map((names) => zipOf(names.map((name) => ({ name, content: name }))));
    expect((await explainBytes(newFolder, [zips[0]!, zips[1]!])).verdict).toBe('order-only');
  });
});
