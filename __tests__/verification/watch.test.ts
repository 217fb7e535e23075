import { describe, expect, test } from '@jest/globals';
import { present, unknown, type Lookup } from '../../src/lookup.ts';
import type { Release, ReleaseSource, ReleaseSources } from '../../src/ports.ts';
import type { CheckResult } from '../../src/verification/model.ts';
import { maxReleases } from '../../src/verification/select-releases.ts';
import { findWatchFailure, watchReleases } from '../../src/verification/watch.ts';
import { expectFailure } from '../support/expect-failure.ts';
import { fakeClock, fakeLog } from '../support/fakes.ts';
import { failing, passing, releaseOf, unanswered, unknowing } from './watched.ts';

const clock = fakeClock('2026-03-01T00:00:00Z');
const good: readonly Release[] = [
  releaseOf('v1.1.0', '2026-02-01T00:00:00Z', 2),
  releaseOf('v1.3.0', undefined, 4),
  releaseOf('v1.0.0', '2025-12-31T23:59:59Z', 1),
  releaseOf('v1.2.0', '2026-02-20T00:00:00Z', 3),
];

interface Scene {
  readonly since?: string;
  readonly listed?: Lookup<readonly Release[]>;
  /** By tag; the others pass. */
  readonly checks?: Readonly<Record<string, readonly CheckResult[] | Error>>;
}

/** Everybody is shown the list, or nobody is. */
function listing(listed: Lookup<readonly Release[]>): ReleaseSources {
  const source = { releases: { list: async () => listed } } as unknown as ReleaseSource;
  return { anonymous: async () => source, authorized: async () => source };
}

async function watch({ since = 'v1.0.0', listed = present(good), checks = {} }: Scene = {}) {
  const log = fakeLog();
  const verify = async ({ tag }: Release) => {
    const found = checks[tag] ?? [passing];
    if (found instanceof Error) throw found;
    return { checks: found };
  };
  const ports = { releaseSources: listing(listed), clock, log };
  const watched = await watchReleases({ since, verify }, ports);
  return { watched, lines: log.lines, failure: findWatchFailure(watched) };
}

const tagsSince = async (since: string) => (await watch({ since })).watched.map(({ tag }) => tag);

/** Throws what the run fails with. */
const fail = ({ failure }: Awaited<ReturnType<typeof watch>>) => {
  throw failure!;
};

describe('the releases that are verified again', () => {
  test('are a tag’s and all that were published after it, newest first, without drafts', async () => {
    expect(await tagsSince('v1.0.0')).toEqual(['v1.2.0', 'v1.1.0', 'v1.0.0']);
    expect(await tagsSince('v1.2.0')).toEqual(['v1.2.0']);
  });

  test('are those of a day and later, or of a time before now', async () => {
    expect(await tagsSince('2026-01-01')).toEqual(['v1.2.0', 'v1.1.0']);
    expect(await tagsSince('2025-12-31')).toHaveLength(3);
    expect(await tagsSince('28d')).toEqual(['v1.2.0', 'v1.1.0']);
    expect(await tagsSince('9d1h')).toEqual(['v1.2.0']);
  });

  test('are not guessed from a day or a duration that there is not', async () => {
    await expectFailure('INPUT_INVALID', () => watch({ since: '2026-02-30' }));
    await expectFailure('INPUT_INVALID', () => watch({ since: '1d2d' }));
  });

  test('are at least one', async () => {
    await expectFailure('WATCH_NOTHING', () => watch({ since: '1d' }));
    await expectFailure('WATCH_TAG_ABSENT', () => watch({ since: 'v9.9.9' }));
    await expectFailure('WATCH_TAG_ABSENT', () => watch({ since: 'v1.3.0' }));
  });

  test('are not so many that a run would never end', async () => {
    const many = Array.from({ length: maxReleases + 1 }, (_, index) =>
      releaseOf(`v1.${index}.0`, '2026-02-01T00:00:00Z', index + 1),
    );
    await expectFailure('WATCH_TOO_MANY', () => watch({ since: '90d', listed: present(many) }));
    const { watched } = await watch({ since: '90d', listed: present(many.slice(1)) });
    expect(watched.map(({ tag }) => tag).slice(0, 2)).toEqual(['v1.100.0', 'v1.99.0']);
  });

  test('are unknown when GitHub does not list them', async () => {
    await expectFailure('WATCH_LIST_UNKNOWN', () => watch({ listed: unknown('HTTP 503') }));
  });
});

describe('past releases', () => {
  test('that all verify end well, told one by one', async () => {
    const { watched, failure, lines } = await watch();
    expect(failure).toBeUndefined();
    expect(watched.map(({ verdict }) => verdict)).toEqual(['verified', 'verified', 'verified']);
    expect(lines).toContain('2 of 3: v1.1.0');
    expect(lines).toContain('v1.1.0: verified');
  });

  test('are all verified although one of them fails', async () => {
    const found = await watch({ checks: { 'v1.2.0': [passing, failing] } });
    expect(found.watched.map(({ verdict }) => verdict)).toEqual([
      'refused',
      'verified',
      'verified',
    ]);
    const { seen } = await expectFailure('WATCH_REFUSED', () => fail(found));
    expect(seen).toBe('v1.2.0 (BYTES_SERVED_DIFFER)');
  });

  test('that could not be asked about are unknown, and no pass', async () => {
    const found = await watch({
      checks: { 'v1.2.0': unanswered('nobody answers'), 'v1.1.0': [passing, unknowing] },
    });
    expect(found.watched.map(({ verdict }) => verdict)).toEqual(['unknown', 'unknown', 'verified']);
    const { seen } = await expectFailure('WATCH_UNKNOWN', () => fail(found));
    expect(seen).toBe('v1.2.0 (CHANNEL_UNREADABLE)\nv1.1.0 (CHANNEL_UNREADABLE)');
  });

  test('of which no check passed are not verified', async () => {
    const found = await watch({ since: 'v1.2.0', checks: { 'v1.2.0': [] } });
    await expectFailure('WATCH_UNKNOWN', () => fail(found));
  });

  test('that are wrong outweigh those that are unknown', async () => {
    const found = await watch({ checks: { 'v1.2.0': [unknowing], 'v1.0.0': [failing] } });
    await expectFailure('WATCH_REFUSED', () => fail(found));
  });

  test('stop at an error of the suite’s own', async () => {
    const bug = new TypeError('a bug');
    await expect(watch({ checks: { 'v1.1.0': bug } })).rejects.toBe(bug);
  });
});
