import { describe, expect, test } from '@jest/globals';
import { expectResultFailure } from '../support/expect-failure.ts';
import { referrerOf } from '../support/attachments.ts';
import { indexImage, seedImage } from '../support/images.ts';
import {
  evidenceTag,
  expectNothingToDo,
  image,
  kindsOf,
  older,
  openRollbackWorld,
  planOf,
  previous,
} from './rollback-world.ts';

const staging = { 'prerelease-tags': 'registry.spec.example/octo/demo:build-{{run}}*' };

describe('image-public-pypi-failed', () => {
  test('puts moved tags back, takes new ones away, and keeps the draft for a re-run', async () => {
    await using release = await openRollbackWorld();
    release.addRelease();
    expect((await release.promote()).failure).toBeUndefined();
    expect(release.tags()).toMatchObject({ '1.2.3': image.digest, latest: image.digest });
    const result = await release.rollback();
    expect(result.failure).toBeUndefined();
    expect(result.outputs.state).toBe('rolled-back');
    expect(release.tags()).toEqual({ ...previous, 'build-1001': image.digest });
    expect(kindsOf(result.outputs)).toEqual([
      'restore-tag',
      'restore-tag',
      'restore-tag',
      'remove-tag',
    ]);
    expect(release.kept()).toMatchObject({ draft: true });
    expect(planOf(result.outputs).left).toContainEqual(
      expect.objectContaining({ reason: expect.stringContaining('`draft` is `keep`') as unknown }),
    );
    await expectNothingToDo(release);
  });

  test('changes nothing until it is confirmed', async () => {
    await using release = await openRollbackWorld();
    release.addRelease();
    await release.promote();
    const before = release.tags();
    const { outputs, failure, summary } = await release.rollback({ confirm: '', draft: 'delete' });
    expect(failure).toBeUndefined();
    expect(outputs).toMatchObject({ state: 'planned' });
    expect(outputs.incident).toBeUndefined();
    expect(kindsOf(outputs)).toContain('delete-draft');
    expect(summary).toContain('this would be taken back');
    expect([release.tags(), release.kept()?.draft]).toEqual([before, true]);
    const writes = release.world.log.requests.filter(({ method }) => method === 'DELETE');
    expect(writes).toEqual([]);
  });

  test('leaves a tag alone that somebody else has moved since', async () => {
    await using release = await openRollbackWorld();
    await release.promote();
    const other = indexImage({ content: 'other' });
    seedImage(release.world, other, { registry: 'spec', tags: ['latest'] });
    const { outputs, failure } = await release.rollback();
    expect(failure).toBeUndefined();
    expect(release.tags()).toEqual({
      ...previous,
      latest: other.digest,
      'build-1001': image.digest,
    });
    expect(planOf(outputs).left[0]).toMatchObject({
      what: 'registry.spec.example/octo/demo:latest',
      reason: expect.stringContaining("which is not this release's") as unknown,
    });
  });

  test('clears staging tags and their evidence, and none that another image shares', async () => {
    await using release = await openRollbackWorld();
    release.seedStaging();
    await release.promote();
    const { outputs, failure } = await release.rollback(staging);
    expect(failure).toBeUndefined();
    expect(release.tags()).toEqual({
      ...previous,
      'build-100': older.digest,
      [evidenceTag(older.digest, 'sig')]: expect.any(String),
    });
    expect(kindsOf(outputs).slice(4)).toEqual([
      ...Array.from({ length: 3 }, () => 'remove-evidence'),
      ...Array.from({ length: 3 }, () => 'remove-staging'),
    ]);
    await expectNothingToDo(release, staging);
  });

  test('lists what a registry keeps about an image without a tag', async () => {
    await using release = await openRollbackWorld();
    const signature = referrerOf(image.children[0]!, 'signed');
    seedImage(release.world, signature, { registry: 'spec' });
    seedImage(release.world, referrerOf(older, 'signed'), { registry: 'spec' });
    const { outputs, failure } = await release.rollback(staging);
    expect([failure, outputs.state]).toEqual([undefined, 'rolled-back']);
    const { left } = planOf(outputs);
    expect(left.filter(({ what }) => what.includes('@'))).toEqual([
      {
        what: `registry.spec.example/octo/demo@${signature.digest}`,
        reason: `it refers to ${image.children[0]!.digest}, which no tag has then: the registry collects both`,
      },
    ]);
  });

  test('keeps the evidence and the parts of an image that a released tag shares', async () => {
    await using release = await openRollbackWorld();
    release.seedStaging();
    seedImage(release.world, image, { registry: 'spec', tags: ['1.2.1'] });
    const { outputs, failure } = await release.rollback(staging);
    expect(failure).toBeUndefined();
    expect(kindsOf(outputs)).toEqual(['remove-staging']);
    expect(release.tags()).toMatchObject({
      '1.2.1': image.digest,
      'build-1001-amd64': expect.any(String),
      [evidenceTag(image.digest, 'sig')]: expect.any(String),
    });
    expect(release.tags()['build-1001']).toBeUndefined();
  });
});

