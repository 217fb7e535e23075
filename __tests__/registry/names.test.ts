import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ChannelType } from '../../src/ports.ts';
import {
  normalizeProjectName,
  requirePackageAndVersion,
  requirePlainFileName,
} from '../../src/registry/names.ts';
import { expectFailure } from '../support/expect-failure.ts';

describe('a package and a version', () => {
  test.each<[ChannelType, string, string]>([
    ['pypi', 'My.Project_x', '1!2.0rc1.post2+local'],
    ['crates', 'serde_json', '1.0.0-rc.1+build.5'],
    ['npm', 'left-pad', '1.0.0'],
    ['npm', '@octo/demo', '1.0.0-beta.1'],
    ['rubygems', 'demo-rails_x.y', '1.2.3.pre.rc.1'],
    ['rubygems', 'Rake', '0.9'],
    ['maven', 'org.example:demo-core_2.13', '1.2.3-RC1'],
    ['maven', 'junit:junit', '4.13'],
    ['github-release', 'octo/demo', 'v1.2.3'],
    ['github-release', 'octo/.github', 'demo/v1.2.3'],
    ['url', '', '1.2.3'],
  ])('of %s may be %s %s', (type, name, version) => {
    expect(requirePackageAndVersion(type, name, version)).toBeUndefined();
  });

  test.each<[ChannelType, string, string]>([
    ['pypi', '', '1.0'],
    ['pypi', '-demo', '1.0'],
    ['pypi', 'demo/../other', '1.0'],
    ['pypi', 'demo', '1.0/json'],
    ['pypi', 'demo', '..'],
    ['crates', '9lives', '1.0.0'],
    ['crates', 'demo', '1.0.0/../2.0.0'],
    ['npm', '@octo', '1.0.0'],
    ['npm', '@octo/demo/x', '1.0.0'],
    ['npm', '../demo', '1.0.0'],
    ['npm', 'demo', 'latest'],
    ['rubygems', '-demo', '1.0'],
    ['rubygems', '123', '1.0'],
    ['rubygems', 'demo/..', '1.0'],
    ['rubygems', 'demo', 'v1.0'],
    ['rubygems', 'demo', '1.0/x'],
    ['maven', 'demo', '1.0'],
    ['maven', 'org..example:demo', '1.0'],
    ['maven', 'org.example:..', '1.0'],
    ['maven', 'org.example:demo:jar', '1.0'],
    ['maven', 'org.example:demo', '..'],
    ['maven', 'org.example:demo', '1.0-SNAPSHOT'],
    ['github-release', 'octo', 'v1'],
    ['github-release', 'octo/..', 'v1'],
    ['github-release', 'octo/demo', 'a/../b'],
    ['url', 'demo', '1.0.0'],
  ])('of %s cannot be %j %j', async (type, name, version) => {
    await expectFailure('REGISTRY_NAME_INVALID', () =>
      requirePackageAndVersion(type, name, version),
    );
  });
});

describe('a file name that a registry tells', () => {
  test.each(['demo-1.0-py3-none-any.whl', 'demo-1.0+local.tar.gz', '_x.zip', 'a~b'])(
    '%s is plain',
    (name) => {
      expect(requirePlainFileName(name, 'an index')).toBe(name);
    },
  );

  test.each(['', '.', '..', '.hidden', 'a/b', '../a', 'a\\b', 'a\nb', 'a b', 'a%2fb', '-rf', 'é'])(
    '%j is refused',
    async (name) => {
      await expectFailure('REGISTRY_FILE_NAME_UNSAFE', () =>
        requirePlainFileName(name, 'an index'),
      );
    },
  );

  test('never leads out of a folder, whatever it is', () => {
    fc.assert(
      fc.property(fc.string(), (name) => {
        try {
          expect(requirePlainFileName(name, 'an index')).not.toMatch(/[/\\\0]|^\.+$/);
        } catch (error) {
          expect(error).toMatchObject({ code: 'REGISTRY_FILE_NAME_UNSAFE' });
        }
      }),
    );
  });
});

describe('a project name', () => {
  test('is normalised as PEP 503 says', () => {
    expect(normalizeProjectName('My.._-Project')).toBe('my-project');
  });
});
