import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ChannelType } from '../../src/ports.ts';
import { channelTypes } from '../../src/registry-types.ts';
import { npmRegistry } from '../../src/world/npm/service.ts';
import type { World } from '../../src/world/world.ts';
import { tarGz } from '../support/archives.ts';
import { expectResultFailure } from '../support/expect-failure.ts';
import { scenes, sealScene } from './every-registry-world.ts';

const configured = process.env.npm_config_registry;
beforeAll(() => void (process.env.npm_config_registry = npmRegistry));
afterAll(() => {
  if (configured === undefined) delete process.env.npm_config_registry;
  else process.env.npm_config_registry = configured;
});

const intervalMilliseconds = 5000;
const lateReads = 3;
const rows = channelTypes.map((type) => [type] as const);

/** Answers that carried the file whole. */
const wholeReads = (world: World, type: ChannelType) =>
  world.log
    .find({ ...scenes[type].bytes, method: 'GET' })
    .filter(({ status, faults }) => status === 200 && !faults.includes('cut'));

describe.each(rows)('a channel of type %s', (type) => {
  const { bytes: match, publish, others, wholeReads: allowed = 1 } = scenes[type];

  test('whose bytes come late is proven within the budget, a look an interval', async () => {
    await using scene = await sealScene(type);
    const { world } = scene;
    publish(world, scene.sealed);
    const effect = { kind: 'status', status: 404, body: 'not yet' } as const;
    world.faults.add({ id: 'late', match, occurrences: { count: lateReads }, effect });
    const { result, sleeps } = await scene.readBack();
    expect(result.failure).toBeUndefined();
    expect(result.outputs).toMatchObject({ state: 'published' });
    expect(world.faults.timesMet('late')).toBe(lateReads);
    // Lag is the readback's own to wait for: nothing below it asks again, or any sooner.
    expect(sleeps.filter((sleep) => sleep !== intervalMilliseconds)).toEqual([]);
    expect(sleeps.length).toBeLessThanOrEqual(lateReads);
    const whole = wholeReads(world, type).length;
    expect(whole).toBeGreaterThanOrEqual(1);
    expect(whole).toBeLessThanOrEqual(allowed);
    expect(world.log.count(match)).toBe(lateReads + whole);
    expect(world.log.requests.length).toBeLessThanOrEqual((lateReads + 1) * (1 + others));
    expect(world.violations).toEqual([]);
  });

  test('that is not there at all is asked until the budget ends, and not a moment longer', async () => {
    await using scene = await sealScene(type);
    const { result, sleeps } = await scene.readBack();
    expectResultFailure('CHANNEL_NOT_SERVED', result);
    const looks = sleeps.length + 1;
    expect(sleeps.reduce((sum, sleep) => sum + sleep, 0)).toBe(600_000);
    expect(looks).toBe(600_000 / intervalMilliseconds + 1);
    expect(scene.world.log.requests.length).toBeLessThanOrEqual(looks * (1 + others));
  });

  test('that serves other bytes fails on the first whole download, and asks nothing again', async () => {
    await using scene = await sealScene(type);
    const { world } = scene;
    publish(world, scene.sealed);
    const body = await tarGz({ 'demo/code': 'built anew\n' });
    const effect = { kind: 'replace-body', body } as const;
    world.faults.add({ id: 'other', match, effect });
    const { result, sleeps } = await scene.readBack();
    expectResultFailure('BYTES_SERVED_DIFFER', result);
    expect(result.outputs).toMatchObject({ state: 'failed' });
    expect(sleeps).toEqual([]);
    expect(wholeReads(world, type)).toHaveLength(1);
    expect(world.log.count(match)).toBe(1);
    expect(world.log.requests.length).toBeLessThanOrEqual(1 + others);
  });

  test('is not judged by a download that was cut short, but by the next one', async () => {
    await using scene = await sealScene(type);
    const { world } = scene;
    publish(world, scene.sealed);
    const body = await tarGz({ 'demo/code': 'built anew\n' });
    world.faults.add({ id: 'other', match, effect: { kind: 'replace-body', body } });
    const effect = { kind: 'truncate' } as const;
    world.faults.add({ id: 'cut', match, occurrences: { count: 1 }, effect });
    const { result } = await scene.readBack();
    expectResultFailure('BYTES_SERVED_DIFFER', result);
    expect(wholeReads(world, type)).toHaveLength(1);
    expect(world.log.count(match)).toBe(2);
  });
});
