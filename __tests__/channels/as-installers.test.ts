import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { localFiles } from '../../src/adapters/files.ts';
import { registryOf } from '../../src/adapters/registry-answers.ts';
import { decidePublication } from '../../src/channels/gate.ts';
import { readBack } from '../../src/channels/readback.ts';
import { absent, present, unknown, type Lookup } from '../../src/lookup.ts';
import type { Registry, ServedFile, ServedVersion } from '../../src/ports.ts';
import { tarGz } from '../support/archives.ts';
import { expectFailure } from '../support/expect-failure.ts';
import { digestsOf } from '../support/fake-http.ts';
import { fakeClock, fakeLog } from '../support/fakes.ts';
import { byRound, names, questionOf, sealRelease } from './support.ts';

let release: Awaited<ReturnType<typeof sealRelease>>;
beforeAll(async () => {
  release = await sealRelease();
});
afterAll(async () => {
  await release[Symbol.asyncDispose]();
});

const both = [names.wheel, names.sdist];
const host = 'https://files.example';

/** Answers in turn, the last for ever. */
type Turns<T> = readonly T[];

interface Index {
  /** At the addresses of the content: bytes, or an answer; by file, the sealed bytes when left out. */
  readonly direct?: Readonly<Record<string, Turns<Buffer | Lookup<never>>>>;
  /** What installers read; both files when left out. */
  readonly list?: Turns<readonly ServedFile[] | Lookup<never>>;
  /** What `files` reads; as installers when left out. */
  readonly elsewhere?: readonly ServedFile[];
  /** Bytes behind other addresses than those of the content. */
  readonly others?: Readonly<Record<string, Buffer>>;
  /** A mirror, whose addresses nobody can tell. */
  readonly opaque?: boolean;
}

const directUrl = (filename: string) => `${host}/of-its-content/${filename}`;

function listed(filename: string, changes: Partial<ServedFile> = {}): ServedFile {
  const { sha256 } = digestsOf(release.bytes.get(filename)!);
  return { filename, url: directUrl(filename), sha256, yanked: false, ...changes };
}

/** A registry with a list for installers, and addresses that follow from the content. */
function indexOf(index: Index): Registry & { readonly reads: string[] } {
  const reads: string[] = [];
  const turns = new Map<string, number>();
  const next = <T>(key: string, answers: Turns<T>): T => {
    const turn = turns.get(key) ?? 0;
    turns.set(key, turn + 1);
    return answers[Math.min(turn, answers.length - 1)]!;
  };
  const versionOf = (files: readonly ServedFile[] | Lookup<never>): Lookup<ServedVersion> => {
    if (!Array.isArray(files)) return files as Lookup<never>;
    return files.length === 0 ? absent : present({ package: 'demo', version: '1.2.3', files });
  };
  const list = async () => {
    reads.push('list');
    return versionOf(next('list', index.list ?? [both.map((name) => listed(name))]));
  };
  const registry = registryOf({
    files: async () => (index.elsewhere ? versionOf(index.elsewhere) : list()),
    installable: list,
    ...(!index.opaque && {
      addressOf: async (filename: string, content: AsyncIterable<Uint8Array>) => {
        const pieces = [];
        for await (const piece of content) pieces.push(piece);
        expect(Buffer.concat(pieces)).toEqual(release.bytes.get(filename));
        return { filename, url: directUrl(filename), yanked: false };
      },
    }),
    open: async ({ url, filename }, path) => {
      reads.push(url);
      const sealed = release.bytes.get(filename)!;
      const own =
        url === directUrl(filename)
          ? next(url, index.direct?.[filename] ?? [sealed])
          : (index.others?.[url] ?? absent);
      if (!Buffer.isBuffer(own)) return own;
      if (path !== undefined) await writeFile(path, own);
      return present(digestsOf(own));
    },
  });
  return {
    ...registry,
    get reads() {
      return byRound(reads);
    },
  };
}

async function read(registry: Registry, timeoutSeconds = 60) {
  const clock = fakeClock();
  const log = fakeLog();
  const question = await questionOf(release, 'pypi', registry);
  const budget = { timeoutSeconds, intervalSeconds: 5 };
  const readback = await readBack(question, budget, { clock, log, files: localFiles });
  const refusal = () => {
    throw readback.failure!;
  };
  return { ...readback, refusal, sleeps: clock.sleeps, lines: log.lines };
}