describe('on other registries', () => {
  test('ghcr.io deletes the image when all of its tags are to go', async () => {
    await using release = await openRollbackWorld('ghcr');
    await release.promote();
    const inputs = { 'prerelease-tags': 'ghcr.io/octo/demo:build-{{run}}' };
    expect((await release.rollback(inputs)).failure).toBeUndefined();
    expect(release.tags()).toEqual(previous);
    await expectNothingToDo(release, inputs);
  });

  test('ghcr.io does not show its versions to a token without the right: that is loud', async () => {
    await using release = await openRollbackWorld('ghcr');
    await release.promote();
    release.world.faults.add({
      id: 'hidden',
      match: { method: 'GET', path: /\/packages\/container\/demo\/versions$/ },
      effect: { kind: 'status', status: 403 },
    });
    const inputs = { 'prerelease-tags': 'ghcr.io/octo/demo:build-{{run}}' };
    const { seen, cure } = expectResultFailure('ROLLBACK_DENIED', await release.rollback(inputs));
    expect(seen).toMatch(/remove-tag ghcr\.io\/octo\/demo:1\.2\.3: .*answered 403/);
    expect(cure).toContain('`packages: write`');
    expect(release.tags()).toEqual({
      ...previous,
      '1.2.3': image.digest,
      'build-1001': image.digest,
    });
    release.world.faults.remove('hidden');
    expect((await release.rollback(inputs)).failure).toBeUndefined();
    expect(release.tags()).toEqual(previous);
  });

  test('registry-forbids-delete is told with the command for a person, and all else is done', async () => {
    await using release = await openRollbackWorld('plain');
    release.addRelease();
    await release.promote();
    const result = await release.rollback({ draft: 'delete' });
    const { seen } = expectResultFailure('ROLLBACK_INCOMPLETE', result);
    expect(seen).toContain('remove-tag registry.plain.example/octo/demo:1.2.3');
    expect(result.outputs.state).toBe('incomplete');
    expect(result.summary).toContain('`regctl tag delete registry.plain.example/octo/demo:1.2.3`');
    expect(release.tags()).toMatchObject({ ...previous, '1.2.3': image.digest });
    expect(release.kept()).toBeUndefined();
  });

  test('an immutable tag of Docker Hub stays, and so does what it needs', async () => {
    await using release = await openRollbackWorld('docker-hub');
    release.seedStaging();
    await release.promote();
    release.world.oci.makeImmutable(
      { registry: 'docker-hub', repository: 'octo/demo' },
      /^\d+\.\d+\.\d+$/,
    );
    const inputs = { 'prerelease-tags': 'docker.io/octo/demo:build-{{run}}*' };
    expectResultFailure('ROLLBACK_DENIED', await release.rollback(inputs));
    expect(release.tags()).toMatchObject({
      ...previous,
      '1.2.3': image.digest,
      'build-1001': image.digest,
      [evidenceTag(image.digest, 'sig')]: expect.any(String),
    });
  });

  test('rollback-403 is loud, and everything else is tried', async () => {
    await using release = await openRollbackWorld();
    release.addRelease();
    await release.promote();
    release.world.faults.add({
      id: 'forbidden',
      match: { method: 'PUT', path: '/v2/octo/demo/manifests/latest' },
      effect: { kind: 'status', status: 403 },
    });
    release.world.faults.add({
      id: 'no draft',
      match: { method: 'DELETE', path: /\/releases\/\d+$/ },
      effect: { kind: 'status', status: 403 },
    });
    const result = await release.rollback({ draft: 'delete' });
    const { seen, cure } = expectResultFailure('ROLLBACK_DENIED', result);
    expect(result.summary).toContain('`skopeo copy --all --preserve-digests docker://');
    expect(result.summary).toContain('`gh api -X DELETE repos/octo/demo/releases/');
    expect(seen).toMatch(/2 things are open:\nrestore-tag .*latest: .*403/);
    expect(seen).toMatch(/delete-draft draft \d+ of v1\.2\.3/);
    expect(cure).toContain('`contents: write`');
    expect(release.tags()).toEqual({
      ...previous,
      latest: image.digest,
      'build-1001': image.digest,
    });
    release.world.faults.remove('forbidden');
    release.world.faults.remove('no draft');
    expect((await release.rollback({ draft: 'delete' })).outputs.state).toBe('rolled-back');
    await expectNothingToDo(release, { draft: 'delete' });
  });

  test('releases that are not shown to this token are denied, and images are put back', async () => {
    await using release = await openRollbackWorld();
    release.addRelease();
    await release.promote();
    release.world.faults.add({
      id: 'hidden',
      match: { method: 'GET', path: '/repos/octo/demo/releases' },
      effect: { kind: 'status', status: 403 },
    });
    const result = await release.rollback({ draft: 'delete', 'delete-git-tag': 'true' });
    const { seen } = expectResultFailure('ROLLBACK_DENIED', result);
    expect(seen).toContain('the list of releases could not be read');
    expect(release.tags()).toEqual({ ...previous, 'build-1001': image.digest });
    expect([release.kept()?.draft, release.repository.tagCommit('v1.2.3')]).toEqual([
      true,
      expect.any(String),
    ]);
  });

  test('a repository that may not be looked at is denied, and never taken for empty', async () => {
    await using release = await openRollbackWorld('spec');
    await release.promote();
    release.world.faults.add({
      id: 'hidden',
      match: { method: 'HEAD', path: '/v2/octo/demo/manifests/1.2' },
      effect: { kind: 'status', status: 403 },
    });
    const result = await release.rollback();
    const { seen } = expectResultFailure('ROLLBACK_DENIED', result);
    expect(seen).toContain('registry.spec.example/octo/demo:1.2 could not be read');
    expect(release.tags()).toEqual({
      ...previous,
      '1.2': image.digest,
      'build-1001': image.digest,
    });
  });
});
