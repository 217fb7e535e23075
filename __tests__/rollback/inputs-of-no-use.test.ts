import { describe, expect, test } from '@jest/globals';
import { expectResultFailure } from '../support/expect-failure.ts';
import {
  image,
  openRollbackWorld,
  previous,
  sealWithImage,
  type RollbackWorld,
} from './rollback-world.ts';

describe('a template of staging tags that is of no use', () => {
  test('stops nothing: tags that users have are put back, and then it is told', async () => {
    await using release = await openRollbackWorld();
    await release.promote();
    const inputs = { 'prerelease-tags': 'registry.spec.example/octo/demo:build-*' };
    const result = await release.rollback(inputs);
    const { seen } = expectResultFailure('ROLLBACK_INCOMPLETE', result);
    expect(seen).toContain('it names neither version, commit nor run');
    expect(result.summary).toContain('Correct `prerelease-tags`');
    expect(release.tags()).toEqual({ ...previous, 'build-1001': image.digest });
  });

  test('because nobody knows the run is told, and stops nothing either', async () => {
    await using release = await openRollbackWorld();
    const result = await release.rollback({
      ...{ 'sealed-folder': '', 'manifest-digest': '', tag: 'v1.2.2-rc.1' },
      'prerelease-tags': 'registry.spec.example/octo/demo:{{run}}',
    });
    const { seen } = expectResultFailure('ROLLBACK_INCOMPLETE', result);
    expect(seen).toContain('what the template names is not known of this release');
  });
});

describe('a name and a password', () => {
  const hostsSince = (release: RollbackWorld, begin: number) =>
    release.world.log.requests.slice(begin).map(({ host }) => host);

  test('are sent to no registry while images are on several', async () => {
    await using release = await openRollbackWorld();
    await release.promote();
    const before = release.tags();
    const asked = release.world.log.requests.length;
    const result = await release.rollback({
      ...sealWithImage(release),
      'image-tags': 'ghcr.io/octo/copy:latest',
    });
    const { seen, cure } = expectResultFailure('ROLLBACK_CREDENTIALS_UNCLEAR', result);
    expect(seen).toContain('are on ghcr.io, registry.spec.example');
    expect(cure).toContain('docker login');
    expect(hostsSince(release, asked)).not.toContain('ghcr.io');
    expect(hostsSince(release, asked)).not.toContain('auth.spec.example');
    expect(release.tags()).toEqual(before);
  });

  test('are not sent where staging tags of another registry are, and all else is done', async () => {
    await using release = await openRollbackWorld();
    await release.promote();
    const asked = release.world.log.requests.length;
    const result = await release.rollback({
      'prerelease-tags': 'ghcr.io/octo/demo:build-{{run}}',
    });
    const { seen } = expectResultFailure('ROLLBACK_INCOMPLETE', result);
    expect(seen).toMatch(
      /^staging tags ghcr\.io\/octo\/demo:build-\{\{run\}\}: .* another registry$/,
    );
    expect(hostsSince(release, asked)).not.toContain('ghcr.io');
    expect(release.tags()).toEqual({ ...previous, 'build-1001': image.digest });
  });

  test('are given both or not at all', async () => {
    await using release = await openRollbackWorld();
    expectResultFailure('IMAGE_CREDENTIALS_INCOMPLETE', await release.rollback({ password: '' }));
  });
});
