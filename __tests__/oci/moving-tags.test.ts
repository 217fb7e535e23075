import { describe, expect, test } from '@jest/globals';
import { expectResultFailure } from '../support/expect-failure.ts';
import { indexImage, seedImage } from '../support/images.ts';
import { openPromoteWorld } from './promote-world.ts';

const four = '{{version}}\n{{major}}.{{minor}}\n{{major}}\nlatest';
const newer = indexImage({ content: 'newer' });
const older = indexImage({ content: 'older' });

async function beside(image: typeof newer, tags: string[], repository = 'octo/demo') {
  const promoting = await openPromoteWorld();
  seedImage(promoting.world, image, { registry: 'plain', repository, tags });
  return promoting;
}

describe('a moving tag', () => {
  test('moves from a lower version to a higher one', async () => {
    await using promoting = await beside(older, ['1.5.9', '1', 'latest']);
    expect((await promoting.promote({ tags: four })).failure).toBeUndefined();
    expect(promoting.tags()).toMatchObject({
      '1.5.9': older.digest,
      latest: promoting.image.digest,
      1: promoting.image.digest,
    });
    const { predicate } = await promoting.receipt();
    expect(predicate.tags.map(({ name, former }) => [name, former])).toEqual([
      ['1.6.0', null],
      ['1.6', null],
      ['1', older.digest],
      ['latest', older.digest],
    ]);
  });

  test('stays at a newer version, and only its own line is taken by a backport', async () => {
    await using promoting = await beside(newer, ['1.10.0', '1.10', '1', 'latest']);
    const { outputs, summary } = await promoting.promote({ tags: four });
    expect(outputs).toMatchObject({ state: 'published', tags: '["1.6.0","1.6"]' });
    expect(summary).toContain('left: it stands at 1.10.0');
    expect(promoting.tags()).toMatchObject({ latest: newer.digest, 1: newer.digest });
  });

  test('is not told as published when no other is wanted', async () => {
    await using promoting = await beside(newer, ['1.10.0', 'latest']);
    const { outputs, failure } = await promoting.promote({ tags: 'latest' });
    expect(failure).toBeUndefined();
    expect(outputs).toMatchObject({ state: 'kept', visibility: '', tags: '[]' });
  });

  test('refuses the promotion instead, or moves back, when that is asked for', async () => {
    await using promoting = await beside(newer, ['1.10.0', 'latest']);
    const refused = await promoting.promote({ tags: four, 'latest-policy': 'refuse' });
    expectResultFailure('IMAGE_TAG_BACKWARDS', refused);
    expect(promoting.tags()['1.6.0']).toBeUndefined();
    await promoting.promote({ tags: four, 'latest-policy': 'move' });
    expect(promoting.tags().latest).toBe(promoting.image.digest);
  });

  test('is not moved when nobody can tell its version, unless told to', async () => {
    await using promoting = await beside(older, ['latest']);
    expectResultFailure('IMAGE_TAG_VERSION_UNKNOWN', await promoting.promote({ tags: four }));
    expect(promoting.tags()['1.6.0']).toBeUndefined();
  });

  test('is known by the annotation of what it stands at, too', async () => {
    const annotations = { 'org.opencontainers.image.version': 'v1.7.0' };
    const annotated = indexImage({ content: 'annotated', annotations });
    await using promoting = await beside(annotated, ['latest']);
    await promoting.promote({ tags: four });
    expect(promoting.tags().latest).toBe(annotated.digest);
  });

  test('is known so too where the registry says null for no tags', async () => {
    const annotations = { 'org.opencontainers.image.version': '1.5.0' };
    const annotated = indexImage({ content: 'annotated', annotations });
    await using promoting = await beside(annotated, ['latest']);
    promoting.world.faults.add({
      id: 'null',
      match: { path: '/v2/octo/demo/tags/list' },
      effect: { kind: 'status', status: 200, body: { name: 'octo/demo', tags: null } },
    });
    expect((await promoting.promote({ tags: four })).failure).toBeUndefined();
    expect(promoting.tags().latest).toBe(promoting.image.digest);
  });

  test('is known by the tag of its version before the annotation of a pre-release', async () => {
    const annotations = { 'org.opencontainers.image.version': '1.7.0-rc.1' };
    const annotated = indexImage({ content: 'annotated', annotations });
    await using promoting = await beside(annotated, ['1.7.0-rc.1', '1.7.0', 'latest']);
    const { summary } = await promoting.promote({ tags: four });
    expect(summary).toContain('it stands at 1.7.0');
  });

  test('is not taken by a pre-release', async () => {
    await using promoting = await openPromoteWorld();
    const { outputs } = await promoting.promote({ tags: `${four}\nnext`, version: '1.7.0-rc.1' });
    expect(outputs).toMatchObject({ tags: '["1.7.0-rc.1","next"]' });
  });
});

describe('the tag of a version', () => {
  test('belongs to the image that has it', async () => {
    await using promoting = await beside(older, ['1.6.0']);
    const failed = await promoting.promote({ tags: four, 'latest-policy': 'move' });
    expectResultFailure('IMAGE_TAG_TAKEN', failed);
    expect(promoting.tags()).toEqual({ '1.6.0': older.digest, 'build-7': promoting.image.digest });
  });

  test('must be one that registries take', async () => {
    await using promoting = await openPromoteWorld();
    for (const tags of ['{{name}}', '-{{version}}', '{{version}}\n1.6.0']) {
      expectResultFailure('IMAGE_TAG_INVALID', await promoting.promote({ tags }));
    }
    expectResultFailure('IMAGE_TAG_INVALID', await promoting.promote({ version: '1.6.0+build' }));
    expectResultFailure('IMAGE_VERSION_INVALID', await promoting.promote({ version: 'v1.6.0' }));
    expect(promoting.world.log.requests).toEqual([]);
  });

  test('may have a prefix and a suffix, by which moving tags know each other', async () => {
    await using promoting = await beside(newer, ['v1.7.0-alpine', '1.0.0', 'latest-alpine']);
    const tags = 'v{{version}}-alpine\nlatest-alpine';
    const { outputs, summary } = await promoting.promote({ tags });
    expect(outputs.tags).toBe('["v1.6.0-alpine"]');
    expect(summary).toContain('it stands at 1.7.0');
  });
});
