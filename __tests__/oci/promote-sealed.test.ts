/** promote-image with an image of a sealed set, which tells everything about it. */
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { localFiles } from '../../src/adapters/files.ts';
import { manifestSchemaId, type SealedImage } from '../../src/manifest/manifest.ts';
import { writeSet } from '../../src/manifest/write-set.ts';
import { expectResultFailure } from '../support/expect-failure.ts';
import { temporaryFolders } from '../support/folders.ts';
import { indexImage, type TestImage } from '../support/images.ts';
import { openPromoteWorld } from './promote-world.ts';

const folderWith = temporaryFolders();

const sealedImage = ({ digest, mediaType, children }: TestImage): SealedImage => ({
  ...{ name: 'demo', repository: 'registry.plain.example/octo/demo', digest, mediaType },
  platforms: [
    { platform: 'linux/amd64', digest: children[0]!.digest },
    { platform: 'linux/arm64/v8', digest: children[1]!.digest },
  ],
});

/** A sealed set with these images, as an action is handed it instead of source and digest. */
async function sealedInputs(images: readonly SealedImage[]) {
  const folder = folderWith({ 'notes.txt': Buffer.from('notes') });
  const { size, sha256 } = await localFiles.digest(join(folder, 'notes.txt'));
  const set = await writeSet(
    {
      ...{ schema: manifestSchemaId, repository: 'octo/demo', tag: 'v1.6.0', version: '1.6.0' },
      ...{ commit: 'a'.repeat(40), committedAt: '2026-01-01T10:20:30Z' },
      build: { workflow: 'octo/demo/.github/workflows/release.yml@refs/tags/v1.6.0', runId: 1 },
      artifacts: [{ name: 'notes.txt', size, sha256, kind: 'file' }],
      ...{ evidence: [], channels: [] },
      ...(images.length > 0 && { images }),
    },
    { folder, files: localFiles, signer: undefined },
  );
  return {
    ...{ source: '', digest: '', version: '' },
    ...{ 'sealed-folder': folder, 'manifest-digest': `sha256:${set.manifestSha256}` },
  };
}

describe('an image of the sealed set', () => {
  it('is promoted as the version that was sealed, with or without its name', async () => {
    await using promoting = await openPromoteWorld();
    const inputs = await sealedInputs([sealedImage(promoting.image)]);
    const { outputs, failure } = await promoting.promote({ ...inputs, image: 'demo' });
    expect(failure).toBeUndefined();
    expect(outputs.state).toBe('published');
    expect(promoting.tags()['1.6.0']).toBe(promoting.image.digest);
    expect((await promoting.receipt()).predicate.version).toBe('1.6.0');
    expect((await promoting.promote(inputs)).outputs.state).toBe('already-published');
  });

  it('must be for every platform as it was sealed', async () => {
    await using promoting = await openPromoteWorld();
    const sealed = sealedImage(promoting.image);
    const [first, second] = sealed.platforms;
    const swapped = [
      { ...first!, digest: second!.digest },
      { ...second!, digest: first!.digest },
    ];
    const dockers = 'application/vnd.docker.distribution.manifest.list.v2+json';
    for (const change of [
      { platforms: swapped },
      { platforms: [first!] },
      { mediaType: dockers },
    ]) {
      const inputs = await sealedInputs([{ ...sealed, ...change }]);
      expectResultFailure('IMAGE_SEALED_DIFFERS', await promoting.promote(inputs));
    }
    const more = [...sealed.platforms, { platform: 'linux/s390x', digest: first!.digest }];
    const inputs = await sealedInputs([{ ...sealed, platforms: more }]);
    expectResultFailure('IMAGE_PLATFORM_MISSING', await promoting.promote(inputs));
    expect(Object.keys(promoting.tags())).toEqual(['build-7']);
  });

  it('must be there, and be named where there are several', async () => {
    await using promoting = await openPromoteWorld();
    const demo = sealedImage(promoting.image);
    const two = [demo, { ...demo, name: 'tools' }];
    const failure = expectResultFailure(
      'IMAGE_NOT_SEALED',
      await promoting.promote(await sealedInputs(two)),
    );
    expect(failure.seen).toContain('demo, tools');
    const other = { ...(await sealedInputs([demo])), image: 'tool' };
    expectResultFailure('IMAGE_NOT_SEALED', await promoting.promote(other));
    expectResultFailure('IMAGE_NOT_SEALED', await promoting.promote(await sealedInputs([])));
    const foreign = { ...(await sealedInputs([demo])), repository: 'octo/other' };
    expectResultFailure('SEALED_FOR_OTHER_REPOSITORY', await promoting.promote(foreign));
  });
});

describe('the image to promote is not clear', () => {
  const digest = indexImage().digest;
  const none = { source: '', digest: '', version: '' };

  it.each([
    ['from a sealed set and by its digest', { image: 'demo' }],
    ['from a sealed set and as another version', { ...none, version: '1.6.0', image: 'demo' }],
    ['from a sealed set of another run and by name', { 'sealed-run-id': '7' }],
    ['not at all', none],
    ['without a version', { version: '' }],
    ['without a digest', { digest: '' }],
    ['from a sealed set that nothing vouches for', { ...none, 'sealed-folder': 'sealed' }],
  ])('%s', async (_what, inputs) => {
    await using promoting = await openPromoteWorld();
    expectResultFailure('IMAGE_SOURCE_UNCLEAR', await promoting.promote({ digest, ...inputs }));
    expect(promoting.requests()).toEqual([]);
  });
});
