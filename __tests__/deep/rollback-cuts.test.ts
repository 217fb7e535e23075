/** A rollback, and the promotion before it, whose connection is cut at every request. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { MannerName } from '../../src/world/oci/manner.ts';
import { registries } from '../oci/promote-world.ts';
import { seedImage } from '../support/images.ts';
import {
  evidenceTag,
  image,
  older,
  openRollbackWorld,
  previous,
  type RollbackWorld,
} from '../rollback/rollback-world.ts';

/** What no rollback of v1.2.3 may ever touch. */
const untouched = {
  '1.2.2': older.digest,
  'build-100': older.digest,
  [evidenceTag(older.digest, 'sig')]: expect.any(String) as unknown,
};

const inputsFor = (registry: MannerName) => ({
  draft: 'delete',
  'delete-git-tag': 'true',
  'prerelease-tags': `${registries[registry]}/octo/demo:build-{{run}}*`,
});

/** Staged, and not promoted yet. */
async function openStaged(registry: MannerName): Promise<RollbackWorld> {
  const release = await openRollbackWorld(registry);
  release.addRelease();
  release.seedStaging();
  return release;
}

/** What a promotion leaves is the same each time: one a registry is done, the others are copies. */
const promoted = new Map<MannerName, string>();

/** Promoted and staged, and then nothing more came of it. */
async function openStopped(registry: MannerName): Promise<RollbackWorld> {
  const release = await openStaged(registry);
  const receiptPath = join(release.receipts, 'image-promotion.json');
  const receipt = promoted.get(registry);
  if (receipt === undefined) {
    expect((await release.promote()).failure).toBeUndefined();
    promoted.set(registry, readFileSync(receiptPath, 'utf8'));
  } else {
    mkdirSync(release.receipts);
    writeFileSync(receiptPath, receipt);
    seedImage(release.world, image, { registry, tags: ['1.2.3', '1.2', '1', 'latest'] });
  }
  return release;
}

async function countRequests(
  open: () => Promise<RollbackWorld>,
  act: (release: RollbackWorld) => Promise<unknown>,
): Promise<number> {
  await using release = await open();
  const before = release.world.log.requests.length;
  await act(release);
  return release.world.log.requests.length - before;
}

async function expectCompletes(release: RollbackWorld): Promise<void> {
  const again = await release.rollback(inputsFor(release.registry));
  expect(again.failure).toBeUndefined();
  expect(release.tags()).toEqual({ ...previous, ...untouched });
  expect(release.kept()).toBeUndefined();
  expect(release.repository.tagCommit('v1.2.3')).toBeUndefined();
  expect(release.repository.tagCommit('v1.2.2')).toBeDefined();
  if (again.outputs.state !== 'nothing-to-do') {
    const last = await release.rollback(inputsFor(release.registry));
    expect(last.outputs.state).toBe('nothing-to-do');
  }
  expect(release.world.violations).toEqual([]);
}

const rollbackCuts = [
  ['spec', 'once', 'after'],
  ['spec', 'for good', 'before'],
  ['spec', 'for good', 'after'],
  ['ghcr', 'for good', 'after'],
  ['docker-hub', 'for good', 'before'],
] as const;

describe('a connection that is cut', () => {
  test.each(rollbackCuts)(
    'on %s a rollback that is cut %s, %s any request, is completed by the next one',
    async (registry, how, moment) => {
      const requests = await countRequests(
        () => openStopped(registry),
        (release) => release.rollback(inputsFor(registry)),
      );
      expect(requests).toBeGreaterThan(20);
      for (let skip = 0; skip < requests; skip += 1) {
        await using release = await openStopped(registry);
        release.world.faults.add({
          id: 'cut',
          match: {},
          occurrences: how === 'once' ? { skip, count: 1 } : { skip },
          effect: { kind: 'reset', moment },
        });
        const first = await release.rollback(inputsFor(registry));
        expect(release.tags()).toMatchObject(untouched);
        release.world.faults.remove('cut');
        // What is not known to be done is never told as done.
        const isDone = !first.failure && first.outputs.state === 'rolled-back';
        if (isDone) expect(release.tags()).toEqual({ ...previous, ...untouched });
        await expectCompletes(release);
      }
    },
    600_000,
  );

  test.each([
    ['spec', 'before'],
    ['ghcr', 'after'],
    ['docker-hub', 'after'],
  ] as const)(
    'on %s a promotion that is gone for good %s any request is taken back by its receipt',
    async (registry, moment) => {
      const open = () => openStaged(registry);
      const requests = await countRequests(open, (release) => release.promote());
      for (let skip = 0; skip < requests; skip += 1) {
        await using release = await open();
        release.world.faults.add({
          id: 'gone',
          match: {},
          occurrences: { skip },
          effect: { kind: 'reset', moment },
        });
        await release.promote();
        release.world.faults.remove('gone');
        await expectCompletes(release);
      }
    },
    600_000,
  );
});

test('on plain a registry that deletes nothing gives the previous release its tags back all the same', async () => {
  const requests = await countRequests(
    () => openStopped('plain'),
    (release) => release.rollback(),
  );
  for (let skip = 0; skip < requests; skip += 1) {
    await using release = await openStopped('plain');
    release.world.faults.add({
      id: 'cut',
      match: {},
      occurrences: { skip, count: 1 },
      effect: { kind: 'reset', moment: 'after' },
    });
    await release.rollback();
    await release.rollback();
    expect(release.tags()).toMatchObject({ ...previous, ...untouched });
  }
}, 600_000);
