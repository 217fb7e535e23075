import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { absent, unknown } from '../../src/lookup.ts';
import { present } from '../../src/lookup.ts';
import { seal, type SealOptions, type SealPorts } from '../../src/manifest/seal.ts';
import { verifySealedSet } from '../../src/manifest/sealed-set.ts';
import { tarGz } from '../support/archives.ts';
import { expectFailure } from '../support/expect-failure.ts';
import { fakeRun } from '../support/fakes.ts';
import { temporaryFolders } from '../support/folders.ts';
import {
  channel,
  commit,
  fakeRefs,
  packageBytes,
  packageNames,
  sealOptions,
  sealPorts,
} from './support.ts';

const folderWith = temporaryFolders();

/** The built packages and other files, sealed. */
async function sealWith(
  files: Readonly<Record<string, string | Uint8Array>> = {},
  options: Partial<SealOptions> = {},
  ports: Partial<SealPorts> = {},
) {
  const built = Object.entries({ ...packageBytes(), ...files });
  const folder = folderWith(
    Object.fromEntries(built.map(([name, bytes]) => [`built/${name}`, bytes])),
  );
  const set = await seal(sealOptions(folder, options), sealPorts(ports));
  return { folder, set };
}

/** An expectation for one more file. */
function alsoExpecting(glob: string): Partial<SealOptions> {
  const { expectations } = sealOptions('');
  return { expectations: [...expectations, { glob, count: 1 }] };
}

describe('sealing a good build', () => {
  it('writes the artifacts, the manifest, the checksums and where they came from', async () => {
    const { set } = await sealWith();
    const evidence = ['BUILD_META.json', 'BUILD_META.txt', 'release-provenance.intoto.json'];
    const names = [...evidence, 'SHA256SUMS', ...packageNames, 'release.json'].sort();
    expect(readdirSync(set.folder).sort()).toEqual(names);
    const text = readFileSync(join(set.folder, 'release.json'));
    expect(createHash('sha256').update(text).digest('hex')).toBe(set.manifestSha256);
    execFileSync('sha256sum', ['--check', '--strict', '--quiet', 'SHA256SUMS'], {
      cwd: set.folder,
    });
    const sums = readFileSync(join(set.folder, 'SHA256SUMS'), 'utf8');
    expect(
      sums
        .trimEnd()
        .split('\n')
        .map((line) => line.slice(66)),
    ).toEqual(names.filter((name) => name !== 'SHA256SUMS'));
  });

  it('tells what each file is and which channel serves it', async () => {
    const { set } = await sealWith();
    const { artifacts, channels, committedAt, build } = set.manifest;
    expect(artifacts.map(({ name, kind, sha512 }) => [name, kind, sha512 !== undefined])).toEqual([
      ['octo-tidemark-1.2.0.tgz', 'npm-tarball', true],
      ['tidemark-1.2.0-py3-none-any.whl', 'wheel', false],
      ['tidemark-1.2.0.crate', 'crate', false],
      ['tidemark-1.2.0.tar.gz', 'sdist', false],
    ]);
    const tarball = packageBytes()['octo-tidemark-1.2.0.tgz']!;
    expect(artifacts[0]!.sha512).toBe(createHash('sha512').update(tarball).digest('base64'));
    expect(channels.map(({ name, artifacts }) => [name, artifacts.length])).toEqual([
      ['crates-io', 1],
      ['pypi', 2],
      ['npm', 1],
    ]);
    expect(committedAt).toBe('2026-01-01T10:20:30Z');
    expect(build).toEqual({
      workflow: 'octo/demo/.github/workflows/release.yml@refs/tags/v1.2.3',
      runId: 1001,
    });
  });

  it('gives the same bytes again in another attempt, on another image of the runner', async () => {
    const first = await sealWith();
    const run = fakeRun({ commit, runAttempt: 2, runnerImage: 'ubuntu24 20260303.9' });
    const second = await sealWith({}, {}, { run });
    expect(second.set.manifestSha256).toBe(first.set.manifestSha256);
    for (const name of readdirSync(first.set.folder)) {
      expect(readFileSync(join(second.set.folder, name))).toEqual(
        readFileSync(join(first.set.folder, name)),
      );
    }
  });

  it('gives a set that later actions accept', async () => {
    const { set } = await sealWith();
    const opened = await verifySealedSet(set.folder, set.manifestSha256, sealPorts().files);
    const { findings, ...sealed } = set;
    expect(opened).toEqual(sealed);
    expect(findings).toEqual([]);
  });

  it('records what was adopted instead of built', async () => {
    const adoption = {
      name: 'tidemark-1.2.0.tar.gz',
      registry: 'pypi',
      url: 'https://files.example/tidemark-1.2.0.tar.gz',
    };
    const { set } = await sealWith({}, { adoptions: [adoption] });
    expect(set.manifest.artifacts.map(({ adoptedFrom }) => adoptedFrom?.url)).toEqual([
      undefined,
      undefined,
      undefined,
      adoption.url,
    ]);
  });

  it('takes archives and other files that no channel serves', async () => {
    const { set } = await sealWith(
      { 'tool-linux.tar.gz': await tarGz({ a: 'x' }), 'tool.exe': 'MZ' },
      { expectations: [{ glob: '*', count: 6 }], channels: sealOptions('').channels.slice(0, 1) },
    );
    const kinds = Object.fromEntries(set.manifest.artifacts.map(({ name, kind }) => [name, kind]));
    expect(kinds).toMatchObject({
      'tool-linux.tar.gz': 'archive',
      'tool.exe': 'file',
      'octo-tidemark-1.2.0.tgz': 'archive',
    });
  });
});

