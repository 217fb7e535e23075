/** A release with a channel of every type, published to one world, and its registry checks. */
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localFiles } from '../../src/adapters/files.ts';
import { createHttp } from '../../src/adapters/http.ts';
import { createRegistries } from '../../src/adapters/registries.ts';
import {
  manifestSchemaId,
  type ReleaseManifest,
  type SealedArtifact,
} from '../../src/manifest/manifest.ts';
import type { ChannelType } from '../../src/ports.ts';
import { channelTypes } from '../../src/registry-types.ts';
import { registryChecks, type RegistryPolicy } from '../../src/verification/registry-checks.ts';
import type { CheckResult, ManifestedRelease } from '../../src/verification/model.ts';
import { createWorld, type World } from '../../src/world/world.ts';
import { testSigstore, type TestSigstore } from '../attestation/signing.ts';
import { scenes } from '../channels/every-registry-world.ts';
import { tarGz } from '../support/archives.ts';
import { digestsOf } from '../support/fake-http.ts';
import { fakeClock, fakeLog, fakeRun } from '../support/fakes.ts';

export interface PublishedRelease extends AsyncDisposable {
  readonly world: World;
  readonly sigstore: TestSigstore;
  readonly release: ManifestedRelease;
  bytesOf(type: ChannelType): Buffer;
  artifactOf(type: ChannelType): SealedArtifact;
  /** The checks of some channels, or of all; `change` says what else holds for the artifacts. */
  check(order?: {
    readonly types?: readonly ChannelType[];
    readonly policy?: Partial<RegistryPolicy>;
    readonly change?: Partial<SealedArtifact>;
    readonly release?: Partial<ManifestedRelease>;
  }): Promise<readonly CheckResult[]>;
}

/** Channels are named like their types. PyPI and npm are left to the test where it says so. */
export async function publishRelease(
  options: { readonly but?: readonly ChannelType[] } = {},
): Promise<PublishedRelease> {
  const root = await mkdtemp(join(tmpdir(), 'registry-checks-'));
  const world = await createWorld({ folder: join(root, 'world') });
  const folder = join(root, 'release');
  await mkdir(folder);
  const bytes = new Map<ChannelType, Buffer>();
  for (const type of channelTypes) {
    const content = await tarGz({ 'demo/code': `for ${type}\n` });
    bytes.set(type, content);
    await writeFile(join(folder, scenes[type].file), content);
    if (!options.but?.includes(type)) scenes[type].publish(world, content);
  }
  const manifest = manifestOf(bytes);
  const files = manifest.artifacts.map(({ name, size, sha256 }) => ({ name, size, sha256 }));
  const release: ManifestedRelease = { folder, files, manifest };
  const sigstore = testSigstore();
  const [clock, log, run] = [fakeClock(), fakeLog(), fakeRun()];
  const { proxyUrl: url, certificate } = world;
  const http = createHttp({ clock, log, proxy: { url, certificate } });
  const token = world.github.issueToken({ permissions: { contents: 'read' } });
  const ports = {
    files: { ...localFiles, makeTemporaryFolder: () => mkdtemp(join(root, 'served-')) },
    registries: createRegistries(http, { host: { run }, token }),
  };
  return {
    ...{ world, sigstore, release },
    bytesOf: (type) => bytes.get(type)!,
    artifactOf: (type) => manifest.artifacts.find(({ name }) => name === scenes[type].file)!,
    check: async ({ types = channelTypes, policy, change, release: changes } = {}) => {
      const channels = manifest.channels.filter(({ type }) => types.includes(type));
      const artifacts = manifest.artifacts.map((one) => ({ ...one, ...change }));
      const roots = await sigstore.roots();
      const { checks } = await registryChecks(
        { ...release, manifest: { ...manifest, channels, artifacts }, ...changes },
        {
          signers: { repository: 'octo/demo', roots },
          ...{ requireProvenance: false, allowYanked: false, ...policy },
        },
        ports,
      );
      return checks;
    },
    [Symbol.asyncDispose]: async () => {
      await world.close();
      await rm(root, { recursive: true });
    },
  };
}

function manifestOf(bytes: ReadonlyMap<ChannelType, Buffer>): ReleaseManifest {
  const version = '1.2.3';
  return {
    ...{ schema: manifestSchemaId, repository: 'octo/demo', tag: 'v1.2.3', version },
    ...{ commit: 'a'.repeat(40), committedAt: '2026-01-02T03:04:05Z' },
    build: { workflow: 'octo/demo/.github/workflows/release.yml@refs/tags/v1.2.3', runId: 1001 },
    artifacts: [...bytes].map(([type, content]) => ({
      ...{ name: scenes[type].file, kind: 'file' },
      ...digestsOf(content),
      sha512: createHash('sha512').update(content).digest('base64'),
    })),
    evidence: [],
    channels: channelTypes.map((type) => ({
      ...{ name: type, type, version, artifacts: [scenes[type].file] },
      ...scenes[type].channel,
    })),
  };
}
