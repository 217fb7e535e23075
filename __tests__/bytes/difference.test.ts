import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { localFiles } from '../../src/adapters/files.ts';
import { explainDifference, renderDifference } from '../../src/bytes/difference.ts';
import { judgeBytes } from '../../src/bytes/verdict.ts';
import { absent, present, unknown } from '../../src/lookup.ts';
import { tarGz } from '../support/archives.ts';
import { digestsOf } from '../support/fake-http.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'difference-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function explain(sealed: Buffer, seen: Buffer) {
  const sealedPath = join(folder, 'sealed');
  const seenPath = join(folder, 'seen');
  await writeFile(sealedPath, sealed);
  await writeFile(seenPath, seen);
  const file = { name: 'demo', sealed: digestsOf(sealed), seen: digestsOf(seen) };
  return explainDifference({ ...file, sealedPath, seenPath }, localFiles);
}

describe('the verdict on bytes', () => {
  const sealed = digestsOf(Buffer.from('sealed'));

  test('is equal only when size and digest are both as sealed', () => {
    expect(judgeBytes(sealed, present(sealed))).toBe('equal');
    expect(judgeBytes(sealed, present({ ...sealed, size: 7 }))).toBe('different');
    expect(judgeBytes(sealed, present({ ...sealed, sha256: '0'.repeat(64) }))).toBe('different');
  });

  test('keeps absent and unknown apart', () => {
    expect(judgeBytes(sealed, absent)).toBe('absent');
    expect(judgeBytes(sealed, unknown('503'))).toBe('unknown');
  });
});

describe('when two archives differ', () => {
  test('the members that differ are named, and both digests and sizes told', async () => {
    const sealed = await tarGz({ same: 'x', gone: 'y', grown: 'z' });
    const seen = await tarGz({ same: 'x', grown: 'zz', new: 'w' });
    const told = renderDifference(await explain(sealed, seen));
    const [digests, verdict, ...causes] = told.split('\n- ');
    for (const { sha256, size } of [digestsOf(sealed), digestsOf(seen)]) {
      expect(digests).toContain(`${sha256} (${size} bytes)`);
    }
    expect(verdict).toMatch(/^content: /);
    expect(causes.map((line) => line.split('. ')[0]).sort()).toEqual([
      'added: new (1 bytes)',
      'changed: grown (1 bytes sealed, 2 bytes now), from byte 1 on',
      'removed: gone (1 bytes)',
    ]);
  });

  test('equal members in another container are told as that', async () => {
    const sealed = await tarGz({ same: 'x'.repeat(5000) });
    const difference = await explain(sealed, gzipSync(gunzipSync(sealed), { level: 1 }));
    expect(difference.explanation.verdict).toBe('recompressed');
    expect(renderDifference(difference)).toContain('the payload is equal');
  });

  test('what came in the place of an archive is told when it is none', async () => {
    const difference = await explain(await tarGz({ a: 'x' }), Buffer.from('<html>oops</html>'));
    expect(renderDifference(difference)).toContain('error-page: ');
    expect(renderDifference(difference)).toContain('html: oops now');
  });

  test('damage is told with the file that has it, and where both differ as they stand', async () => {
    const sealed = await tarGz({ a: 'x' });
    const seen = Buffer.from(sealed);
    seen[seen.length - 6]! ^= 1;
    const told = renderDifference(await explain(sealed, seen));
    expect(told).toContain(
      `- cannot be opened (now): ARCHIVE_CORRUPT: the archive cannot be read to its end: the gzip checksum or size is wrong; the files differ from byte ${seen.length - 6} on. Do not use the file`,
    );
  });

  test('files that are no archives have their digests, and where they differ', async () => {
    const difference = await explain(Buffer.from('a'), Buffer.from('b'));
    const [digests, , ...causes] = renderDifference(difference).split('\n- ');
    expect(digests).toMatch(/^demo with sha256 \S+ \(1 bytes\) instead of/);
    expect(causes).toEqual([
      expect.stringMatching(/^bytes: 1 bytes, text in both, from byte 0 on/),
    ]);
  });

  const python = spawnSync('python3', ['--version']).status === 0;
  (python ? test : test.skip)(
    'a zip that Python wrote is opened as well [needs python3]',
    async () => {
      const zip = (content: string) =>
        spawnSync('python3', [
          '-c',
          'import sys, zipfile\nwith zipfile.ZipFile(sys.stdout.buffer, "w", zipfile.ZIP_DEFLATED) as z: z.writestr(zipfile.ZipInfo("demo/__init__.py"), sys.argv[1])',
          content,
        ]).stdout;
      const told = renderDifference(await explain(zip('x = 1\n'), zip('x = 2\n')));
      expect(told).toContain('changed: demo/__init__.py (6 bytes in both), from byte 4 on');
    },
  );
});

describe('when many things differ', () => {
  test('they are grouped, and told in ten lines at most', async () => {
    const many = (content: string) =>
      tarGz(Object.fromEntries(Array.from({ length: 25 }, (_, index) => [`m-${index}`, content])));
    const told = renderDifference(await explain(await many('a'), await many('b'))).split('\n');
    expect(told.length).toBeLessThanOrEqual(10);
    expect(told[2]).toMatch(/^- changed ×25: m-0 \(1 bytes in both\)/);
  });
});
