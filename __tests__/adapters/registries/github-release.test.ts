import { describe, expect, test } from '@jest/globals';
import { githubReleaseRegistry } from '../../../src/adapters/github-release.ts';
import { absent, present, unknown, type Lookup } from '../../../src/lookup.ts';
import type { Release, ReleaseAsset, Releases } from '../../../src/ports.ts';
import { expectFailure } from '../../support/expect-failure.ts';
import { digestsOf } from '../../support/fake-http.ts';

const digests = digestsOf(Buffer.from('an asset'));
const asset: ReleaseAsset = { id: 7, name: 'demo.tar.gz', state: 'uploaded', ...digests };
const release = { id: 5, tag: 'v1.2.3', draft: false } as Release;

interface World {
  readonly release?: Lookup<Release>;
  readonly assets?: Lookup<readonly ReleaseAsset[]>;
}

function reader({ release: found = present(release), assets = present([asset]) }: World = {}) {
  const asked: string[] = [];
  const releases = {
    findPublished: async (tag: string) => (asked.push(`tag ${tag}`), found),
    listAssets: async (id: number) => (asked.push(`assets of ${id}`), assets),
    downloadAsset: async (id: number, path?: string) => {
      asked.push(`download ${id} to ${path}`);
      return present(digests);
    },
  } as Partial<Releases> as Releases;
  const registry = githubReleaseRegistry({
    serverUrl: 'https://github.com',
    releasesOf: async (repository) => (asked.push(repository), releases),
  });
  return { ...registry, asked };
}

describe('when the release is public', () => {
  test('its uploaded assets are files, fetched by their ID', async () => {
    const stub = { ...asset, id: 8, name: 'stub.zip', state: 'starter' };
    const { files, open, asked } = reader({ assets: present([asset, stub]) });
    const found = await files('octo/demo', 'v1.2.3');
    const url = 'https://github.com/octo/demo/releases/download/v1.2.3/demo.tar.gz';
    const file = { filename: 'demo.tar.gz', url, ...digests, yanked: false };
    expect(found).toEqual({
      state: 'present',
      value: { package: 'octo/demo', version: 'v1.2.3', files: [file] },
    });
    expect(await open(file, '/tmp/x')).toEqual({ state: 'present', value: digests });
    expect(asked).toEqual(['octo/demo', 'tag v1.2.3', 'assets of 5', 'download 7 to /tmp/x']);
  });

  test('an asset name that would be a path is refused', async () => {
    const { files } = reader({ assets: present([{ ...asset, name: '../x' }]) });
    await expectFailure('REGISTRY_FILE_NAME_UNSAFE', () => files('octo/demo', 'v1.2.3'));
  });
});

describe('when it is not', () => {
  test.each<[string, World, string]>([
    ['no release of the tag is absent', { release: absent }, 'absent'],
    ['a draft is absent', { release: present({ ...release, draft: true }) }, 'absent'],
    ['no answer is unknown', { release: unknown('503') }, 'unknown'],
    ['no answer on the assets is unknown', { assets: unknown('503') }, 'unknown'],
    ['no list of assets is unknown', { assets: absent }, 'unknown'],
  ])('%s', async (_, world, state) => {
    expect(await reader(world).files('octo/demo', 'v1.2.3')).toMatchObject({ state });
  });

  test('a file that was not looked up is unknown', async () => {
    const file = { filename: 'x', url: 'https://github.com/x', yanked: false };
    expect(await reader().open(file)).toMatchObject({ state: 'unknown' });
  });

  test('a repository that is none is never asked for', async () => {
    const { files, asked } = reader();
    await expectFailure('REGISTRY_NAME_INVALID', () => files('octo/../x', 'v1.2.3'));
    expect(asked).toEqual([]);
  });
});
