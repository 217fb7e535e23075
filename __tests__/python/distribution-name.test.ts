import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { findDistributionName, parseDistributionName } from '../../src/python/distribution-name.ts';
import { findPythonVersion, parsePythonVersion } from '../../src/python/version.ts';
import { expectFailure } from '../support/expect-failure.ts';

describe('a wheel’s name', () => {
  it('tells project, version, build and every tag of the compressed set', () => {
    expect(
      parseDistributionName(
        'My.Demo_x-1.0.post1-2b-cp311.cp312-abi3-manylinux_2_17_x86_64.manylinux2014_x86_64.whl',
      ),
    ).toEqual({
      kind: 'wheel',
      filename:
        'My.Demo_x-1.0.post1-2b-cp311.cp312-abi3-manylinux_2_17_x86_64.manylinux2014_x86_64.whl',
      project: 'my-demo-x',
      version: '1.0.post1',
      build: '2b',
      tags: [
        'cp311-abi3-manylinux2014_x86_64',
        'cp311-abi3-manylinux_2_17_x86_64',
        'cp312-abi3-manylinux2014_x86_64',
        'cp312-abi3-manylinux_2_17_x86_64',
      ],
    });
  });

  it.each([
    ['demo-1.0+cu_118-py3-none-any.whl', '1.0+cu.118'],
    ['demo-1.0_rc1-py3-none-any.whl', '1.0rc1'],
    ['demo-1!2.0-py3-none-any.whl', '1!2.0'],
  ])('has the version in its normalised form: %s', (name, version) => {
    expect(parseDistributionName(name).version).toBe(version);
  });

  it('is read back from its parts', () => {
    const name = fc.stringMatching(/^[a-z][a-z0-9]{0,8}(_[a-z0-9]{1,4}){0,2}$/);
    const version = fc
      .tuple(
        fc.nat(99),
        fc.nat(99),
        fc.nat(99),
        fc.constantFrom('', 'rc1', 'a2', '.dev3', '.post4'),
      )
      .map(([major, minor, patch, rest]) => `${major}.${minor}.${patch}${rest}`);
    const tag = fc.stringMatching(/^[a-z][a-z0-9_]{0,8}$/);
    const tagSet = fc.uniqueArray(tag, { minLength: 1, maxLength: 3 });
    const build = fc.option(fc.stringMatching(/^[0-9][a-z0-9]{0,3}$/), { nil: undefined });
    const parts = fc.record({ project: name, version, build, pythons: tagSet, abis: tagSet });
    fc.assert(
      fc.property(parts, ({ project, version, build, pythons, abis }) => {
        const middle = build === undefined ? '' : `-${build}`;
        const parsed = parseDistributionName(
          `${project}-${version}${middle}-${pythons.join('.')}-${abis.join('.')}-any.whl`,
        );
        expect(parsed).toMatchObject({
          kind: 'wheel',
          project: project.replaceAll('_', '-'),
          version,
          build,
        });
        expect(parsed.kind === 'wheel' && parsed.tags.length).toBe(pythons.length * abis.length);
      }),
    );
  });
});

describe('a source distribution’s name', () => {
  it.each([
    ['demo-1.0.tar.gz', 'demo', '1.0'],
    ['my_demo-1.0rc1.tar.gz', 'my-demo', '1.0rc1'],
    ['my-old-demo-1.0.tar.gz', 'my-old-demo', '1.0'],
  ])('tells project and version: %s', (filename, project, version) => {
    expect(parseDistributionName(filename)).toEqual({ kind: 'sdist', filename, project, version });
  });

  it('is read back from its parts', () => {
    const name = fc.stringMatching(/^[a-z][a-z0-9]{0,8}(_[a-z0-9]{1,4}){0,2}$/);
    fc.assert(
      fc.property(name, fc.nat(99), fc.nat(99), (project, major, minor) => {
        expect(parseDistributionName(`${project}-${major}.${minor}.tar.gz`)).toMatchObject({
          project: project.replaceAll('_', '-'),
          version: `${major}.${minor}`,
        });
      }),
    );
  });
});

describe('a name that is neither', () => {
  it.each([
    'demo.whl',
    'demo-1.0.whl',
    'demo-1.0-py3-none.whl',
    'demo-1.0-x1-py3-none-any.whl',
    'demo-latest-py3-none-any.whl',
    'demo-1.0-py3-none-any.extra.whl.exe',
    '../demo-1.0-py3-none-any.whl',
    'a/demo-1.0.tar.gz',
    'demo-1.0.zip',
    '-1.0.tar.gz',
    'demo-.tar.gz',
    'demo-1.0.tar.gz\n',
    'demo-1.0%2f..tar.gz',
    `${'x'.repeat(300)}-1.0.tar.gz`,
  ])('is refused: %j', async (name) => {
    await expectFailure('PYTHON_NAME_INVALID', () => parseDistributionName(name));
  });

  it('never becomes a path: what is accepted is one safe segment', () => {
    const pieces = fc.constantFrom('demo', '-', '1.0', '..', '/', '\\', '.whl', '.tar.gz', 'py3');
    const wild = fc.oneof(
      fc.array(fc.oneof(pieces, fc.string({ maxLength: 2 })), { maxLength: 12 }),
      fc.tuple(fc.string({ maxLength: 6 }), fc.constant('-1.0-py3-none-any.whl')),
    );
    fc.assert(
      fc.property(wild, (parts) => {
        const name = parts.join('');
        if (!findDistributionName(name)) return;
        expect(name).toMatch(/^[A-Za-z0-9][A-Za-z0-9._+!-]*$/);
      }),
    );
  });
});

describe('a Python version', () => {
  it.each([
    ['1.2.0', '1.2.0'],
    ['1.0.0-rc.1', '1.0.0rc1'],
    ['1.0.0-beta', '1.0.0b0'],
    ['1.0.0-dev.3', '1.0.0.dev3'],
    ['1.0+Ubuntu-1', '1.0+ubuntu.1'],
  ])('has one normalised form: %s is %s', (text, version) => {
    expect(parsePythonVersion(text)).toBe(version);
    expect(findPythonVersion(version)).toBe(version);
  });

  it.each(['', 'v1.0', '1.0.0-next.1', ' 1.0', '1.0 ', '../1', '1.0\n'])(
    'is refused: %j',
    async (text) => {
      await expectFailure('PYTHON_VERSION_INVALID', () => parsePythonVersion(text));
    },
  );
});
