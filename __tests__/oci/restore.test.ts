import { describe, expect, test } from '@jest/globals';
import { expectResultFailure } from '../support/expect-failure.ts';
import { indexImage, seedImage } from '../support/images.ts';
import type { MannerName } from '../../src/world/oci/manner.ts';
import { openPromoteWorld } from './promote-world.ts';

const four = '{{version}}\n{{major}}.{{minor}}\n{{major}}\nlatest';
const names = ['1.6.0', '1.6', '1', 'latest'];
const older = indexImage({ content: 'older' });

/** 1.5.9 is released, `1` and `latest` stand at it; the write of `tag` is refused. */
async function refusingAt(tag: string, registry: MannerName = 'spec', former: string[] = []) {
  const promoting = await openPromoteWorld(registry);
  seedImage(promoting.world, older, { registry, tags: ['1.5.9', '1', 'latest', ...former] });
  promoting.world.faults.add({
    id: 'refused',
    match: { method: 'PUT', path: `/v2/octo/demo/manifests/${tag}` },
    occurrences: { count: 1 },
    effect: {
      kind: 'status',
      status: 400,
      body: { errors: [{ code: 'MANIFEST_INVALID', message: 'no' }] },
    },
  });
  return { ...promoting, before: promoting.tags() };
}

describe('a promotion that fails at a tag', () => {
  test.each(names)('puts back what was set before %s', async (tag) => {
    await using promoting = await refusingAt(tag);
    const failure = expectResultFailure(
      'IMAGE_TAG_REFUSED',
      await promoting.promote({ tags: four }),
    );
    expect(failure.seen).toContain('MANIFEST_INVALID: no');
    expect(promoting.tags()).toEqual(promoting.before);
    const { predicate } = await promoting.receipt();
    expect(predicate).toMatchObject({ state: 'failed', failure: 'IMAGE_TAG_REFUSED' });
    const set = names.slice(0, names.indexOf(tag) + 1);
    const unreached = predicate.tags.filter(({ outcome }) => outcome === 'not-reached');
    expect(unreached.map(({ name }) => name)).toEqual(names.filter((name) => !set.includes(name)));
    expect((await promoting.promote({ tags: four })).failure).toBeUndefined();
    expect(promoting.world.violations).toEqual([]);
  });

  test('tells which tag the registry does not take away, and why', async () => {
    await using promoting = await refusingAt('latest', 'plain');
    const failed = await promoting.promote({ tags: four });
    const { seen } = expectResultFailure('IMAGE_NOT_RESTORED', failed);
    expect(seen).toMatch(/1\.6\.0: it was not there before.*DIGEST_INVALID/);
    expect(seen).not.toMatch(/^1: /m);
    expect(promoting.tags()).toMatchObject({ 1: older.digest, latest: older.digest });
    const { predicate } = await promoting.receipt();
    expect(predicate.tags.map(({ outcome }) => outcome)).toEqual([
      'not-restored',
      'not-restored',
      'restored',
      'restored',
    ]);
  });

  test('takes tags away by Docker Hub’s own API, but for those that are immutable', async () => {
    await using promoting = await refusingAt('latest', 'docker-hub');
    promoting.world.oci.makeImmutable(promoting.at, /^\d+\.\d+\.\d+$/);
    const failed = await promoting.promote({ tags: four });
    const { seen } = expectResultFailure('IMAGE_NOT_RESTORED', failed);
    expect(seen).toMatch(/1\.6\.0: .*answered 403/);
    expect(promoting.tags()).toEqual({ ...promoting.before, '1.6.0': promoting.image.digest });
  });

  test('cannot take a tag away on ghcr.io while the image has others', async () => {
    await using promoting = await refusingAt('1', 'ghcr');
    const { seen } = expectResultFailure(
      'IMAGE_NOT_RESTORED',
      await promoting.promote({ tags: four }),
    );
    expect(seen).toMatch(/1\.6: .*only with all of its tags, and it has .*build-7/);
    expect(promoting.tags()).toMatchObject({ latest: older.digest });
  });

  test('takes the only tag of an image away on ghcr.io', async () => {
    await using promoting = await refusingAt('1.6', 'ghcr');
    promoting.world.oci.removeTag(promoting.at, 'build-7');
    const failed = await promoting.promote({ tags: '{{version}}\n{{major}}.{{minor}}' });
    expectResultFailure('IMAGE_TAG_REFUSED', failed);
    expect(promoting.tags()).toEqual({
      '1.5.9': older.digest,
      1: older.digest,
      latest: older.digest,
    });
  });

  test('leaves a tag alone that somebody else has moved since', async () => {
    await using promoting = await refusingAt('latest');
    const other = indexImage({ content: 'other' });
    promoting.world.faults.add({
      id: 'moved underneath',
      match: { method: 'PUT', path: '/v2/octo/demo/manifests/1' },
      effect: {
        kind: 'event',
        moment: 'after',
        happen: () => seedImage(promoting.world, other, { registry: 'spec', tags: ['1'] }),
      },
    });
    const { seen } = expectResultFailure(
      'IMAGE_NOT_RESTORED',
      await promoting.promote({ tags: four }),
    );
    expect(seen).toContain('1: it stands at');
    expect(promoting.tags()).toEqual({ ...promoting.before, 1: other.digest });
  });

  test('puts back what was set when a registry takes the image as another', async () => {
    await using promoting = await refusingAt('none');
    promoting.world.faults.add({
      id: 'other digest',
      match: { method: 'PUT', path: '/v2/octo/demo/manifests/1' },
      occurrences: { count: 1 },
      effect: {
        kind: 'transform',
        transform: (response) => ({
          ...response,
          headers: { ...response.headers, 'docker-content-digest': older.digest },
        }),
      },
    });
    expectResultFailure('IMAGE_TAG_DIFFERS', await promoting.promote({ tags: four }));
    expect(promoting.tags()).toEqual(promoting.before);
  });

  test('puts back what was set when a tag never shows', async () => {
    await using promoting = await refusingAt('none');
    promoting.world.faults.add({
      id: 'undone',
      match: { method: 'PUT', path: '/v2/octo/demo/manifests/1.6' },
      effect: {
        kind: 'event',
        moment: 'after',
        happen: () => promoting.world.oci.removeTag(promoting.at, '1.6'),
      },
    });
    expectResultFailure('IMAGE_TAG_NOT_SET', await promoting.promote({ tags: four }));
    expect(promoting.tags()).toEqual(promoting.before);
  });

  test('puts back what was set when the job is cancelled', async () => {
    await using promoting = await refusingAt('none');
    promoting.world.faults.add({
      id: 'cancelled',
      match: { method: 'PUT', path: '/v2/octo/demo/manifests/1.6.0' },
      effect: { kind: 'event', moment: 'after', happen: () => promoting.abort.abort() },
    });
    expectResultFailure('IMAGE_INTERRUPTED', await promoting.promote({ tags: four }));
    expect(promoting.tags()).toEqual(promoting.before);
  });
});

