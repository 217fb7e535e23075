import { cp, mkdir, mkdtemp, rm, symlink, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, test } from '@jest/globals';
import { localFiles } from '../../src/adapters/files.ts';
import { verifyLocalBytes } from '../../src/bytes/local.ts';
import { artifactsOf } from '../../src/channels/question.ts';
import { names, sealRelease } from '../channels/support.ts';
import { tarGz } from '../support/archives.ts';
import { expectFailure } from '../support/expect-failure.ts';

let release: Awaited<ReturnType<typeof sealRelease>>;
let folder: string;
beforeAll(async () => {
  release = await sealRelease();
});
afterAll(async () => {
  await release[Symbol.asyncDispose]();
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'local-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** Puts the channel's sealed files into the folder. */
async function place(channel: string) {
  for (const name of release.channel(channel).artifacts) {
    await cp(join(release.folder, name), join(folder, name));
  }
}

const verify = (channel: string) => {
  const { type } = release.channel(channel);
  const artifacts = artifactsOf(release.manifest, release.channel(channel));
  return verifyLocalBytes({ folder, sealedFolder: release.folder, artifacts, type }, localFiles);
};

describe('when the folder holds the sealed files', () => {
  test.each(['pypi', 'crates', 'npm', 'github', 'mirror'])('%s passes', async (channel) => {
    await place(channel);
    await expect(verify(channel)).resolves.toBeUndefined();
  });

  test('attestations and signatures beside a wheel are no files to publish', async () => {
    await place('pypi');
    await writeFile(join(folder, `${names.wheel}.publish.attestation`), '{}');
    await writeFile(join(folder, `${names.wheel}.asc`), '-');
    await expect(verify('pypi')).resolves.toBeUndefined();
  });

  test('what cargo leaves beside a crate is no file to publish', async () => {
    await place('crates');
    await mkdir(join(folder, 'demo-1.2.3'));
    await writeFile(join(folder, 'demo-1.2.3', 'Cargo.toml'), '');
    await expect(verify('crates')).resolves.toBeUndefined();
  });
});

describe('when one thing is wrong', () => {
  test('a rebuilt crate fails, with the members that differ', async () => {
    await writeFile(
      join(folder, names.crate),
      await tarGz({ 'demo/README': `for ${names.crate}\n`, 'demo/code': 'fn main() {/**/}\n' }),
    );
    const failure = await expectFailure('BYTES_LOCAL_DIFFER', () => verify('crates'));
    expect(failure.seen).toContain(
      'changed: demo/code (13 bytes sealed, 17 bytes now), from byte 11 on',
    );
    expect(failure.location?.file).toContain(names.crate);
  });

  test('a missing artifact fails', async () => {
    await place('pypi');
    await unlink(join(folder, names.sdist));
    const failure = await expectFailure('BYTES_LOCAL_MISSING', () => verify('pypi'));
    expect(failure.seen).toContain(names.sdist);
  });

  test.each([
    ['pypi', 'demo-1.2.3-cp312-cp312-win_amd64.whl'],
    ['crates', 'other-0.1.0.crate'],
    ['npm', 'other-0.1.0.tgz'],
  ])('a further file that %s would publish fails', async (channel, name) => {
    await place(channel);
    await writeFile(join(folder, name), 'x');
    const failure = await expectFailure('BYTES_LOCAL_EXTRA', () => verify(channel));
    expect(failure.seen).toContain(name);
  });

  test('a link in the place of an artifact is not followed', async () => {
    await symlink(join(release.folder, names.crate), join(folder, names.crate));
    await expectFailure('FILE_NOT_PLAIN', () => verify('crates'));
  });
});
