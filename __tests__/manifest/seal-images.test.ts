/** Images as part of the sealed set, read from a registry of the loopback world. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import definition from '../../actions/seal-artifacts/action.ts';
import type { ReleaseManifest } from '../../src/manifest/manifest.ts';
import { parseInputs } from '../../src/parse-inputs.ts';
import { openPromoteWorld } from '../oci/promote-world.ts';
import { expectFailure } from '../support/expect-failure.ts';
import { temporaryFolders } from '../support/folders.ts';
import { indexImage, seedImage, singleImage } from '../support/images.ts';
import { builderWorkflow, commit, fakeArtifacts, packageBytes, sealPorts } from './support.ts';

const folderWith = temporaryFolders();
const repository = 'registry.plain.example/octo/demo';
const image = indexImage();
const named = (source: string, platforms = '[linux/amd64, linux/arm64]', name = 'demo') =>
  `- {name: ${name}, source: '${source}', platforms: ${platforms}}`;
const bySource = named(`${repository}@${image.digest}`);

type Changes = Readonly<Record<string, string>>;

async function openSealing() {
  const world = await openPromoteWorld('plain', image);
  const artifacts = fakeArtifacts(folderWith());
  const seal = async (images: string, changes: Changes = {}) => {
    const out = join(folderWith(), 'sealed');
    const texts: Changes = {
      ...{ folder: folderWith(packageBytes()), tag: 'v1.2.0', version: '1.2.0', commit },
      ...{ repository: 'octo/demo', 'github-token': 'token', 'builder-workflow': builderWorkflow },
      expect: `[{glob: '*', count: 4}]`,
      channels: `[{name: crates-io, type: crates, package: tidemark, artifacts: ['*.crate']}]`,
      ...{ images, 'out-folder': out },
      ...changes,
    };
    const inputs = parseInputs(definition.inputs, (name) => texts[name]);
    const { imageRegistries } = world;
    const result = await definition.run(inputs, { ...sealPorts(), imageRegistries, artifacts });
    const read = (name: string) => JSON.parse(readFileSync(join(out, name), 'utf8')) as unknown;
    return {
      ...{ out, result, provenance: read('release-provenance.intoto.json') },
      manifest: read('release.json') as ReleaseManifest,
    };
  };
  return { seal, world, [Symbol.asyncDispose]: () => world[Symbol.asyncDispose]() };
}

const sealedPlatforms = [
  { platform: 'linux/amd64', digest: image.children[0]!.digest },
  { platform: 'linux/arm64/v8', digest: image.children[1]!.digest },
];

describe('an image that is sealed', () => {
  it('is in the manifest with its digest, its media type and that of every platform', async () => {
    await using sealing = await openSealing();
    const { manifest, provenance, result } = await sealing.seal(bySource);
    const { digest, mediaType } = image;
    expect(manifest.images).toEqual([
      { name: 'demo', repository, digest, mediaType, platforms: sealedPlatforms },
    ]);
    expect(result.summary).toContain(`| demo | \`${repository}@${digest}\` | linux/amd64, `);
    expect(provenance).toMatchObject({
      subject: expect.arrayContaining([
        { name: repository, digest: { sha256: digest.slice('sha256:'.length) } },
      ]),
    });
  });

  it('may be one of several, and for one platform, and have its tag beside the digest', async () => {
    await using sealing = await openSealing();
    const single = singleImage({ content: 'tools' });
    seedImage(sealing.world.world, single, { registry: 'plain', repository: 'octo/tools' });
    const { manifest } = await sealing.seal(
      [
        named(`${repository}:build-7@${image.digest}`),
        named(`registry.plain.example/octo/tools@${single.digest}`, '[linux/amd64]', 'a-tool'),
      ].join('\n'),
    );
    expect(manifest.images!.map(({ name }) => name)).toEqual(['a-tool', 'demo']);
    expect(manifest.images![0]!.platforms).toEqual([
      { platform: 'linux/amd64', digest: single.digest },
    ]);
  });

  it('is not in the manifest of a release that has none', async () => {
    await using sealing = await openSealing();
    const { manifest, result } = await sealing.seal('');
    expect(manifest).not.toHaveProperty('images');
    expect(result.summary).not.toContain('image');
    expect(sealing.world.requests()).toEqual([]);
  });

  it('is taken over by a set that continues the first, which may add others', async () => {
    await using sealing = await openSealing();
    const { result, manifest: first } = await sealing.seal(bySource);
    const changes = {
      folder: folderWith({ 'notes.txt': Buffer.from('notes') }),
      ...{ 'artifact-name': 'second', expect: `[{glob: '*'}]`, channels: '[]' },
      'continues-artifact-id': result.outputs.artifactId!,
      'continues-manifest-digest': result.outputs.manifestDigest!,
    };
    const again = bySource.replace('name: demo', 'name: alpine');
    const { manifest } = await sealing.seal(again, changes);
    expect(manifest.images!.map(({ name }) => name)).toEqual(['alpine', 'demo']);
    expect(manifest.continues![0]!.images).toEqual(['demo']);
    const alone = await sealing.seal('', { ...changes, 'artifact-name': 'third' });
    expect(alone.manifest.images).toEqual(first.images);
    await expectFailure('SEAL_CONTINUES_REPEATED', () => sealing.seal(bySource, changes));
  });
});

describe('an image is not sealed', () => {
  it('when the registry has another one, or not all of it', async () => {
    await using sealing = await openSealing();
    const { seal, world } = sealing;
    await expectFailure('IMAGE_NOT_FOUND', () =>
      seal(named(`${repository}@sha256:${'0'.repeat(64)}`)),
    );
    await expectFailure('IMAGE_PLATFORM_MISSING', () =>
      seal(named(`${repository}@${image.digest}`, '[linux/amd64, linux/s390x]')),
    );
    const other = singleImage();
    seedImage(world.world, other, { registry: 'plain', tags: ['moved'] });
    await expectFailure('IMAGE_DIGEST_DIFFERS', () =>
      seal(named(`${repository}:moved@${image.digest}`)),
    );
  });

  it.each([
    ['without a digest', named(`${repository}:build-7`)],
    ['for no platform', named(`${repository}@${image.digest}`, '[]')],
    ['for what is no platform', named(`${repository}@${image.digest}`, '["linux"]')],
    ['twice', `${bySource}\n${bySource}`],
    ['with a field that is none', bySource.replace('platforms', 'platform')],
  ])('%s', async (_what, images) => {
    await using sealing = await openSealing();
    const failure = await expectFailure('INPUT_INVALID', () => sealing.seal(images));
    expect(failure.seen).toContain('`images`');
  });

  it('by a name that leaves out its registry', async () => {
    await using sealing = await openSealing();
    await expectFailure('IMAGE_REFERENCE_INVALID', () =>
      sealing.seal(named(`octo/demo@${image.digest}`)),
    );
  });
});
