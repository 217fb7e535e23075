import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { receipt } from '../release/support/sealed.ts';
import { expectResultFailure } from '../support/expect-failure.ts';
import {
  image,
  kindsOf,
  openRollbackWorld,
  planOf,
  previous,
  sealWithImage,
} from './rollback-world.ts';

const at = 'registry.spec.example/octo/demo';

describe('receipts of a promotion', () => {
  test('that are lost are an error, and no tag is touched on a guess', async () => {
    await using release = await openRollbackWorld();
    release.addRelease();
    await release.promote();
    const before = release.tags();
    rmSync(release.receipts, { recursive: true });
    const result = await release.rollback({ receipts: release.receipts, draft: 'delete' });
    const { seen } = expectResultFailure('ROLLBACK_INCOMPLETE', result);
    expect(seen).toContain('receipts: ');
    expect(result.summary).toContain('Fetch the artifact with the receipts again');
    expect(release.tags()).toEqual(before);
    expect([kindsOf(result.outputs), release.kept()]).toEqual([['delete-draft'], undefined]);
  });

  test('of the first attempt alone tell where tags stood: without them it is not done', async () => {
    await using release = await openRollbackWorld();
    await release.promote();
    const file = join(release.receipts, 'image-promotion.json');
    const first = readFileSync(file);
    rmSync(file);
    expect((await release.promote()).outputs.state).toBe('already-published');
    const failed = await release.rollback();
    const { seen } = expectResultFailure('ROLLBACK_INCOMPLETE', failed);
    expect(seen).toContain(`${at}:latest: it stands at the image of this release`);
    expect(release.tags()).toMatchObject({ latest: image.digest });
    writeFileSync(join(release.receipts, 'first.json'), first);
    expect((await release.rollback()).outputs.state).toBe('rolled-back');
    expect(release.tags()).toEqual({ ...previous, 'build-1001': image.digest });
  });

  test('that are half written are told, and the others are used', async () => {
    await using release = await openRollbackWorld();
    await release.promote();
    writeFileSync(join(release.receipts, 'half.json'), '{"_type":');
    writeFileSync(join(release.receipts, 'pypi.json'), receipt('pypi'));
    const { seen } = expectResultFailure('ROLLBACK_INCOMPLETE', await release.rollback());
    expect(seen).toContain('a receipt in ');
    expect(release.tags()).toEqual({ ...previous, 'build-1001': image.digest });
  });

  test('are taken from the outputs of the needed jobs', async () => {
    await using release = await openRollbackWorld();
    const { outputs } = await release.promote();
    rmSync(release.receipts, { recursive: true });
    const promoted = { result: 'success', outputs: { 'image-receipt': outputs.receipt } };
    const needs = { promote: promoted, pypi: { result: 'cancelled', outputs: {} } };
    const result = await release.rollback({ needs: JSON.stringify(needs) });
    expect(result.failure).toBeUndefined();
    expect(release.tags()).toEqual({ ...previous, 'build-1001': image.digest });
  });

  test('of a sealed image that are lost are noticed by the tag of the version', async () => {
    await using release = await openRollbackWorld();
    const sealed = sealWithImage(release);
    expect((await release.rollback(sealed)).outputs.state).toBe('nothing-to-do');
    await release.promote();
    rmSync(release.receipts, { recursive: true });
    const { seen } = expectResultFailure('ROLLBACK_INCOMPLETE', await release.rollback(sealed));
    expect(seen).toBe(
      `${at}:1.2.3: it stands at the sealed image, and no receipt tells of its promotion`,
    );
  });

  test('are noticed by the tags that were named, here and where the image was copied to', async () => {
    await using release = await openRollbackWorld();
    const sealed = sealWithImage(release);
    await release.promote({ tags: 'latest' });
    await release.promote({ tags: '{{major}}', target: 'registry.spec.example/octo/copy' });
    rmSync(release.receipts, { recursive: true });
    const named = 'latest\nregistry.spec.example/octo/copy:{{major}}\n{{minor}}.{{next}}';
    const inputs = { ...sealed, 'image-tags': named };
    const { seen } = expectResultFailure('ROLLBACK_INCOMPLETE', await release.rollback(inputs));
    expect(seen.split('\n')).toEqual([
      '3 things are open:',
      `${at}:latest: it stands at the sealed image, and no receipt tells of its promotion`,
      'registry.spec.example/octo/copy:1: it stands at the sealed image, and no receipt tells of its promotion',
      'the tag {{minor}}.{{next}}: the template "{{minor}}.{{next}}" has {{next}}',
    ]);
  });

  test('in a folder without any are an error', async () => {
    await using release = await openRollbackWorld();
    mkdirSync(release.receipts);
    expectResultFailure('ROLLBACK_INCOMPLETE', await release.rollback());
  });
});

describe('on ghcr.io, where a tag is deleted with its image', () => {
  test('an image that another index has as a part stays', async () => {
    await using release = await openRollbackWorld('ghcr');
    const place = { registry: 'ghcr', repository: 'octo/demo' } as const;
    const [part] = image.children;
    release.world.oci.seedManifest({ ...place, ...part!, tags: ['part'] });
    release.world.oci.removeTag(place, 'part');
    const digest = part!.digest;
    expect((await release.promote({ digest, tags: '{{version}}' })).failure).toBeUndefined();
    const result = await release.rollback({ 'delete-git-tag': 'true' });
    expectResultFailure('ROLLBACK_INCOMPLETE', result);
    expect([kindsOf(result.outputs), result.outputs.state]).toEqual([[], 'incomplete']);
    const { left } = planOf(result.outputs);
    expect(left).toContainEqual({
      ...{ what: 'ghcr.io/octo/demo:1.2.3', open: true },
      reason: 'its image is a part of build-1001',
      byHand: expect.stringContaining('Tell its users not to use it') as unknown,
    });
    expect(left.find(({ what }) => what === 'the git tag v1.2.3')).toMatchObject({
      reason: 'ghcr.io/octo/demo:1.2.3 stays at the image of this release',
    });
    expect(release.tags()).toMatchObject({ '1.2.3': digest, 'build-1001': image.digest });
    expect(release.repository.tagCommit('v1.2.3')).toEqual(expect.any(String));
  });
});
