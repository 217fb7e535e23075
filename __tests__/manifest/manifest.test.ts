import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { Failure } from '../../src/failure.ts';
import { asEarlierSet, earlierManifests } from '../../src/manifest/continued.ts';
import { manifestSchemaId, type ReleaseManifest } from '../../src/manifest/manifest.ts';
import { parseManifest } from '../../src/manifest/parse-manifest.ts';
import { releaseAssetsOf } from '../../src/manifest/release-assets.ts';
import { digestManifest, renderManifest } from '../../src/manifest/render-manifest.ts';
import { expectFailure } from '../support/expect-failure.ts';

const schema = JSON.parse(readFileSync('schemas/release-manifest.schema.json', 'utf8')) as object;
const isValid = new Ajv2020({ strictTypes: false }).compile(schema);

const sha256 = 'c'.repeat(64);
const first: ReleaseManifest = {
  schema: manifestSchemaId,
  repository: 'octo/demo',
  tag: 'v1.2.3',
  version: '1.2.3',
  commit: 'a'.repeat(40),
  committedAt: '2026-01-01T10:20:30Z',
  build: { workflow: 'octo/demo/.github/workflows/release.yml@refs/tags/v1.2.3', runId: 1001 },
  artifacts: [
    { name: 'demo-1.2.3.crate', size: 10, sha256, kind: 'crate' },
    {
      name: 'demo-1.2.3.tgz',
      size: 11,
      sha256,
      kind: 'npm-tarball',
      sha512: `${'A'.repeat(86)}==`,
      adoptedFrom: { registry: 'npm', url: 'https://registry.example/demo.tgz' },
    },
  ],
  evidence: [{ name: 'BUILD_META.txt', size: 5, sha256 }],
  channels: [
    {
      name: 'crates-io',
      type: 'crates',
      package: 'demo',
      version: '1.2.3',
      artifacts: ['demo-1.2.3.crate'],
    },
    {
      name: 'mirror',
      type: 'url',
      version: '1.2.3',
      artifacts: ['demo-1.2.3.crate', 'demo-1.2.3.tgz'],
      indexUrl: 'https://mirror.example/demo',
    },
  ],
  images: [
    {
      name: 'demo',
      repository: 'ghcr.io/octo/demo',
      digest: `sha256:${'1'.repeat(64)}`,
      mediaType: 'application/vnd.oci.image.index.v1+json',
      platforms: [
        { platform: 'linux/amd64', digest: `sha256:${'2'.repeat(64)}` },
        { platform: 'linux/arm64/v8', digest: `sha256:${'3'.repeat(64)}` },
      ],
    },
  ],
};

/** A copy with the value at a path such as `channels.0.type`. */
function withField(path: string, value: unknown): unknown {
  const copy = structuredClone(good) as unknown as Record<string, unknown>;
  const keys = path.split('.');
  const last = keys.pop()!;
  const parent = keys.reduce<Record<string, unknown>>(
    (place, key) => place[key] as Record<string, unknown>,
    copy,
  );
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return copy;
}

function pathsOf(value: unknown, prefix = ''): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, child]) => {
    const path = prefix === '' ? name : `${prefix}.${name}`;
    return [path, ...pathsOf(child, path)];
  });
}

/** Whether the shape is right; what a schema cannot say is left aside. */
function hasShape(value: unknown): boolean {
  try {
    parseManifest(JSON.stringify(value));
    return true;
  } catch (error) {
    if (error instanceof Failure) return error.code === 'MANIFEST_INCONSISTENT';
    throw error;
  }
}

const keyFiles = ['release-signing-key-fingerprint.txt', 'release-signing-public-key.asc'].map(
  (name) => ({ name, size: 41, sha256 }),
);

/** The same, signed. */
const signed: ReleaseManifest = {
  ...first,
  evidence: [...first.evidence, ...keyFiles],
  signatures: { gpg: { fingerprint: 'AB'.repeat(20) } },
};
const signature = { name: 'SHA256SUMS.asc', size: 99, sha256: 'f'.repeat(64) };

