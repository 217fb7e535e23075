import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { localFiles } from '../../src/adapters/files.ts';
import { publishSealedCrate } from '../../src/crates/publish-sealed.ts';
import { registryOf } from '../../src/adapters/registry-answers.ts';
import { absent } from '../../src/lookup.ts';
import {
  manifestSchemaId,
  type Channel,
  type ReleaseManifest,
} from '../../src/manifest/manifest.ts';
import { renderReleaseChecksums } from '../../src/manifest/release-assets.ts';
import { digestManifest, renderManifest } from '../../src/manifest/render-manifest.ts';
import type { Artifacts, CrateUpload } from '../../src/ports.ts';
import { tarGz } from '../support/archives.ts';
import { expectFailure } from '../support/expect-failure.ts';
import { fakeLog } from '../support/fakes.ts';

const prebuilt = new URL('../../reference/project/prebuilt/crate/', import.meta.url);
const crateName = 'tidemark-1.2.0.crate';
const crates: Channel = {
  name: 'crates-io',
  type: 'crates',
  package: 'tidemark',
  version: '1.2.0',
  artifacts: [crateName],
};

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'publish-crate-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function seal(bytes: Buffer, channel: Channel): Promise<string> {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const manifest: ReleaseManifest = {
    schema: manifestSchemaId,
    repository: 'octo/demo',
    tag: 'v1.2.0',
    version: '1.2.0',
    commit: 'a'.repeat(40),
    committedAt: '2026-01-01T00:00:00Z',
    build: { workflow: 'octo/demo/.github/workflows/release.yml@refs/tags/v1.2.0', runId: 1001 },
    artifacts: [{ name: crateName, size: bytes.length, sha256, kind: 'crate' }],
    evidence: [],
    channels: [channel],
  };
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, crateName), bytes);
  await writeFile(join(folder, 'release.json'), renderManifest(manifest));
  await writeFile(join(folder, 'SHA256SUMS'), renderReleaseChecksums(manifest));
  return digestManifest(manifest);
}

async function publish(
  bytes: Buffer,
  { channel = crates, dryRun = false }: { channel?: Channel; dryRun?: boolean } = {},
) {
  const sent: CrateUpload[] = [];
  const result = await publishSealedCrate(
    {
      manifestDigest: await seal(bytes, channel),
      sealedFolder: folder,
      sealedArtifactId: undefined,
      sealedRunId: undefined,
      channel: channel.name,
      token: 'cio-secret',
      repository: 'octo/demo',
      dryRun,
    },
    {
      artifacts: {} as Artifacts,
      files: localFiles,
      log: fakeLog(),
      registries: {
        registry: async () => registryOf({ files: async () => absent, open: async () => absent }),
      },
      crateUploads: {
        upload: async (crate) => {
          sent.push(crate);
          return { state: 'done', value: ['The category is unknown.'] };
        },
      },
    },
  );
  return { result, sent };
}

describe('publish-crate', () => {
  it('uploads the sealed file with the metadata and readme inside it', async () => {
    const bytes = await readFile(new URL(crateName, prebuilt));
    const { result, sent } = await publish(bytes);
    expect(result.outputs.state).toBe('published');
    expect(sent).toHaveLength(1);
    expect(sent[0]!.metadata).toMatchObject({
      name: 'tidemark',
      vers: '1.2.0',
      readme_file: 'README.md',
      readme: expect.stringContaining('tidemark::format'),
      rust_version: '1.70',
    });
    expect(
      createHash('sha256')
        .update(await readFile(sent[0]!.path))
        .digest(),
    ).toEqual(createHash('sha256').update(bytes).digest());
    expect(result.findings).toMatchObject([
      { level: 'warning', message: 'The category is unknown.' },
    ]);
  });

  it('sends nothing on a dry run', async () => {
    const { result, sent } = await publish(await readFile(new URL(crateName, prebuilt)), {
      dryRun: true,
    });
    expect(result.outputs.state).toBe('dry-run');
    expect(sent).toHaveLength(0);
  });

  it('refuses a crate that is another package than the channel says', async () => {
    const bytes = await readFile(new URL(crateName, prebuilt));
    await expectFailure('CRATE_CHANNEL_UNFIT', () =>
      publish(bytes, { channel: { ...crates, package: 'other' } }),
    );
  });

  it('sends nothing, the token least of all, to crates.io for a channel of another index', async () => {
    const bytes = await readFile(new URL(crateName, prebuilt));
    const failure = await expectFailure('CRATE_CHANNEL_UNFIT', () =>
      publish(bytes, { channel: { ...crates, indexUrl: 'https://crates.example' } }),
    );
    expect(failure.seen).toContain('https://crates.example');
  });

  it('refuses a channel that is not of crates', async () => {
    const bytes = await readFile(new URL(crateName, prebuilt));
    await expectFailure('CRATE_CHANNEL_UNFIT', () =>
      publish(bytes, { channel: { ...crates, type: 'pypi' } }),
    );
  });

  it('refuses a .crate without a manifest', async () => {
    const bytes = await tarGz({ 'tidemark-1.2.0/src/lib.rs': 'fn main() {}\n' });
    await expectFailure('CRATE_MANIFEST_INVALID', () => publish(bytes));
  });
});
