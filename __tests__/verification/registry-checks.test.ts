import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ChannelType } from '../../src/ports.ts';
import { channelTypes } from '../../src/registry-types.ts';
import type { CheckResult } from '../../src/verification/model.ts';
import { npmRegistry } from '../../src/world/npm/service.ts';
import { tarGz } from '../support/archives.ts';
import { scenes } from '../channels/every-registry-world.ts';
import { expectFailure } from '../support/expect-failure.ts';
import { publishRelease, type PublishedRelease } from './registry-world.ts';

const configured = process.env.npm_config_registry;
let published: PublishedRelease;
beforeAll(async () => {
  process.env.npm_config_registry = npmRegistry;
  published = await publishRelease();
});
afterAll(async () => {
  await published[Symbol.asyncDispose]();
  if (configured === undefined) delete process.env.npm_config_registry;
  else process.env.npm_config_registry = configured;
});

const rows = channelTypes.map((type) => [type] as const);

/** The one check of a channel, while something is wrong with its registry. */
async function checkWith(
  type: ChannelType,
  fault: Omit<Parameters<PublishedRelease['world']['faults']['add']>[0], 'id'> | undefined,
  order: Parameters<PublishedRelease['check']>[0] = {},
): Promise<CheckResult> {
  const { faults } = published.world;
  if (fault) faults.add({ id: 'wrong', ...fault });
  try {
    const [check, ...others] = await published.check({ ...order, types: [type] });
    expect(others).toEqual([]);
    return check!;
  } finally {
    faults.remove('wrong');
  }
}

/** Throws the only failure of the check. */
function throwOnly({ failures }: CheckResult) {
  expect(failures).toHaveLength(1);
  throw failures[0]!;
}

test('a release that every registry serves as sealed passes in each of its channels', async () => {
  const checks = await published.check();
  expect(checks.map(({ id }) => id)).toEqual(channelTypes.map((type) => `registry-${type}`));
  for (const check of checks) {
    expect(check).toMatchObject({ standing: 'pass', failures: [] });
    expect(check.detail).toMatch(/^1 of 1 files as sealed; .*no provenance/);
  }
  expect(published.world.violations).toEqual([]);
});

test('a release that was sealed for no channel has nothing to be asked', async () => {
  expect(await published.check({ types: [] })).toMatchObject([
    { id: 'registries', standing: 'not-asked', failures: [] },
  ]);
});

describe.each(rows)('a channel of type %s', (type) => {
  const match = scenes[type].bytes;

  test('fails with other bytes, and says why they differ', async () => {
    const body = await tarGz({ 'demo/code': 'built anew\n' });
    const check = await checkWith(type, { match, effect: { kind: 'replace-body', body } });
    expect(check.standing).toBe('fail');
    const failure = await expectFailure('BYTES_SERVED_DIFFER', () => throwOnly(check));
    expect(failure.seen).toContain('demo/code');
    expect(failure.cure).toMatch(/^Do not use what is served there\. /);
  });

  test('fails when a file is not there any more', async () => {
    const effect = { kind: 'status', status: 404, body: 'gone' } as const;
    const check = await checkWith(type, { match, effect });
    expect(check).toMatchObject({ standing: 'fail', detail: expect.stringMatching(/^0 of 1/) });
    await expectFailure('CHANNEL_GONE', () => throwOnly(check));
  });

  test('is unknown, and no pass, when its registry does not answer', async () => {
    const effect = { kind: 'status', status: 503, body: 'down' } as const;
    const check = await checkWith(type, { match, effect });
    expect(check.standing).toBe('unknown');
    await expectFailure('CHANNEL_UNREADABLE', () => throwOnly(check));
  });
});

describe.each([['pypi'], ['crates']] as const)('a version that was yanked from %s', (type) => {
  beforeAll(() => published.world[type].yank('demo', '1.2.3'));

  test('fails', async () => {
    const check = await checkWith(type, undefined);
    expect(check.standing).toBe('fail');
    await expectFailure('CHANNEL_YANKED', () => throwOnly(check));
  });

  test('passes where the policy allows it, and is told', async () => {
    const check = await checkWith(type, undefined, { policy: { allowYanked: true } });
    expect(check).toMatchObject({ standing: 'pass', failures: [] });
    expect(check.detail).toContain(`yanked: ${scenes[type].file}`);
  });
});

test('other bytes are told without an explanation where the release lacks the sealed ones', async () => {
  const { release } = published;
  await rm(join(release.folder, scenes.maven.file));
  const files = release.files.filter(({ name }) => name !== scenes.maven.file);
  const effect = { kind: 'replace-body', body: 'other' } as const;
  const order = { release: { manifest: onlyOf('maven'), files } };
  const check = await checkWith('maven', { match: scenes.maven.bytes, effect }, order);
  const failure = await expectFailure('BYTES_SERVED_DIFFER', () => throwOnly(check));
  expect(failure.expected).toContain(published.artifactOf('maven').sha256);
});

test('an address that is none fails its own channel alone', async () => {
  const { manifest } = published.release;
  const channels = manifest.channels
    .filter(({ type }) => type === 'maven' || type === 'rubygems')
    .map((channel) =>
      channel.type === 'maven' ? { ...channel, indexUrl: 'http://example.com' } : channel,
    );
  const checks = await published.check({ release: { manifest: { ...manifest, channels } } });
  expect(checks.map(({ standing }) => standing)).toEqual(['pass', 'fail']);
  await expectFailure('REGISTRY_ADDRESS_INVALID', () => throwOnly(checks[1]!));
});

function onlyOf(type: ChannelType) {
  const { manifest } = published.release;
  return { ...manifest, channels: manifest.channels.filter((one) => one.type === type) };
}