/** The same release, with a set that was sealed before. */
const good: ReleaseManifest = {
  ...signed,
  artifacts: [
    ...first.artifacts,
    { name: 'plugin-1.2.3.crate', size: 12, sha256: 'd'.repeat(64), kind: 'crate' },
  ],
  evidence: [{ name: 'BUILD_META.txt', size: 6, sha256: 'e'.repeat(64) }, ...keyFiles],
  channels: [
    ...first.channels,
    {
      name: 'plugin',
      type: 'crates',
      package: 'plugin',
      version: '1.2.3',
      artifacts: ['plugin-1.2.3.crate'],
      after: ['crates-io', 'mirror'],
    },
  ],
  images: [
    ...first.images!,
    { ...first.images![0]!, name: 'demo-alpine', digest: `sha256:${'4'.repeat(64)}` },
  ],
  continues: [asEarlierSet({ manifest: signed, assets: [signature] })],
};
const [core, mirror, plugin] = good.channels;

describe('the schema of the manifest', () => {
  it('describes what is written', () => {
    expect(isValid(JSON.parse(renderManifest(good)))).toBe(true);
  });

  it('agrees with the parser on every value of every field', () => {
    const values = fc.oneof(
      fc.constantFrom<unknown>(undefined, null, '', 'x', '-x', '.x', 'a/b', 'a\nb', 0, 1, -1, 1.5),
      fc.constantFrom<unknown>(2 ** 53, true, [], {}, [{}], 'npm', 'wheel', sha256, 'ftp://x'),
      fc.constantFrom<unknown>('https://x', 'x'.repeat(2000), '2026-01-01T00:00:00Z', 'é', 'a b'),
      fc.string(),
      fc.integer(),
    );
    fc.assert(
      fc.property(fc.constantFrom(...pathsOf(good)), values, (path, value) => {
        const changed = withField(path, value);
        const json = JSON.parse(JSON.stringify(changed)) as unknown;
        expect([path, value, hasShape(changed)]).toEqual([path, value, isValid(json)]);
      }),
      { numRuns: 3000 },
    );
  });
});

describe('a manifest', () => {
  it('is read back as it was written, and has one text', () => {
    const text = renderManifest(good);
    expect(parseManifest(text)).toEqual(good);
    const shuffled = Object.fromEntries(Object.entries(good).reverse()) as never as ReleaseManifest;
    expect(renderManifest(shuffled)).toBe(text);
    expect(text.endsWith('}\n')).toBe(true);
    expect(text.startsWith('{\n  "schema": "https://')).toBe(true);
  });

  it('is refused with the place when it is malformed', async () => {
    await expectFailure('MANIFEST_MALFORMED', () => parseManifest('{'));
    const failure = await expectFailure('MANIFEST_MALFORMED', () =>
      parseManifest(JSON.stringify(withField('artifacts.1.sha256', 'abc'))),
    );
    expect(failure.seen).toContain('`artifacts[1].sha256`');
  });

  it.each([
    ['seals nothing', { artifacts: [] }],
    ['is out of order', { artifacts: first.artifacts.toReversed() }],
    ['lists a file twice', { artifacts: [first.artifacts[0], first.artifacts[0]] }],
    ['takes a name of its own', { artifacts: [{ ...first.artifacts[0], name: 'SHA256SUMS' }] }],
    ['has an unsafe name', { artifacts: [{ ...first.artifacts[0], name: 'NUL' }] }],
    ['lists images, and none', { images: [] }],
    ['has an image twice', { images: [first.images![0], first.images![0]] }],
    ['has an image for no platform', { images: [{ ...first.images![0], platforms: [] }] }],
    ['has two channels of one name', { channels: [first.channels[0], first.channels[0]] }],
    ['serves nothing', { channels: [{ ...first.channels[0], artifacts: [] }] }],
    ['serves what is not sealed', { channels: [{ ...first.channels[0], artifacts: ['x'] }] }],
    ['names no package', { channels: [{ ...first.channels[0], package: undefined }] }],
    ['names a package for a folder', { channels: [{ ...first.channels[1], package: 'x' }] }],
    ['is signed without a key', { signatures: signed.signatures }],
    ['has a key for nothing', { evidence: signed.evidence }],
    [
      'has an artifact named like its signature',
      { artifacts: [{ ...first.artifacts[0], name: 'SHA256SUMS.asc' }] },
    ],
    ['has no address', { channels: [{ ...first.channels[1], indexUrl: undefined }] }],
  ])('is refused when it %s', async (_what, change) => {
    await expectFailure('MANIFEST_INCONSISTENT', () =>
      parseManifest(JSON.stringify({ ...first, ...change })),
    );
  });
});

