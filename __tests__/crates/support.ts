/** A sealed set with one crate in it, and publish-crate over literal ports. */
import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { localFiles } from '../../src/adapters/files.ts';
import { registryOf } from '../../src/adapters/registry-answers.ts';
import { publishSealedCrate, type PublishCrateInputs } from '../../src/crates/publish-sealed.ts';
import { absent, present } from '../../src/lookup.ts';
import {
  manifestSchemaId,
  type Channel,
  type ReleaseManifest,
} from '../../src/manifest/manifest.ts';
import { renderReleaseChecksums } from '../../src/manifest/release-assets.ts';
import { digestManifest, renderManifest } from '../../src/manifest/render-manifest.ts';
import type { Artifacts, Digests, Ports, Registry, WriteResult } from '../../src/ports.ts';
import { digestsOf } from '../support/fake-http.ts';
import { fakeLog } from '../support/fakes.ts';

export const prebuilt = new URL('../../reference/project/prebuilt/crate/', import.meta.url);
export const crateName = 'tidemark-1.2.0.crate';
export const crates: Channel = {
  name: 'crates-io',
  type: 'crates',
  package: 'tidemark',
  version: '1.2.0',
  artifacts: [crateName],
};

/** Seals the bytes as the channel's crate; the inputs that name the set. */
export async function sealCrate(
  folder: string,
  bytes: Buffer,
  channel: Channel = crates,
): Promise<PublishCrateInputs> {
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
  return {
    manifestDigest: digestManifest(manifest),
    sealedFolder: folder,
    sealedArtifactId: undefined,
    sealedRunId: undefined,
    channel: channel.name,
    token: 'cio-secret',
    repository: 'octo/demo',
    dryRun: false,
  };
}

export interface Service {
  /** What is served; nothing when left out. */
  readonly served?: Buffer;
  readonly registry?: Registry;
  readonly uploaded?: WriteResult<readonly string[]>;
  readonly exchanged?: readonly WriteResult<string>[];
  readonly revoked?: WriteResult<void>;
  readonly interruption?: Ports['interruption'];
  /** Called in the middle of an upload. */
  readonly uploading?: () => Promise<void> | void;
}

/** publish-crate on a service, and everything that was asked of it, in order. */
export async function publishOn(inputs: PublishCrateInputs, service: Service = {}) {
  const asked: string[] = [];
  const paths: string[] = [];
  const metadata: object[] = [];
  const log = fakeLog();
  const exchanges = [
    ...(service.exchanged ?? [{ state: 'done', value: 'cio_tp_minted' } as const]),
  ];
  const registry = service.registry ?? servingRegistry(service.served);
  const running = publishSealedCrate(inputs, {
    artifacts: {} as Artifacts,
    files: localFiles,
    log,
    registries: { registry: async () => registry },
    interruption: service.interruption ?? { signal: new AbortController().signal },
    identityTokens: {
      request: async (audience) => {
        asked.push(`identity for ${audience}`);
        return `id-token-${asked.length}`;
      },
    },
    crateTokens: {
      audience: 'crates.io',
      exchange: async (idToken) => {
        asked.push(`exchange ${idToken}`);
        return exchanges.length > 1 ? exchanges.shift()! : exchanges[0]!;
      },
      revoke: async (token) => {
        asked.push(`revoke ${token}`);
        return service.revoked ?? { state: 'done', value: undefined };
      },
    },
    crateUploads: {
      upload: async (crate) => {
        asked.push(`upload with ${crate.token}`);
        paths.push(crate.path);
        metadata.push(crate.metadata);
        await service.uploading?.();
        return service.uploaded ?? { state: 'done', value: [] };
      },
    },
  });
  const [outcome] = await Promise.allSettled([running]);
  return { outcome, asked, log, paths, metadata };
}

/** A registry that serves these bytes as the crate, or nothing. */
export function servingRegistry(served: Buffer | undefined): Registry {
  const file = { filename: crateName, url: `https://static.crates.io/${crateName}`, yanked: false };
  return registryOf({
    files: async () =>
      served ? present({ package: 'tidemark', version: '1.2.0', files: [file] }) : absent,
    open: async (_, path) => {
      if (!served) return absent;
      if (path !== undefined) await localFiles.write(path, served);
      return present<Digests>(digestsOf(served));
    },
  });
}