describe('when everything is served and listed', () => {
  test('each file is read once, at its own address, and then the list once', async () => {
    const index = indexOf({});
    const { failure, observations, sleeps } = await read(index);
    expect(failure).toBeUndefined();
    expect(sleeps).toEqual([]);
    expect(index.reads).toEqual([...both.map(directUrl), 'list']);
    expect(observations).toMatchObject(
      both.map((artifact) => ({
        artifact,
        verdict: 'equal',
        attempts: 1,
        url: directUrl(artifact),
      })),
    );
  });

  test('a mirror of unknown arrangement is read by its list', async () => {
    const url = `${host}/mirrored`;
    const index = indexOf({
      opaque: true,
      list: [both.map((name) => listed(name, { url: `${url}/${name}` }))],
      others: Object.fromEntries(both.map((name) => [`${url}/${name}`, release.bytes.get(name)!])),
    });
    const { failure, observations } = await read(index);
    expect(failure).toBeUndefined();
    expect(index.reads).toEqual(['list', ...both.map((name) => `${url}/${name}`)]);
    expect(observations).toMatchObject([{ url: `${url}/${names.wheel}` }, {}]);
  });

  test('a list without digests leaves it to the bytes', async () => {
    const list = [both.map((name) => ({ filename: name, url: directUrl(name), yanked: false }))];
    expect((await read(indexOf({ list }))).failure).toBeUndefined();
  });
});

describe('when bytes are late', () => {
  test('the list is not asked before all are there, and no file is read again', async () => {
    const sdist = [absent, unknown('503'), release.bytes.get(names.sdist)!];
    const index = indexOf({ direct: { [names.sdist]: sdist } });
    const { failure, observations, sleeps, lines } = await read(index);
    expect(failure).toBeUndefined();
    expect(sleeps).toEqual([5000, 5000]);
    expect(index.reads).toEqual([
      directUrl(names.wheel),
      ...sdist.map(() => directUrl(names.sdist)),
      'list',
    ]);
    expect(observations).toMatchObject([{ attempts: 3 }, { attempts: 3 }]);
    expect(lines).toEqual([
      `pypi: waiting for ${names.wheel} (served, but not listed for installers yet), ${names.sdist} (absent), 60 s left`,
      `pypi: waiting for ${names.wheel} (served, but not listed for installers yet), ${names.sdist} (unknown), 55 s left`,
    ]);
  });

  test('requests are bounded by the looks of the budget, the list’s by their doublings', async () => {
    const index = indexOf({ direct: { [names.sdist]: [absent] }, list: [[]] });
    const { refusal, observations } = await read(index, 600);
    const failure = await expectFailure('CHANNEL_NOT_SERVED', refusal);
    expect(failure.seen).toContain(`${names.wheel} (served, but not listed for installers yet)`);
    expect(failure.seen).toContain(names.sdist);
    const counts = [directUrl(names.wheel), directUrl(names.sdist), 'list'].map(
      (what) => index.reads.filter((read) => read === what).length,
    );
    // 600 s by 5 s and the first look; the list at looks 4, 8, …, 64, and at the last.
    expect(counts).toEqual([1, 121, 6]);
    expect(observations).toMatchObject([
      { verdict: 'absent', attempts: 121 },
      { verdict: 'absent', attempts: 121 },
    ]);
  });

  test('a file that is listed without its bytes is told as such', async () => {
    const index = indexOf({ direct: { [names.sdist]: [absent] } });
    const failure = await expectFailure('CHANNEL_NOT_SERVED', (await read(index, 0)).refusal);
    expect(failure.seen).toContain(`${names.sdist} (listed, but without bytes)`);
    expect(failure.seen).not.toContain(names.wheel);
  });

  test('bytes that are listed elsewhere are taken from there', async () => {
    const url = `${host}/arranged-anew/${names.sdist}`;
    const index = indexOf({
      direct: { [names.sdist]: [absent] },
      list: [[listed(names.wheel), listed(names.sdist, { url })]],
      others: { [url]: release.bytes.get(names.sdist)! },
    });
    const { failure, observations } = await read(index);
    expect(failure).toBeUndefined();
    expect(observations).toMatchObject([{ attempts: 4 }, { attempts: 4, url }]);
  });
});

