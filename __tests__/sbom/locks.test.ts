import { describe, expect, test } from '@jest/globals';
import type { LockedProject } from '../../src/sbom/locks/locked.ts';
import { locksKind, maxLockBytes, readLock } from '../../src/sbom/locks/read-lock.ts';
import { expectFailure } from '../support/expect-failure.ts';
import * as lockFiles from './lock-files.ts';

const npmText = JSON.stringify(lockFiles.npmLock);

function read(path: string, text: string, name?: string, version?: string): LockedProject {
  return readLock({ path, text }, { name, version });
}

/** What each package is, and what of it is told, by package URL or name. */
function shown({ packages }: LockedProject): readonly string[] {
  return packages.map(({ name, version, purl }) => purl ?? `${name} ${version}`).sort();
}

describe('Cargo.lock', () => {
  test('tells what one crate of the workspace needs, and where from', () => {
    const project = read('Cargo.lock', lockFiles.cargoLock, 'demo', '0.1.0');
    const commit = '0123456789'.repeat(4);
    expect(shown(project)).toEqual([
      'demo-macros 0.1.0',
      'pkg:cargo/itoa@1.0.14',
      `pkg:cargo/pinned@0.2.0?vcs_url=git%2Bhttps://github.com/octo/pinned%40${commit}`,
      'pkg:cargo/private@0.3.0?repository_url=https://crates.example.com/index/',
    ]);
    expect(project.needs).toHaveLength(3);
    const itoa = project.packages.find(({ name }) => name === 'itoa');
    expect(itoa?.checksums).toEqual([{ algorithm: 'SHA256', value: '1'.repeat(64) }]);
    const pinned = project.packages.find(({ name }) => name === 'pinned');
    expect(pinned?.downloadLocation).toBe(`git+https://github.com/octo/pinned@${commit}`);
  });

  test('of no crate tells what the whole workspace needs', () => {
    const { packages } = read('Cargo.lock', lockFiles.cargoLock);
    const found = packages.map(({ name, version }) => `${name} ${version}`).sort();
    expect(found).toEqual(['itoa 0.4.8', 'itoa 1.0.14', 'pinned 0.2.0', 'private 0.3.0']);
  });
});

describe('package-lock.json', () => {
  test('tells what a package needs where it runs, found as Node finds it', () => {
    const project = read('package-lock.json', npmText, '@octo/demo');
    const commit = 'a'.repeat(40);
    expect(shown(project)).toEqual([
      'pkg:npm/%40octo/util@2.1.0',
      'pkg:npm/left@1.0.0',
      'pkg:npm/left@2.0.1',
      `pkg:npm/renamed@1.0.0?vcs_url=git%2Bssh://git%40github.com/octo/renamed.git%40${commit}`,
      'tool 1.0.0',
    ]);
    const inner = project.packages.find(({ version }) => version === '2.0.1');
    expect(inner?.downloadLocation).toBeUndefined();
    expect(inner?.checksums).toEqual([
      { algorithm: 'SHA512', value: '03'.repeat(64) },
      { algorithm: 'SHA1', value: '03'.repeat(20) },
    ]);
    const util = project.packages.find(({ name }) => name === '@octo/util');
    expect(util?.downloadLocation).toBe('https://npm.example.com/@octo/util/-/util-2.1.0.tgz');
    expect(util?.needs).toEqual(['node_modules/@octo/util/node_modules/left']);
  });

  test('tells it of a workspace, whose name its link has', () => {
    const { needs } = read('npm-shrinkwrap.json', npmText, 'tool');
    expect(needs).toEqual(['node_modules/left']);
  });
});

describe('uv.lock', () => {
  test('tells what a project needs: forks and asked extras, no groups and no own extras', () => {
    const project = read('uv.lock', lockFiles.uvLock, 'Demo_App');
    expect(shown(project)).toEqual([
      'pkg:pypi/charset@1.0?repository_url=https://pypi.example.com/simple',
      'pkg:pypi/numpy@1.26.4',
      'pkg:pypi/numpy@2.2.0',
      'pkg:pypi/requests@2.32.3',
      `pkg:pypi/tool@0.1.0?vcs_url=git%2Bhttps://github.com/octo/tool%40${'d'.repeat(40)}`,
    ]);
    const [numpy] = project.packages.filter(({ version }) => version === '1.26.4');
    expect(numpy?.checksums.map(({ value }) => value)).toEqual(['a'.repeat(64), 'b'.repeat(64)]);
  });
});

