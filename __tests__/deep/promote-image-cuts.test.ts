/** A promotion whose connection is cut at every request, once and for good. */
import { describe, expect, test } from '@jest/globals';
import { openPromoteWorld, type PromoteWorld } from '../oci/promote-world.ts';
import { indexImage, seedImage } from '../support/images.ts';
import type { MannerName } from '../../src/world/oci/manner.ts';

const tags = '{{version}}\n{{major}}.{{minor}}\n{{major}}\nlatest';
const older = indexImage({ content: 'older' });
const previous = { '1.5.9': older.digest, '1.5': older.digest };

async function open(registry: MannerName): Promise<PromoteWorld> {
  const promoting = await openPromoteWorld(registry);
  seedImage(promoting.world, older, { registry, tags: ['1.5.9', '1.5', '1', 'latest'] });
  return promoting;
}

/** How many requests a whole promotion makes. */
async function countRequests(registry: MannerName): Promise<number> {
  await using promoting = await open(registry);
  await promoting.promote({ tags });
  return promoting.requests().length;
}

describe.each(['plain', 'ghcr', 'docker-hub', 'spec'] as const)('on %s', (registry) => {
  test.each(['before', 'after'] as const)(
    'a cut %s any one request is mended, or everything is as it was and a re-run completes',
    async (moment) => {
      const requests = await countRequests(registry);
      for (let skip = 0; skip < requests; skip += 1) {
        await using promoting = await open(registry);
        const before = promoting.tags();
        promoting.world.faults.add({
          id: 'cut',
          match: {},
          occurrences: { skip, count: 1 },
          effect: { kind: 'reset', moment },
        });
        const { failure } = await promoting.promote({ tags });
        if (failure) expect(promoting.tags()).toEqual(before);
        await expectCompletes(promoting);
      }
    },
    120_000,
  );

  test.each(['before', 'after'] as const)(
    'a connection that is gone for good %s any request leaves what a re-run completes',
    async (moment) => {
      const requests = await countRequests(registry);
      for (let skip = 0; skip < requests; skip += 1) {
        await using promoting = await open(registry);
        promoting.world.faults.add({
          id: 'gone',
          match: {},
          occurrences: { skip },
          effect: { kind: 'reset', moment },
        });
        const first = await promoting.promote({ tags });
        // Without anybody to ask, nothing is green: not even what was set. That everybody can
        // pull may be unknown when the last answers are lost.
        if (!first.failure) expect(first.outputs.visibility).not.toBe('not-public');
        if (promoting.requests().some((one) => one.startsWith('PUT'))) {
          const { predicate } = await promoting.receipt();
          expect(predicate.tags.map(({ former }) => former)).toEqual([
            null,
            null,
            older.digest,
            older.digest,
          ]);
        }
        promoting.world.faults.remove('gone');
        await expectCompletes(promoting);
      }
    },
    120_000,
  );
});

async function expectCompletes(promoting: PromoteWorld): Promise<void> {
  const again = await promoting.promote({ tags });
  expect(again.failure).toBeUndefined();
  const { digest } = promoting.image;
  expect(promoting.tags()).toEqual({
    ...previous,
    'build-7': digest,
    '1.6.0': digest,
    '1.6': digest,
    1: digest,
    latest: digest,
  });
  expect(promoting.world.violations).toEqual([]);
}
