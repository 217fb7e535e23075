import { readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { absent, present, unknown } from '../../src/lookup.ts';
import { canonicalize, type CanonicalizeOptions } from '../../src/python/canonicalize.ts';
import { localFiles } from '../../src/adapters/files.ts';
import type { Registry } from '../../src/ports.ts';
import { expectFailure } from '../support/expect-failure.ts';
import { temporaryFolders } from '../support/folders.ts';
import {
  bytesIn,
  fakeIndex,
  goodBuild,
  options,
  portsWith,
  publisherOf,
  sdist,
  sdistName,
  wheel,
  wheelName,
} from './support.ts';

const folderWith = temporaryFolders();

interface Scene {
  readonly built?: Readonly<Record<string, Buffer | string>>;
  readonly index?: Registry;
  readonly changes?: Partial<CanonicalizeOptions>;
}

async function run({ built, index = fakeIndex(), changes = {} }: Scene = {}) {
  const files = Object.entries(built ?? (await goodBuild()));
  const folder = folderWith(
    Object.fromEntries(files.map(([name, bytes]) => [`built/${name}`, bytes])),
  );
  const canonical = await canonicalize({ ...options(folder), ...changes }, portsWith(index));
  return { canonical, out: join(folder, 'out') };
}

const otherWheel = wheel({ code: 'x = 2\n' });

describe('when the index does not have the version', () => {
  it('takes the build', async () => {
    const { canonical, out } = await run();
    expect(canonical.source).toBe('build');
    expect(canonical.files.map(({ filename }) => filename)).toEqual([wheelName, sdistName]);
    expect(readdirSync(out).sort()).toEqual([wheelName, sdistName]);
    expect(bytesIn(out, wheelName)).toEqual((await goodBuild())[wheelName]);
  });
});

describe('when the index has all files', () => {
  it('asks for no publisher where the bytes are those of the build', async () => {
    const index = fakeIndex({ files: await goodBuild() });
    const { canonical } = await run({ index });
    expect(canonical.source).toBe('registry');
    expect(canonical.files.map(({ drift }) => drift)).toEqual([undefined, undefined]);
  });

  it('adopts other bytes that this repository published, and tells what differs', async () => {
    const files = { ...(await goodBuild()), [wheelName]: otherWheel };
    const index = fakeIndex({ files, publishers: present([publisherOf(files)]) });
    const { canonical, out } = await run({ index });
    expect(canonical.source).toBe('registry');
    expect(bytesIn(out, wheelName)).toEqual(otherWheel);
    expect(canonical.files[0]?.drift).toContain('demo/__init__.py');
    expect(canonical.files[1]?.drift).toBeUndefined();
  });

  it('adopts nothing whose publisher nobody attests', async () => {
    const files = { ...(await goodBuild()), [wheelName]: otherWheel };
    const { findPublishers: _, ...without } = fakeIndex({ files });
    for (const index of [fakeIndex({ files, publishers: absent }), without]) {
      await expectFailure('PYTHON_PROVENANCE_MISSING', () => run({ index }));
    }
  });

  it('adopts nothing that another published, or that the attestation does not name', async () => {
    const files = { ...(await goodBuild()), [wheelName]: otherWheel };
    const good = publisherOf(files);
    const others = [
      { ...good, repository: 'mallory/demo' },
      { ...good, repository: undefined },
      { ...good, kind: 'GitLab' },
      { ...good, workflow: 'nightly.yml' },
      { ...good, workflow: undefined },
      { ...good, subjects: [{ name: wheelName, sha256: 'f'.repeat(64) }] },
      { ...good, subjects: good.subjects.map((subject) => ({ ...subject, name: 'other.whl' })) },
    ];
    for (const publisher of others) {
      const index = fakeIndex({ files, publishers: present([publisher]) });
      await expectFailure('PYTHON_PROVENANCE_OTHER', () => run({ index }));
    }
  });

  it('adopts only what that environment published, when one is demanded', async () => {
    const files = { ...(await goodBuild()), [wheelName]: otherWheel };
    const { publisher } = options('');
    const changes = { publisher: { ...publisher, environment: 'pypi' } };
    const publishedIn = (environment?: string) =>
      fakeIndex({
        files,
        publishers: present([{ ...publisherOf(files), ...(environment && { environment }) }]),
      });
    expect((await run({ index: publishedIn('pypi'), changes })).canonical.source).toBe('registry');
    for (const environment of ['staging', undefined]) {
      const failure = await expectFailure('PYTHON_PROVENANCE_OTHER', () =>
        run({ index: publishedIn(environment), changes }),
      );
      expect(failure.expected).toContain('octo/demo release.yml in environment pypi');
    }
  });

  it('adopts nothing while the index does not say who published', async () => {
    const files = { ...(await goodBuild()), [wheelName]: otherWheel };
    const index = fakeIndex({ files, publishers: unknown('403, disabled') });
    await expectFailure('PYTHON_INDEX_UNKNOWN', () => run({ index }));
  });

  it('checks adopted files as it checks built ones', async () => {
    const files = { ...(await goodBuild()), [sdistName]: await sdist({ license: 'COPYING' }) };
    const index = fakeIndex({ files, publishers: present([publisherOf(files)]) });
    await expectFailure('PYTHON_LICENSE_MISSING', () => run({ index }));
  });

  it('tells of files that were yanked', async () => {
    const index = fakeIndex({ files: await goodBuild(), metadata: { yanked: true } });
    expect((await run({ index })).canonical.yanked).toEqual([wheelName, sdistName]);
  });
});

describe('when an earlier upload stopped half-way', () => {
  it('lets the build supply the rest, because it repeats what is there', async () => {
    const { [wheelName]: first } = await goodBuild();
    const index = fakeIndex({ files: { [wheelName]: first! } });
    const { canonical, out } = await run({ index });
    expect(canonical.source).toBe('mixed');
    expect(canonical.files.map(({ servedAt }) => servedAt)).toEqual([
      `https://files.example/${wheelName}`,
      undefined,
    ]);
    expect(readdirSync(out).length).toBe(2);
  });

  it('refuses when the build does not repeat it, and names what is missing', async () => {
    const index = fakeIndex({ files: { [wheelName]: otherWheel } });
    const failure = await expectFailure('PYTHON_PARTIAL_DIFFERS', () => run({ index }));
    expect(failure.seen).toContain(`${sdistName} missing in the index`);
    expect(failure.seen).toContain('demo/__init__.py');
  });
});

describe('when the index is not to be relied on', () => {
  it('refuses without a definite answer', async () => {
    await expectFailure('PYTHON_INDEX_UNKNOWN', () =>
      run({ index: fakeIndex({ version: unknown('503') }) }),
    );
    const listed = fakeIndex({ files: await goodBuild() });
    const index = { ...listed, open: async () => absent };
    await expectFailure('PYTHON_INDEX_UNKNOWN', () => run({ index }));
  });

  it('refuses bytes that its own metadata does not tell', async () => {
    const index = fakeIndex({ files: await goodBuild(), metadata: { sha256: 'e'.repeat(64) } });
    await expectFailure('PYTHON_SERVED_CORRUPT', () => run({ index }));
  });

  it('refuses files that the build does not have', async () => {
    const extra = { ...(await goodBuild()), 'demo-1.2.0-cp311-abi3-win_amd64.whl': otherWheel };
    await expectFailure('PYTHON_FILES_DIFFER', () => run({ index: fakeIndex({ files: extra }) }));
  });

  it('refuses names before they become paths', async () => {
    const names = ['../../evil-1.2.0.tar.gz', 'a/demo-1.2.0.tar.gz', 'demo-1.2.0.exe'];
    for (const name of names) {
      const index = fakeIndex({ files: { [name]: Buffer.from('x') } });
      await expectFailure('PYTHON_NAME_INVALID', () => run({ index }));
      expect(index.fetched).toEqual([]);
    }
    const other = fakeIndex({ files: { 'other-1.2.0.tar.gz': Buffer.from('x') } });
    await expectFailure('PYTHON_FILE_UNEXPECTED', () => run({ index: other }));
  });
});

describe('a build that is refused', () => {
  it.each([
    ['another version’s', { 'demo-1.2.1.tar.gz': 'x' }],
    ['another project’s', { 'other-1.2.0.tar.gz': 'x' }],
    ['an empty file', { [sdistName]: '' }],
    ['a file in a folder', { [`sub/${sdistName}`]: 'x' }],
  ])('for %s', async (_what, files) => {
    await expectFailure('PYTHON_FILE_UNEXPECTED', () => run({ built: files }));
  });

  it('for a link', async () => {
    const folder = folderWith({ 'built/x': 'x' });
    symlinkSync('x', join(folder, 'built', wheelName));
    await expectFailure('PYTHON_FILE_UNEXPECTED', () =>
      canonicalize(options(folder), portsWith(fakeIndex())),
    );
  });

  it('for a file that changes while it is taken over', async () => {
    const folder = folderWith(
      Object.fromEntries(
        Object.entries(await goodBuild()).map(([name, bytes]) => [`built/${name}`, bytes]),
      ),
    );
    const copy: typeof localFiles.copy = (_from, to) => localFiles.write(to, 'other bytes');
    const ports = { ...portsWith(fakeIndex()), files: { ...localFiles, copy } };
    await expectFailure('PYTHON_FILE_UNEXPECTED', () => canonicalize(options(folder), ports));
  });

  it('for another number of files than expected', async () => {
    await expectFailure('PYTHON_COUNT_WRONG', () => run({ changes: { expectedWheels: 2 } }));
    await expectFailure('PYTHON_COUNT_WRONG', () => run({ changes: { expectedSdists: 0 } }));
  });

  it('for a tag that no wheel has', async () => {
    expect((await run({ changes: { requiredWheelTags: ['py3-*-any'] } })).canonical.source).toBe(
      'build',
    );
    await expectFailure('PYTHON_TAG_MISSING', () =>
      run({ changes: { requiredWheelTags: ['cp311-abi3-win_amd64'] } }),
    );
  });

  it('for metadata that contradicts the name', async () => {
    const wheels = [
      wheel({ metadata: 'Name: other\nVersion: 1.2.0\n' }),
      wheel({ metadata: 'Name: demo\nVersion: 1.2.1\n' }),
      wheel({ tag: 'cp311-cp311-any' }),
    ];
    for (const one of wheels) {
      const built = { ...(await goodBuild()), [wheelName]: one };
      await expectFailure('PYTHON_METADATA_MISMATCH', () => run({ built }));
    }
  });

  it('for metadata that is not there', async () => {
    const built = { ...(await goodBuild()), [wheelName]: wheel({ metadata: 'Name: demo\n' }) };
    await expectFailure('ARCHIVE_CORRUPT', () => run({ built }));
  });

  it('for a license that a distribution lacks', async () => {
    const built = { ...(await goodBuild()), [sdistName]: await sdist({ license: 'LICENSExMIT' }) };
    await expectFailure('PYTHON_LICENSE_MISSING', () =>
      run({ built, changes: { requiredLicenses: ['LICENSE.MIT'] } }),
    );
  });

  it('for an out folder that holds something', async () => {
    const outFolder = folderWith({ 'old.whl': 'x' });
    await expectFailure('PYTHON_OUT_FOLDER_NOT_EMPTY', () => run({ changes: { outFolder } }));
  });
});
