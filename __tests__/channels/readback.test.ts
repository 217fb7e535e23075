import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { localFiles } from '../../src/adapters/files.ts';
import { readBack } from '../../src/channels/readback.ts';
import { absent, unknown } from '../../src/lookup.ts';
import type { Registry } from '../../src/ports.ts';
import { registryFailure } from '../../src/registry/failures.ts';
import { tarGz } from '../support/archives.ts';
import { expectFailure } from '../support/expect-failure.ts';
import { fakeClock, fakeLog } from '../support/fakes.ts';
import { names, questionOf, sealRelease, servingRegistry, type Serving } from './support.ts';

let release: Awaited<ReturnType<typeof sealRelease>>;
beforeAll(async () => {
  release = await sealRelease();
});
afterAll(async () => {
  await release[Symbol.asyncDispose]();
});

async function read(channel: string, registry: Registry, timeoutSeconds = 30) {
  const clock = fakeClock();
  const log = fakeLog();
  const question = await questionOf(release, channel, registry);
  const budget = { timeoutSeconds, intervalSeconds: 5 };
  const readback = await readBack(question, budget, { clock, log, files: localFiles });
  return { ...readback, sleeps: clock.sleeps, lines: log.lines };
}

const serve = (...servings: Serving[]) => servingRegistry(release, ...servings);
const both = [names.wheel, names.sdist];

describe('when everything is served as sealed', () => {
  test('one look is enough, and every file is observed equal', async () => {
    const { observations, failure, sleeps } = await read('pypi', serve({ version: both }));
    expect(failure).toBeUndefined();
    expect(sleeps).toEqual([]);
    expect(observations).toMatchObject([
      { artifact: names.wheel, verdict: 'equal', attempts: 1, url: expect.stringMatching(/^http/) },
      { artifact: names.sdist, verdict: 'equal', attempts: 1 },
    ]);
  });
});

describe('when the registry lags', () => {
  test('absent and unknown are asked again, and only what is not settled is read again', async () => {
    const registry = serve(
      { version: absent },
      { version: unknown('503') },
      { version: [names.sdist] },
      { version: both },
    );
    const { observations, failure, sleeps, lines } = await read('pypi', registry);
    expect(failure).toBeUndefined();
    expect(sleeps).toEqual([5000, 5000, 5000]);
    expect(observations).toMatchObject([
      { artifact: names.wheel, attempts: 4, observedAt: '2026-01-02T03:04:20.000Z' },
      { artifact: names.sdist, attempts: 3, observedAt: '2026-01-02T03:04:15.000Z' },
    ]);
    expect(registry.reads.filter((read) => read === `file ${names.sdist}`)).toHaveLength(1);
    expect(lines[0]).toBe(
      `pypi: waiting for ${names.wheel} (absent), ${names.sdist} (absent), 30 s left`,
    );
  });

  test('metadata that precedes the bytes is lag too', async () => {
    const registry = serve(
      { version: [names.crate], bytes: { [names.crate]: absent } },
      { version: [names.crate] },
    );
    const { failure, observations } = await read('crates', registry);
    expect(failure).toBeUndefined();
    expect(observations).toMatchObject([{ verdict: 'equal', attempts: 2 }]);
  });
});

describe('when the budget ends', () => {
  test('what is still absent fails, after a last look at the deadline', async () => {
    const { failure, observations, sleeps } = await read('pypi', serve({ version: absent }), 12);
    const told = await expectFailure('CHANNEL_NOT_SERVED', () => {
      throw failure!;
    });
    expect(told.seen).toContain('pkg:pypi/demo@1.2.3');
    expect(sleeps).toEqual([5000, 5000, 2000]);
    expect(observations).toMatchObject([
      { verdict: 'absent', attempts: 4 },
      { verdict: 'absent', attempts: 4 },
    ]);
  });

  test('a registry that is down is unknown, never absent', async () => {
    const { failure, observations } = await read('npm', serve({ version: unknown('503') }));
    const told = await expectFailure('CHANNEL_UNREADABLE', () => {
      throw failure!;
    });
    expect(told.seen).toContain('pkg:npm/%40octo/demo@1.2.3');
    expect(told.seen).toContain('after 30 s');
    expect(told.seen).toContain('503');
    // The upload may well have been done: nobody is told that nothing was published.
    expect(told.cure).not.toContain('nothing was published');
    expect(told.cure).toContain('uploads nothing twice');
    expect(observations).toMatchObject([{ verdict: 'unknown', attempts: 7 }]);
  });

  test('the budget is shared by all files, however many lag', async () => {
    const registry = serve({ version: [names.wheel] });
    const { sleeps } = await read('github', registry, 10);
    expect(sleeps).toEqual([5000, 5000]);
  });
});

describe('when other bytes are served', () => {
  test('it fails at once and is never asked again', async () => {
    const other = await tarGz({ 'demo/README': 'other\n' });
    const registry = serve({ version: both, bytes: { [names.sdist]: other } }, { version: both });
    const { failure, observations, sleeps } = await read('pypi', registry);
    await expectFailure('BYTES_SERVED_DIFFER', () => {
      throw failure!;
    });
    expect(sleeps).toEqual([]);
    expect(observations).toMatchObject([
      { verdict: 'equal' },
      { verdict: 'different', size: other.length },
    ]);
  });

  test('files that nobody sealed fail at once, also while others lag', async () => {
    const { failure, sleeps } = await read('pypi', serve({ version: ['demo-1.2.3-1.whl'] }));
    await expectFailure('CHANNEL_EXTRA_FILES', () => {
      throw failure!;
    });
    expect(sleeps).toEqual([]);
  });

  test('a yanked version is no released one', async () => {
    const { failure } = await read('crates', serve({ version: [names.crate], yanked: true }));
    await expectFailure('CHANNEL_YANKED', () => {
      throw failure!;
    });
  });
});

describe('when the registry points to a foreign host', () => {
  test('it fails at once, with every file unknown', async () => {
    const foreign = registryFailure('REGISTRY_HOST_FOREIGN', {
      seen: 'a',
      expected: 'b',
      cure: 'c',
    });
    const registry: Registry = {
      presence: () => Promise.reject(foreign),
      files: () => Promise.reject(foreign),
      open: () => Promise.reject(foreign),
    };
    const { failure, observations, sleeps } = await read('pypi', registry);
    expect(failure).toBe(foreign);
    expect(sleeps).toEqual([]);
    expect(observations).toMatchObject([{ verdict: 'unknown' }, { verdict: 'unknown' }]);
  });

  test('a bug in a reader is no verdict: it keeps its stack', async () => {
    const registry: Registry = {
      presence: () => Promise.reject(new TypeError('a bug')),
      files: () => Promise.reject(new TypeError('a bug')),
      open: () => Promise.reject(new TypeError('a bug')),
    };
    await expect(read('pypi', registry)).rejects.toThrow(TypeError);
  });
});
