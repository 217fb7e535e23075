/** Cuts the connection at every request of a promotion, once and for good. */
import { expect, test } from '@jest/globals';
import type { PromoteWorld } from '../oci/promote-world.ts';
import { indexImage } from '../support/images.ts';

const tags = '{{version}}\n{{major}}.{{minor}}\n{{major}}\nlatest';

/** The older version, whose tags stay or come back. */
export const older = indexImage({ content: 'older' });
export const olderTags = ['1.5.9', '1.5', '1', 'latest'];
const previous = { '1.5.9': older.digest, '1.5': older.digest };

/** Each promotion begins with this world. */
export type Open = () => Promise<PromoteWorld>;

/** The tags that users know: others are named after digests, and belong to these alone. */
function releaseTags(promoting: PromoteWorld): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(promoting.tags()).filter(([name]) => !name.startsWith('sha256-')),
  );
}

/** How many requests a whole promotion makes, after which another one writes nothing. */
async function countRequests(open: Open): Promise<number> {
  await using promoting = await open();
  expect((await promoting.promote({ tags })).failure).toBeUndefined();
  const requests = promoting.requests().length;
  await promoting.promote({ tags });
  const again = promoting.requests().slice(requests);
  expect(again.filter((one) => !/^(?:GET|HEAD) /.test(one))).toEqual([]);
  return requests;
}

/** Two tests, and two moments of each. `check` is told what a re-run has completed. */
export function testEveryCut(open: Open, check: (promoting: PromoteWorld) => void): void {
  test.each(['before', 'after'] as const)(
    'a cut %s any one request is mended, or everything is as it was and a re-run completes',
    async (moment) => {
      const requests = await countRequests(open);
      for (let skip = 0; skip < requests; skip += 1) {
        await using promoting = await open();
        const before = releaseTags(promoting);
        promoting.world.faults.add({
          id: 'cut',
          match: {},
          occurrences: { skip, count: 1 },
          effect: { kind: 'reset', moment },
        });
        const { failure } = await promoting.promote({ tags });
        if (failure) expect(releaseTags(promoting)).toEqual(before);
        await expectCompletes(promoting, check);
      }
    },
    240_000,
  );

  test.each(['before', 'after'] as const)(
    'a connection that is gone for good %s any request leaves what a re-run completes',
    async (moment) => {
      const requests = await countRequests(open);
      for (let skip = 0; skip < requests; skip += 1) {
        await using promoting = await open();
        const before = releaseTags(promoting);
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
        const isTag = /^PUT .*\/manifests\/(?:[\d.]+|latest|sha256:[^/]+\?tag=.*)$/;
        if (promoting.requests().some((one) => isTag.test(one))) {
          const { predicate } = await promoting.receipt();
          expect(predicate.tags.map(({ former }) => former)).toEqual([
            null,
            null,
            older.digest,
            older.digest,
          ]);
        } else {
          expect(releaseTags(promoting)).toEqual(before);
        }
        promoting.world.faults.remove('gone');
        await expectCompletes(promoting, check);
      }
    },
    240_000,
  );
}

async function expectCompletes(
  promoting: PromoteWorld,
  check: (promoting: PromoteWorld) => void,
): Promise<void> {
  const again = await promoting.promote({ tags });
  expect(again.failure).toBeUndefined();
  const { image, world, at, to } = promoting;
  const { digest } = image;
  expect(releaseTags(promoting)).toEqual({
    ...previous,
    ...(to.repository === at.repository && { 'build-7': digest }),
    '1.6.0': digest,
    '1.6': digest,
    1: digest,
    latest: digest,
  });
  check(promoting);
  expect(world.violations).toEqual([]);
}
