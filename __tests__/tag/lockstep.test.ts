import { describe, expect, test } from '@jest/globals';
import type { FoundVersion } from '../../src/tag/files/source.ts';
import { readVersionFiles, requireLockstep, requireOneVersion } from '../../src/tag/lockstep.ts';
import { expectFailure } from '../support/expect-failure.ts';
import { readerOf } from './literals.ts';

function found(path: string, version: string, scheme: FoundVersion['scheme'] = 'any') {
  return { path, version, line: 1, scheme };
}

describe('reading version files', () => {
  test('one that fails does not hide the others', async () => {
    const { found, failures } = await readVersionFiles(
      ['a.py', 'VERSION', 'b.py'],
      readerOf({ VERSION: '1.2.3' }),
    );
    expect(found).toMatchObject([{ path: 'VERSION', version: '1.2.3' }]);
    expect(failures.map(({ code }) => code)).toEqual([
      'VERSION_FILE_MISSING',
      'VERSION_FILE_MISSING',
    ]);
  });
});

describe('lockstep', () => {
  const tag = { tag: 'v1.2.3-rc.1', version: '1.2.3-rc.1' };

  test('holds across the spellings of SemVer and PEP 440', () => {
    const files = [found('a', '1.2.3-rc.1', 'semver'), found('b', '1.2.3rc1', 'pep440')];
    expect(() => requireLockstep(tag, files)).not.toThrow();
  });

  test('names the files that break it, with their lines', async () => {
    const failure = await expectFailure('TAG_VERSION_MISMATCH', () =>
      requireLockstep(tag, [found('a', '1.2.3-rc.1'), { ...found('b', '1.2.3'), line: 7 }]),
    );
    expect(failure.seen).toBe('tag v1.2.3-rc.1, but b:7 says 1.2.3.');
    expect(failure.location).toEqual({ file: 'b', line: 7 });
  });
});

describe('the one version of the files', () => {
  test('is SemVer, whatever they write', () => {
    expect(requireOneVersion([found('a', '1.2.3rc1', 'pep440'), found('b', '1.2.3-rc.1')])).toBe(
      '1.2.3-rc.1',
    );
  });

  test('needs a file', async () => {
    await expectFailure('VERSION_FILES_NONE', () => requireOneVersion([]));
  });

  test('needs agreement, and tells every file', async () => {
    const failure = await expectFailure('VERSION_FILES_DISAGREE', () =>
      requireOneVersion([found('a', '1.2.3'), found('b', '1.2.4')]),
    );
    expect(failure.seen).toBe('a:1 says 1.2.3, b:1 says 1.2.4.');
  });

  test('needs a form in SemVer', async () => {
    await expectFailure('VERSION_FILE_NO_VERSION', () =>
      requireOneVersion([found('a', '1.2.3.post1', 'pep440')]),
    );
  });
});