describe('a manifest that continues others', () => {
  it.each([
    ['comes after a channel that is none', { channels: [{ ...core, after: ['x'] }, mirror] }],
    ['comes after itself', { channels: [{ ...core, after: ['crates-io'] }, mirror] }],
    [
      'has channels in a circle',
      { channels: [{ ...core, after: ['plugin'] }, mirror, { ...plugin, after: ['crates-io'] }] },
    ],
    [
      'has an order out of order',
      { channels: [core, mirror, { ...plugin, after: ['mirror', 'crates-io'] }] },
    ],
    [
      'leaves out a file of an earlier set',
      { artifacts: good.artifacts.slice(1), channels: [plugin] },
    ],
    [
      'changes a file of an earlier set',
      { artifacts: [{ ...good.artifacts[0], size: 9 }, ...good.artifacts.slice(1)] },
    ],
    [
      'changes a channel of an earlier set',
      { channels: [{ ...core, version: '1.2.4' }, mirror, plugin] },
    ],
    ['leaves out an image of an earlier set', { images: good.images!.slice(1) }],
    ['has no image, and an earlier set has', { images: undefined }],
    [
      'tells another digest of an earlier set',
      { continues: [{ ...good.continues![0]!, manifest: sha256 }] },
    ],
    [
      'tells that an earlier set was not signed',
      { continues: [{ ...good.continues![0]!, signature: undefined }] },
    ],
    [
      'tells another signing key than an earlier set had',
      { signatures: { gpg: { fingerprint: 'CD'.repeat(20) } } },
    ],
  ])('is refused when it %s', async (_what, change) => {
    await expectFailure('MANIFEST_INCONSISTENT', () =>
      parseManifest(JSON.stringify({ ...good, ...change })),
    );
  });

  it('has each of them in it, as it was', () => {
    const last = {
      ...good,
      artifacts: [...good.artifacts, { ...good.artifacts[2]!, name: 'z.crate' }],
      evidence: [{ name: 'BUILD_META.txt', size: 7, sha256 }, ...keyFiles],
      channels: [...good.channels, { ...good.channels[2]!, name: 'z', artifacts: ['z.crate'] }],
      continues: [
        asEarlierSet({ manifest: signed, assets: [signature] }),
        asEarlierSet({ manifest: good, assets: [signature] }),
      ],
    };
    expect(parseManifest(renderManifest(last))).toEqual(last);
    expect(earlierManifests(last).map(renderManifest)).toEqual([signed, good].map(renderManifest));
  });
});

describe('the assets of a release', () => {
  it('are artifacts, evidence, manifest and checksums, sorted, with the sizes they will have', () => {
    const assets = releaseAssetsOf(first, digestManifest(first));
    expect(assets.map(({ name }) => name)).toEqual([
      'BUILD_META.txt',
      'SHA256SUMS',
      'demo-1.2.3.crate',
      'demo-1.2.3.tgz',
      'release.json',
    ]);
    expect(assets[4]).toEqual({
      name: 'release.json',
      size: Buffer.byteLength(renderManifest(first)),
      sha256: digestManifest(first),
    });
    expect(assets[2]).toEqual({ name: 'demo-1.2.3.crate', size: 10, sha256 });
  });

  it('are refused for a manifest of another digest', async () => {
    await expectFailure('MANIFEST_DIGEST_MISMATCH', () => releaseAssetsOf(good, sha256));
  });
});