describe('a build that is refused', () => {
  it('when nothing was built', async () => {
    const folder = folderWith();
    mkdirSync(join(folder, 'built'));
    await expectFailure('SEAL_NOTHING_BUILT', () => seal(sealOptions(folder), sealPorts()));
  });

  it('when a file is empty', async () => {
    await expectFailure('SEAL_EMPTY_FILE', () => sealWith({ 'a.txt': '' }, alsoExpecting('a.txt')));
  });

  it('when a file is in a folder', async () => {
    await expectFailure('SEAL_NESTED_FILE', () => sealWith({ 'sub/a.txt': 'x' }));
  });

  it('when a file is a link', async () => {
    const folder = folderWith({ 'built/a.txt': 'x' });
    symlinkSync('/etc/passwd', join(folder, 'built/b.txt'));
    await expectFailure('SEAL_NOT_A_FILE', () => seal(sealOptions(folder), sealPorts()));
  });

  it('when a file is neither a file nor a folder', async () => {
    const folder = folderWith({ 'built/a.txt': 'x' });
    execFileSync('mkfifo', [join(folder, 'built/pipe')]);
    await expectFailure('SEAL_NOT_A_FILE', () => seal(sealOptions(folder), sealPorts()));
  });

  it.each(['a b.txt', 'a%0Ab', 'a\n::error::b', '-x', 'nul.txt'])(
    'when a name is unsafe: %j',
    async (name) => {
      await expectFailure('NAME_UNSAFE', () => sealWith({ [name]: 'x' }));
    },
  );

  it('when two names are one where case is ignored, or one of the suite’s own', async () => {
    await expectFailure('NAME_DUPLICATE', () => sealWith({ 'a.txt': 'x', 'A.TXT': 'x' }));
    await expectFailure('NAME_DUPLICATE', () => sealWith({ sha256sums: 'x' }));
    await expectFailure('NAME_DUPLICATE', () => sealWith({ 'release.json': 'x' }));
  });

  it('when a file is not expected', async () => {
    await expectFailure('SEAL_FILE_UNEXPECTED', () => sealWith({ 'extra.txt': 'x' }));
  });

  it('when an expected file is missing, or there are too many', async () => {
    const failure = await expectFailure('SEAL_COUNT_WRONG', () =>
      sealWith({}, alsoExpecting('*.zip')),
    );
    expect(failure.seen).toBe('0 files match *.zip: none');
    await expectFailure('SEAL_COUNT_WRONG', () => sealWith({ 'other-1.2.0.crate': 'x' }));
  });

  it('when a channel serves nothing, or what its registry does not take', async () => {
    const of = (...artifacts: string[]) => ({
      channels: [channel('crates-io', 'crates', { package: 'tidemark', artifacts })],
    });
    await expectFailure('SEAL_CHANNEL_EMPTY', () => sealWith({}, of('*.crate', '*.zip')));
    await expectFailure('SEAL_CHANNEL_KIND', () => sealWith({}, of('*.whl')));
    await expectFailure('SEAL_CHANNEL_KIND', () =>
      sealWith(
        { 'b-1.2.0.crate': 'x' },
        { ...of('*.crate'), expectations: [{ glob: '*', count: 5 }] },
      ),
    );
  });

  it('when the package inside has another name or version than its channel', async () => {
    const channels = sealOptions('').channels;
    const renamed = channels.map((one) => ({ ...one, package: 'other' }));
    for (const [index, file] of ['.crate', '.whl', '.tgz'].entries()) {
      const failure = await expectFailure('SEAL_PACKAGE_MISMATCH', () =>
        sealWith({}, { channels: [renamed[index]!] }),
      );
      expect(failure.seen).toContain(file);
    }
    await expectFailure('SEAL_PACKAGE_MISMATCH', () =>
      sealWith({}, { tag: 'v1.3.0', version: '1.3.0' }),
    );
  });

  it('when a package does not tell what it is', async () => {
    const crate = async (toml: string) => ({
      'tidemark-1.2.0.crate': await tarGz({ 'tidemark-1.2.0/Cargo.toml': toml }),
    });
    for (const toml of ['[package', '[package]\nname = "x"', 'name = "x"']) {
      await expectFailure('SEAL_METADATA_UNREADABLE', async () => sealWith(await crate(toml)));
    }
    const empty = { 'octo-tidemark-1.2.0.tgz': await tarGz({ 'package/index.js': '1' }) };
    await expectFailure('SEAL_METADATA_UNREADABLE', () => sealWith(empty));
    await expectFailure('ARCHIVE_UNSUPPORTED', () => sealWith({ 'tidemark-1.2.0.crate': 'no' }));
  });

  it('when PyPI could not have the version', async () => {
    await expectFailure('PYTHON_VERSION_INVALID', () =>
      sealWith({}, { tag: 'v1.2.0-next.1', version: '1.2.0-next.1' }),
    );
  });

  it('when something is adopted that is not there', async () => {
    const adoption = { name: 'other.whl', registry: 'pypi', url: 'https://files.example/x' };
    await expectFailure('SEAL_ADOPTED_UNKNOWN', () => sealWith({}, { adoptions: [adoption] }));
  });

  it('when the folder for the set is not empty', async () => {
    const outFolder = folderWith({ 'old.txt': 'x' });
    await expectFailure('SEAL_OUT_FOLDER_NOT_EMPTY', () => sealWith({}, { outFolder }));
  });
});