describe('other lock files of Python', () => {
  test('poetry.lock tells the main group', () => {
    const project = read('poetry.lock', lockFiles.poetryLock, 'demo');
    expect(shown(project)).toEqual(['pkg:pypi/idna@3.10', 'pkg:pypi/requests@2.32.3']);
    expect(project.packages.find(({ name }) => name === 'Requests')?.needs).toEqual(['idna']);
  });

  test('requirements.txt tells pinned versions with their digests', () => {
    const project = read('requirements.lock.txt', lockFiles.requirements, 'demo');
    expect(shown(project)).toEqual([
      'pkg:pypi/idna@3.10',
      'pkg:pypi/requests@2.32.3',
      'pkg:pypi/zope-interface@7.2',
    ]);
    expect(project.packages.map(({ checksums }) => checksums.length)).toEqual([2, 1, 0]);
  });

  test('METADATA tells ranges, without what an extra alone needs', () => {
    const project = read('demo.dist-info/METADATA', lockFiles.metadata, 'demo');
    expect(shown(project)).toEqual([
      'pkg:pypi/numpy',
      'pkg:pypi/requests',
      'pkg:pypi/zope-interface',
    ]);
    expect(project.packages.map(({ comment }) => comment)).toEqual([
      'Required: >=2.31,<3',
      undefined,
      'Required: <2 or >=2',
    ]);
  });
});

describe('a lock file', () => {
  test.each([
    ['Cargo.lock', 'version = 4\n[[package]]\nname = 7'],
    ['Cargo.lock', 'version = 4\n[[package'],
    ['Cargo.lock', lockFiles.cargoLock.replace('"demo-macros",', '"gone",')],
    ['package-lock.json', '{'],
    ['package-lock.json', '{"lockfileVersion":3,"packages":{"":[]}}'],
    ['package-lock.json', npmText.replace('"node_modules/left"', '"node_modules/right"')],
    ['uv.lock', 'version = 1\n[[package'],
    ['uv.lock', 'version = 1\n[[package]]\nname = "demo"'],
    ['uv.lock', lockFiles.uvLock.replace('name = "tool" }', 'name = "gone" }')],
    ['uv.lock', lockFiles.uvLock.replace(', version = "1.26.4", source', ', source')],
    ['poetry.lock', '[[package'],
    ['poetry.lock', '[[package]]\nname = "x"\n[metadata]\nlock-version = "2.0"'],
    ['requirements.txt', 'idna>=3'],
    ['requirements.txt', '-r other.txt'],
    ['requirements.txt', 'demo @ https://example.org/demo.whl'],
  ])('that cannot be believed is refused: %s %#', async (path, text) => {
    await expectFailure('SBOM_LOCK_UNREADABLE', () => read(path, text));
  });

  test('is told of the line that pins nothing', async () => {
    const text = `${lockFiles.requirements}wheel\n`;
    const { seen } = await expectFailure('SBOM_LOCK_UNREADABLE', () =>
      read('requirements.txt', text),
    );
    expect(seen).toContain('in line 13: "wheel"');
  });

  test.each([
    ['Cargo.lock', '[[package]]\nname = "demo"\nversion = "1.0.0"'],
    ['package-lock.json', '{"lockfileVersion":1,"dependencies":{}}'],
    ['uv.lock', 'version = 2'],
    ['poetry.lock', '[metadata]\nlock-version = "1.1"'],
    ['pnpm-lock.yaml', 'lockfileVersion: 9'],
  ])('of another version or kind is refused: %s', async (path, text) => {
    await expectFailure('SBOM_LOCK_UNSUPPORTED', () => read(path, text));
  });

  test.each([
    ['Cargo.lock', lockFiles.cargoLock],
    ['package-lock.json', npmText],
    ['uv.lock', lockFiles.uvLock],
  ])('of another project is refused: %s', async (path, text) => {
    const failure = await expectFailure('SBOM_LOCK_OTHER_PROJECT', () => read(path, text, 'else'));
    expect(failure.seen).toMatch(/demo.*, not else/);
  });

  test('of a version that is not released is that of another project', async () => {
    const act = () => read('Cargo.lock', lockFiles.cargoLock, 'demo', '0.2.0');
    await expectFailure('SBOM_LOCK_OTHER_PROJECT', act);
  });

  test('without end is refused', async () => {
    const text = ' '.repeat(maxLockBytes + 1);
    await expectFailure('SBOM_TOO_LARGE', () => read('requirements.txt', text));
  });

  test('is for artifacts of its language', () => {
    expect(locksKind('a/Cargo.lock', 'crate')).toBe(true);
    expect(locksKind('a\\uv.lock', 'sdist')).toBe(true);
    expect(locksKind('Cargo.lock', 'wheel')).toBe(false);
    expect(locksKind('package-lock.json', 'archive')).toBe(false);
  });
});
