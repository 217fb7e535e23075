import { describe, expect, test } from '@jest/globals';
import { readVersionFile } from '../../../src/tag/files/read.ts';
import { expectFailure } from '../../support/expect-failure.ts';
import { readerOf } from '../literals.ts';

type Contents = Readonly<Record<string, string>>;

const read = (entry: string, contents: Contents) => readVersionFile(entry, readerOf(contents));

describe('a version file', () => {
  test.each<[string, Contents, string, number, string]>([
    [
      'Cargo.toml',
      { 'Cargo.toml': '# it\n[package]\nname = "x"\nversion = "1.2.3"\n[dependencies]\n' },
      '1.2.3',
      4,
      'semver',
    ],
    [
      'pyproject.toml',
      { 'pyproject.toml': '[build-system]\nrequires = []\n\n[project]\nversion = "1.2.3rc1"\n' },
      '1.2.3rc1',
      5,
      'pep440',
    ],
    [
      'pyproject.toml',
      { 'pyproject.toml': '[tool.poetry]\nversion = "1.2.3"\n' },
      '1.2.3',
      2,
      'pep440',
    ],
    [
      'pyproject.toml',
      {
        'pyproject.toml':
          '[project]\ndynamic = ["version"]\n[tool.poetry]\nname = "x"\nversion = "1.2.3"\n',
      },
      '1.2.3',
      5,
      'pep440',
    ],
    [
      'npm/package.json',
      { 'npm/package.json': '\ufeff{\n\t"a": {"version": "9"},\n\t"version": "1.2.3"\n}' },
      '1.2.3',
      3,
      'semver',
    ],
    [
      'src/x/__init__.py',
      { 'src/x/__init__.py': '"""Doc."""\n__version__: str = \'1.2.3\'  # bumped\n' },
      '1.2.3',
      2,
      'any',
    ],
    ['VERSION', { VERSION: '1.2.3\n' }, '1.2.3', 1, 'any'],
    ['version.txt', { 'version.txt': '1.2.3' }, '1.2.3', 1, 'any'],
    [
      'CMakeLists.txt#^project\\(\\w+ VERSION ([0-9.]+)',
      { 'CMakeLists.txt': 'cmake\r\nproject(x VERSION 1.2.3 LANGUAGES C)\r\n' },
      '1.2.3',
      2,
      'any',
    ],
  ])('%s with its version and line', async (...[entry, contents, version, line, scheme]) => {
    const path = entry.replace(/#.*/, '');
    expect(await read(entry, contents)).toEqual({ version, path, line, scheme });
  });
});

describe('when a Cargo.toml inherits its version', () => {
  const member = '[package]\nname = "x"\nversion.workspace = true\n';
  const root = '[workspace]\nmembers = ["crates/x"]\n[workspace.package]\nversion = "1.2.3"\n';
  const found = { version: '1.2.3', line: 4, scheme: 'semver' };

  test('the workspace above it is read', async () => {
    const contents = { 'crates/x/Cargo.toml': member, 'Cargo.toml': root };
    expect(await read('crates/x/Cargo.toml', contents)).toEqual({ ...found, path: 'Cargo.toml' });
  });

  test('the nearest folder with a workspace counts', async () => {
    const contents = {
      'a/b/x/Cargo.toml': '[package]\nversion = { workspace = true }\n',
      'a/b/Cargo.toml': '[package]\nversion = "9.9.9"\n',
      'a/Cargo.toml': root,
      'Cargo.toml': '[workspace]\n',
    };
    expect(await read('a/b/x/Cargo.toml', contents)).toEqual({ ...found, path: 'a/Cargo.toml' });
  });

  test('the workspace that it names is read', async () => {
    const contents = {
      'x/Cargo.toml': '[package]\nversion.workspace = true\nworkspace = "../root"\n',
      'root/Cargo.toml': root,
    };
    expect(await read('x/Cargo.toml', contents)).toEqual({ ...found, path: 'root/Cargo.toml' });
  });

  test('a root package inherits from its own file, and a virtual manifest has the version', async () => {
    const own = { 'Cargo.toml': `${root}[package]\nversion.workspace = true\n` };
    expect(await read('Cargo.toml', own)).toEqual({ ...found, path: 'Cargo.toml' });
    expect(await read('Cargo.toml', { 'Cargo.toml': root })).toMatchObject(found);
  });

  test('a workspace outside of the working directory is refused', async () => {
    const contents = { 'Cargo.toml': '[package]\nversion.workspace = true\nworkspace = "../.."\n' };
    await expectFailure('VERSION_FILE_UNSAFE_PATH', () => read('Cargo.toml', contents));
  });

  test('no workspace at all is told', async () => {
    const failure = await expectFailure('VERSION_FILE_NO_VERSION', () =>
      read('x/Cargo.toml', { 'x/Cargo.toml': member }),
    );
    expect(failure.seen).toContain('workspace');
  });
});

describe('a version file that cannot be used', () => {
  test.each<[string, string, Contents]>([
    ['VERSION_FILE_UNSAFE_PATH', '../Cargo.toml', {}],
    ['VERSION_FILE_UNSAFE_PATH', '/etc/VERSION', {}],
    ['VERSION_FILE_UNSAFE_PATH', 'C:/VERSION', {}],
    ['VERSION_FILE_UNREADABLE', 'Cargo.toml', { 'Cargo.toml': '[package\n' }],
    ['VERSION_FILE_UNREADABLE', 'pyproject.toml', { 'pyproject.toml': 'a = \n' }],
    ['VERSION_FILE_UNREADABLE', 'package.json', { 'package.json': '{"version": "1.2.3",}' }],
    ['VERSION_FILE_NO_VERSION', 'Cargo.toml', { 'Cargo.toml': '[package]\nname = "x"\n' }],
    ['VERSION_FILE_NO_VERSION', 'Cargo.toml', { 'Cargo.toml': '[workspace]\n' }],
    ['VERSION_FILE_NO_VERSION', 'Cargo.toml', { 'Cargo.toml': 'package = [1]\n' }],
    ['VERSION_FILE_NO_VERSION', 'pyproject.toml', { 'pyproject.toml': '[project]\n' }],
    ['VERSION_FILE_NO_VERSION', 'package.json', { 'package.json': '{"version": 1}' }],
    ['VERSION_FILE_NO_VERSION', 'package.json', { 'package.json': '[]' }],
    ['VERSION_FILE_NO_VERSION', 'x.py', { 'x.py': '__version__ = get()\n' }],
    ['VERSION_FILE_NO_VERSION', 'VERSION', { VERSION: 'version 1.2.3' }],
    ['VERSION_FILE_NO_VERSION', 'a.txt#^v(.+)$', { 'a.txt': 'nothing' }],
    ['VERSION_FILE_NO_VERSION', 'a.txt#v(1)', { 'a.txt': `${' '.repeat(1000)}v1` }],
  ])('%s: %s', async (code, entry, contents) => {
    await expectFailure(code, () => read(entry, contents));
  });

  test('a file that is not there is told', async () => {
    await expectFailure('VERSION_FILE_MISSING', () => read('Cargo.toml', {}));
  });

  test.each(['setup.cfg', 'package-lock.json'])('%s needs a pattern', async (path) => {
    await expectFailure('VERSION_FILE_KIND_UNKNOWN', () => read(path, { [path]: '{}' }));
  });

  test.each([
    ['x.py', '__version__ = "1"\n__version__ = "2"\n'],
    ['a.txt#^v(.)$', 'v1\nv2'],
  ])('two versions for %s are told', async (entry, text) => {
    await expectFailure('VERSION_FILE_AMBIGUOUS', () =>
      read(entry, { [entry.replace(/#.*/, '')]: text }),
    );
  });

  test.each([
    ['^v.$', '0 groups'],
    ['(a)(b)', '2 groups'],
    ['(', 'Invalid regular expression'],
    ['(?:a+)+(b)', 'repeats a group'],
    ['(?:a|a)*(b)', 'repeats a group'],
    ['(a)\\1', 'back-reference'],
    [`${'.*'.repeat(9)}(b)`, 'more than 8 repeats'],
    [`(${'b'.repeat(200)})`, 'longer than 200'],
  ])('the pattern %s is refused: %s', async (pattern, why) => {
    const failure = await expectFailure('VERSION_PATTERN_INVALID', () =>
      read(`a.txt#${pattern}`, { 'a.txt': '' }),
    );
    expect(failure.seen).toContain(why);
  });

  test('a dynamic version is told apart, with the cure', async () => {
    const failure = await expectFailure('VERSION_FILE_DYNAMIC', () =>
      read('pyproject.toml', { 'pyproject.toml': '[project]\nname="x"\ndynamic = ["version"]\n' }),
    );
    expect(failure.location).toEqual({ file: 'pyproject.toml', line: 3 });
    expect(failure.cure).toContain('__init__.py');
  });

  test('a broken TOML file is told with its line', async () => {
    const failure = await expectFailure('VERSION_FILE_UNREADABLE', () =>
      read('Cargo.toml', { 'Cargo.toml': '[package]\nversion = 1.2.3\n' }),
    );
    expect(failure.location).toMatchObject({ file: 'Cargo.toml', line: 2 });
  });

  test('literal parentheses and classes may repeat in a pattern', async () => {
    const contents = { 'a.txt': 'f()) [)] 1.2.3' };
    expect(await read('a.txt#^f\\(\\)+ \\[[)]+\\] (.+)$', contents)).toMatchObject({
      version: '1.2.3',
    });
  });
});