describe('a lost answer', () => {
  test.each(['before', 'after'] as const)('%s the write is looked after', async (moment) => {
    await using promoting = await refusingAt('none');
    promoting.world.faults.add({
      id: 'lost',
      match: { method: 'PUT' },
      occurrences: { count: 1 },
      effect: { kind: 'reset', moment },
    });
    expect((await promoting.promote({ tags: four })).failure).toBeUndefined();
    const writes = promoting.requests().filter((one) => one.startsWith('PUT'));
    expect(writes).toHaveLength(moment === 'before' ? 5 : 4);
  });
});

describe('the receipt', () => {
  test('tells where each tag stood before the first is set', async () => {
    await using promoting = await refusingAt('none');
    let written: unknown;
    promoting.world.faults.add({
      id: 'first write',
      match: { method: 'PUT' },
      occurrences: { count: 1 },
      effect: {
        kind: 'event',
        moment: 'before',
        happen: async () => void (written = await promoting.receipt()),
      },
    });
    await promoting.promote({ tags: four });
    expect(written).toMatchObject({
      predicate: {
        state: 'publishing',
        tags: [
          { name: '1.6.0', former: null },
          { name: '1.6', former: null },
          { name: '1', former: older.digest },
          { name: 'latest', former: older.digest },
        ],
      },
    });
  });

  test('of a re-run tells where tags stood before the attempt that was cut off', async () => {
    await using promoting = await refusingAt('none');
    let isGone = false;
    promoting.world.faults.add({
      id: 'gone',
      match: {
        when: ({ method, url }) =>
          (isGone ||= method === 'PUT' && url.pathname.endsWith('/manifests/latest')),
      },
      effect: { kind: 'reset', moment: 'before' },
    });
    expect((await promoting.promote({ tags: four })).failure).toBeDefined();
    expect(promoting.tags()).not.toEqual(promoting.before);
    promoting.world.faults.remove('gone');
    expect((await promoting.promote({ tags: four })).failure).toBeUndefined();
    const { predicate } = await promoting.receipt();
    expect(predicate.state).toBe('published');
    expect(predicate.tags.map(({ former }) => former)).toEqual([
      null,
      null,
      older.digest,
      older.digest,
    ]);
  });
});