describe('an origin that is refused', () => {
  it('when there is no workflow run', async () => {
    const run = fakeRun({ commit, runId: undefined });
    await expectFailure('SEAL_OUTSIDE_RUN', () => sealWith({}, {}, { run }));
  });

  it.each(['v1.2.1', 'v11.2.0', 'release'])(
    'when the tag is not the version’s: %s',
    async (tag) => {
      await expectFailure('SEAL_VERSION_MISMATCH', () => sealWith({}, { tag }));
    },
  );

  it('when run, tag and commit do not agree', async () => {
    const other = 'b'.repeat(40);
    const elsewhere = fakeRefs({ findTag: async () => present(other) });
    const gone = fakeRefs({ findCommit: async () => absent });
    for (const ports of [
      { run: fakeRun({ commit: other }) },
      { refs: elsewhere },
      { refs: gone },
    ]) {
      await expectFailure('SEAL_COMMIT_MISMATCH', () => sealWith({}, {}, ports));
    }
  });

  it('when GitHub does not answer about the tag or the commit', async () => {
    const refs = [
      fakeRefs({ findTag: async () => unknown('503') }),
      fakeRefs({ findCommit: async () => unknown('503') }),
    ];
    for (const one of refs) {
      await expectFailure('SEAL_COMMIT_UNKNOWN', () => sealWith({}, {}, { refs: one }));
    }
  });

  it('but not when the tag is not there yet, as for releases that a version file starts', async () => {
    const refs = fakeRefs({ findTag: async () => absent });
    expect((await sealWith({}, {}, { refs })).set.manifest.tag).toBe('v1.2.0');
  });
});

it('sealing never changes the built files', async () => {
  const { folder } = await sealWith();
  writeFileSync(join(folder, 'out/tidemark-1.2.0.crate'), 'changed');
  expect(readFileSync(join(folder, 'built/tidemark-1.2.0.crate'))).toEqual(
    packageBytes()['tidemark-1.2.0.crate'],
  );
});
