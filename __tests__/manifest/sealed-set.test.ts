import { appendFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { localFiles } from '../../src/adapters/files.ts';
import { renderManifest } from '../../src/manifest/render-manifest.ts';
import { releaseAssetsOf } from '../../src/manifest/release-assets.ts';
import { seal } from '../../src/manifest/seal.ts';
import { openSealedSet, type SealedSet } from '../../src/manifest/sealed-set.ts';
import { expectFailure } from '../support/expect-failure.ts';
import { fakeLog } from '../support/fakes.ts';
import { temporaryFolders } from '../support/folders.ts';
import { fakeArtifacts, packageBytes, sealOptions, sealPorts } from './support.ts';

const folderWith = temporaryFolders();

async function sealedSet(): Promise<SealedSet> {
  const built = Object.entries(packageBytes()).map(([name, bytes]) => [`built/${name}`, bytes]);
  return seal(sealOptions(folderWith(Object.fromEntries(built))), sealPorts());
}

function portsWith(artifacts = fakeArtifacts(folderWith())) {
  return { files: localFiles, artifacts, log: fakeLog() };
}

function inputsFor(set: SealedSet) {
  return {
    sealedFolder: set.folder,
    sealedArtifactId: undefined,
    sealedRunId: undefined,
    manifestDigest: set.manifestSha256,
  };
}

describe('opening the sealed set', () => {
  it('gives the manifest and the folder when every byte is as sealed', async () => {
    const set = await sealedSet();
    expect(set).toEqual(expect.objectContaining(await openSealedSet(inputsFor(set), portsWith())));
  });

  it('fetches it from the artifact into a folder of its own', async () => {
    const set = await sealedSet();
    const artifacts = fakeArtifacts(folderWith());
    const names = releaseAssetsOf(set.manifest, set.manifestSha256).map(({ name }) => name);
    const { id } = await artifacts.upload('sealed', set.folder, names, 30);
    const inputs = { ...inputsFor(set), sealedFolder: undefined, sealedArtifactId: id };
    const opened = await openSealedSet(inputs, portsWith(artifacts));
    expect(opened.manifest).toEqual(set.manifest);
    expect(opened.folder).not.toBe(set.folder);
  });

  it('hands the run on when the artifact is another run’s', async () => {
    const set = await sealedSet();
    const asked: unknown[] = [];
    const artifacts = {
      ...fakeArtifacts(folderWith()),
      download: async (...call: unknown[]) => {
        asked.push(call[0], call[2]);
        throw new Error('enough');
      },
    };
    const inputs = { ...inputsFor(set), sealedFolder: undefined, sealedArtifactId: 7 };
    const ports = { files: localFiles, artifacts, log: fakeLog() };
    await expect(openSealedSet({ ...inputs, sealedRunId: 9 }, ports)).rejects.toThrow('enough');
    expect(asked).toEqual([7, { runId: 9 }]);
  });

  it('checks the repository where one is given', async () => {
    const set = await sealedSet();
    const inputs = { ...inputsFor(set), repository: 'Octo/Demo' };
    expect((await openSealedSet(inputs, portsWith())).manifest.repository).toBe('octo/demo');
    await expectFailure('SEALED_FOR_OTHER_REPOSITORY', () =>
      openSealedSet({ ...inputs, repository: 'octo/other' }, portsWith()),
    );
  });
});

describe('a set that is not as sealed', () => {
  const crate = 'tidemark-1.2.0.crate';

  async function changed(change: (folder: string) => void) {
    const set = await sealedSet();
    change(set.folder);
    return openSealedSet(inputsFor(set), portsWith());
  }

  it('is refused when one byte was appended to a file', async () => {
    await expectFailure('SEALED_FILE_DIFFERS', () =>
      changed((folder) => appendFileSync(join(folder, crate), 'x')),
    );
  });

  it('is refused when the checksums or the evidence were edited', async () => {
    for (const name of ['SHA256SUMS', 'BUILD_META.txt']) {
      await expectFailure('SEALED_FILE_DIFFERS', () =>
        changed((folder) => appendFileSync(join(folder, name), '\n')),
      );
    }
  });

  it('is refused when a file is missing or was added', async () => {
    await expectFailure('SEALED_FILE_MISSING', () =>
      changed((folder) => rmSync(join(folder, crate))),
    );
    await expectFailure('SEALED_FILE_UNEXPECTED', () =>
      changed((folder) => writeFileSync(join(folder, 'added'), 'x')),
    );
    await expectFailure('SEALED_FILE_MISSING', () =>
      changed((folder) => rmSync(join(folder, 'release.json'))),
    );
  });

  it('is refused when a file became a link to the same bytes', async () => {
    const elsewhere = join(folderWith(), 'same');
    await expectFailure('SEALED_FILE_UNEXPECTED', () =>
      changed((folder) => {
        renameSync(join(folder, crate), elsewhere);
        symlinkSync(elsewhere, join(folder, crate));
      }),
    );
  });

  it('is refused when the manifest was changed, whatever its files say', async () => {
    const set = await sealedSet();
    const text = renderManifest({ ...set.manifest, version: '9.9.9' });
    writeFileSync(join(set.folder, 'release.json'), text);
    await expectFailure('MANIFEST_DIGEST_MISMATCH', () =>
      openSealedSet(inputsFor(set), portsWith()),
    );
  });

  it('is refused when the digest is that of another set', async () => {
    const set = await sealedSet();
    const inputs = { ...inputsFor(set), manifestDigest: 'f'.repeat(64) };
    await expectFailure('MANIFEST_DIGEST_MISMATCH', () => openSealedSet(inputs, portsWith()));
  });
});

describe('a source that is unclear', () => {
  it('is refused: neither artifact nor folder, or both', async () => {
    const inputs = inputsFor(await sealedSet());
    for (const change of [{ sealedFolder: undefined }, { sealedArtifactId: 7 }]) {
      await expectFailure('SEALED_SOURCE_UNCLEAR', () =>
        openSealedSet({ ...inputs, ...change }, portsWith()),
      );
    }
  });
});
