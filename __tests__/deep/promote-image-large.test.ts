/** Blobs that go in pieces, and connections that are lost in the middle of them. */
import { describe, expect, test } from '@jest/globals';
import { singleImage } from '../support/images.ts';
import {
  expectWhole,
  openPromoteWorld,
  type Place,
  type PromoteWorld,
} from '../oci/promote-world.ts';

const hub: Place = { registry: 'docker-hub', repository: 'octo/app' };
const ghcr: Place = { registry: 'ghcr', repository: 'octo/app' };

describe('a large blob', () => {
  const mebibyte = 1024 * 1024;
  const layer = Buffer.alloc(9 * mebibyte, 'a layer ');
  const large = singleImage({ layer });
  const pieces = (promoting: PromoteWorld) =>
    promoting.world.log.requests
      .filter(({ method }) => method === 'PATCH')
      .map(({ requestSize }) => requestSize / mebibyte);

  test.each([
    ['ghcr', [4, 4, 1]],
    ['docker-hub', [8, 1]],
    ['plain', [8, 1]],
  ] as const)('goes to %s in pieces', async (registry, sizes) => {
    const to = { registry, repository: 'octo/app' };
    await using promoting = await openPromoteWorld('spec', large, to);
    expect((await promoting.promote()).failure).toBeUndefined();
    expectWhole(promoting, large);
    expect(pieces(promoting)).toEqual(sizes);
  });

  test('goes in pieces as large as the registry wants them', async () => {
    await using promoting = await openPromoteWorld('spec', large, hub);
    promoting.world.faults.add({
      id: 'at least',
      match: { method: 'POST' },
      effect: {
        kind: 'transform',
        transform: (response) => ({
          ...response,
          headers: { ...response.headers, 'oci-chunk-min-length': String(12 * mebibyte) },
        }),
      },
    });
    expect((await promoting.promote()).failure).toBeUndefined();
    expect(pieces(promoting)).toEqual([]);
  });

  test('is taken piece by piece, whatever the answers say of its range', async () => {
    await using promoting = await openPromoteWorld('spec', large, ghcr);
    promoting.world.faults.add({
      id: 'standing still',
      match: { method: 'PATCH' },
      effect: {
        kind: 'transform',
        transform: (response) => ({
          ...response,
          headers: { ...response.headers, range: '0-4194303' },
        }),
      },
    });
    expect((await promoting.promote()).failure).toBeUndefined();
    expectWhole(promoting, large);
  });

  test('is read on from where it broke off', async () => {
    await using promoting = await openPromoteWorld('ghcr', large, hub);
    promoting.world.faults.add({
      id: 'broken off',
      match: { host: 'pkg-containers.githubusercontent.com' },
      occurrences: { count: 2 },
      effect: { kind: 'truncate', bytes: 3 * mebibyte },
    });
    expect((await promoting.promote()).failure).toBeUndefined();
    expectWhole(promoting, large);
    const ranges = promoting.world.log
      .find({ host: 'pkg-containers.githubusercontent.com' })
      .flatMap(({ headers }) => headers.range ?? []);
    expect(ranges.length).toBeGreaterThan(0);
    for (const range of ranges) expect(range).toMatch(/^bytes=[1-9]\d*-$/);
  });

  test.each(['before', 'after'] as const)(
    'is sent on from where the registry has it, with a connection lost %s a piece',
    async (moment) => {
      for (const registry of ['ghcr', 'plain'] as const) {
        const to = { registry, repository: 'octo/app' };
        await using promoting = await openPromoteWorld('spec', large, to);
        promoting.world.faults.add({
          id: 'lost',
          match: { method: 'PATCH' },
          occurrences: { skip: 1, count: 1 },
          effect: { kind: 'reset', moment },
        });
        expect((await promoting.promote()).failure).toBeUndefined();
        expectWhole(promoting, large);
        // docker-registry does not find an upload whose newest address got lost: it begins anew.
        const isAnew = registry === 'plain' && moment === 'after';
        const posts = promoting.requests().filter((one) => one.startsWith('POST'));
        expect(posts).toHaveLength(isAnew ? 3 : 2);
        expect(promoting.world.violations).toEqual([]);
      }
    },
  );
});