describe('when the list is stale', () => {
  test('it is lag inside the same budget, and no bytes are read again', async () => {
    const list = [absent, [listed(names.sdist)], unknown('503'), both.map((name) => listed(name))];
    const index = indexOf({ list });
    const { failure, observations, sleeps } = await read(index);
    expect(failure).toBeUndefined();
    expect(sleeps).toEqual([5000, 5000, 5000]);
    expect(index.reads).toEqual([...both.map(directUrl), 'list', 'list', 'list', 'list']);
    expect(observations).toMatchObject([{ attempts: 4 }, { attempts: 2 }]);
  });

  test('what another document tells does not make it served', async () => {
    const index = indexOf({ list: [[]], elsewhere: both.map((name) => listed(name)) });
    const failure = await expectFailure('CHANNEL_NOT_SERVED', (await read(index)).refusal);
    expect(failure.seen).toContain('served, but not listed for installers yet');
  });

  test('a list that gives no answer is unknown to the end', async () => {
    const index = indexOf({ list: [unknown('403')] });
    const { refusal, observations } = await read(index);
    expect((await expectFailure('CHANNEL_UNREADABLE', refusal)).seen).toContain('403');
    expect(observations).toMatchObject([{ verdict: 'unknown' }, { verdict: 'unknown' }]);
  });
});

describe('when other bytes are there', () => {
  test('at the address of the content it fails at the first download, and the list is not asked', async () => {
    const other = await tarGz({ 'demo/README': 'other\n' });
    const index = indexOf({ direct: { [names.sdist]: [other, release.bytes.get(names.sdist)!] } });
    const { refusal, observations, sleeps } = await read(index);
    await expectFailure('BYTES_SERVED_DIFFER', refusal);
    expect(sleeps).toEqual([]);
    expect(index.reads).toEqual(both.map(directUrl));
    expect(observations).toMatchObject([
      // Its bytes are right; whether installers would get them was not asked.
      { verdict: 'absent' },
      { verdict: 'different', size: other.length },
    ]);
  });

  test('under the same name elsewhere, the list leads to them and they are explained', async () => {
    const other = await tarGz({ 'demo/README': 'other\n', 'demo/code': 'fn main() {}\n' });
    const url = `${host}/of-other-content/${names.sdist}`;
    const { sha256 } = digestsOf(other);
    const index = indexOf({
      direct: { [names.sdist]: [absent] },
      list: [[listed(names.wheel), listed(names.sdist, { url, sha256 })]],
      others: { [url]: other },
    });
    const { refusal, sleeps } = await read(index);
    const failure = await expectFailure('BYTES_SERVED_DIFFER', refusal);
    expect(failure.seen).toContain('changed: demo/README');
    expect(sleeps).toHaveLength(3);
  });

  test('a digest that is listed instead of the sealed one fails at once', async () => {
    const sha256 = 'e'.repeat(64);
    const index = indexOf({ list: [[listed(names.wheel), listed(names.sdist, { sha256 })], []] });
    const { refusal, sleeps } = await read(index);
    const failure = await expectFailure('CHANNEL_LISTED_DIFFERS', refusal);
    expect(failure.seen).toContain(`${names.sdist} with sha256 ${sha256}`);
    expect(failure.seen).not.toContain(names.wheel);
    expect(sleeps).toEqual([]);
  });

  test('files that nobody sealed fail at once', async () => {
    const extra = { ...listed(names.wheel), filename: 'demo-1.2.3-1-py3-none-any.whl' };
    const index = indexOf({ list: [[...both.map((name) => listed(name)), extra]] });
    await expectFailure('CHANNEL_EXTRA_FILES', (await read(index)).refusal);
  });

  test('a yank is told when everything else is right', async () => {
    const index = indexOf({ list: [both.map((name) => listed(name, { yanked: true }))] });
    const { refusal, sleeps } = await read(index);
    await expectFailure('CHANNEL_YANKED', refusal);
    expect(sleeps).toEqual([]);
  });
});

describe('the gate', () => {
  const decide = async (index: Index) => {
    const registry = indexOf(index);
    const gate = await decidePublication(await questionOf(release, 'pypi', registry), localFiles);
    return { ...gate, reads: registry.reads };
  };

  test('never asks for bytes that no list has: the address would remember the answer', async () => {
    const { state, publish, reads } = await decide({ list: [[]] });
    expect({ state, publish }).toEqual({ state: 'absent', publish: true });
    expect(reads).toEqual(['list']);
  });

  test('believes what any document lists, however old the installers’ list is', async () => {
    const { state, publish } = await decide({
      list: [[]],
      elsewhere: both.map((name) => listed(name)),
    });
    expect({ state, publish }).toEqual({ state: 'already-published', publish: false });
  });
});
