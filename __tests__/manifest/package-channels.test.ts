import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { localFiles } from '../../src/adapters/files.ts';
import { artifactKindOf } from '../../src/manifest/artifact-kind.ts';
import { resolveChannels } from '../../src/manifest/resolve-channels.ts';
import { seal } from '../../src/manifest/seal.ts';
import { verifySealedSet } from '../../src/manifest/sealed-set.ts';
import { expectFailure } from '../support/expect-failure.ts';
import { temporaryFolders } from '../support/folders.ts';
import { zipOf } from '../support/zip.ts';
import { gemOf, pomOf } from './packages.ts';
import { channel, sealOptions, sealPorts } from './support.ts';

const newFolder = temporaryFolders();

const everywhere = 'demo-1.2.0.gem';
const native = 'demo-1.2.0-x86_64-linux.gem';
const files = ['demo-1.2.0.jar', 'demo-1.2.0.pom', 'demo-1.2.0-sources.jar', 'other-1.2.0.jar'];

const gems = (artifacts: readonly string[], version = '1.2.0', names = [everywhere, native]) =>
  resolveChannels(
    [channel('gems', 'rubygems', { package: 'demo', artifacts })],
    names,
    version,
  )[0]!;
const central = (artifacts: readonly string[], version = '1.2.0', name = 'org.example:demo') =>
  resolveChannels([channel('central', 'maven', { package: name, artifacts })], files, version)[0]!;

describe('a channel of RubyGems', () => {
  it('serves the gems of all platforms', () => {
    expect(gems(['*.gem']).artifacts).toEqual([native, everywhere]);
  });

  it('is refused when the gem of a platform is left out', async () => {
    const failure = await expectFailure('SEAL_CHANNEL_INCOMPLETE', () => gems([everywhere]));
    expect(failure.seen).toContain(native);
  });

  it('is refused with a gem of another name or version, and with another kind of file', async () => {
    await expectFailure('SEAL_CHANNEL_NAME', () => gems(['*'], '1.2.0', ['demo-1.2.gem']));
    await expectFailure('SEAL_CHANNEL_NAME', () => gems(['*'], '1.2.0', ['demo.gem']));
    await expectFailure('SEAL_CHANNEL_KIND', () => gems(['*'], '1.2.0', ['demo-1.2.0.jar']));
  });

  it('has the version as RubyGems writes it', async () => {
    const { version } = gems(['*.gem'], '1.2.0-rc.1', ['demo-1.2.0.pre.rc.1.gem']);
    expect(version).toBe('1.2.0.pre.rc.1');
    await expectFailure('REGISTRY_NAME_INVALID', () =>
      gems(['*.gem'], '1.2.0+build', ['demo-1.2.0+build.gem']),
    );
  });
});

describe('a channel of Maven Central', () => {
  it('serves every file of the version, under the name that its coordinates give', () => {
    expect(central(['demo-1.2.0*']).artifacts).toEqual([...files].slice(0, 3).sort());
  });

  it('is refused without the POM, and without a jar of its own', async () => {
    const missing = await expectFailure('SEAL_CHANNEL_INCOMPLETE', () => central(['demo*.jar']));
    expect(missing.seen).toContain('demo-1.2.0.pom');
    await expectFailure('SEAL_CHANNEL_INCOMPLETE', () => central(['*.pom', 'demo-1.2.0.jar']));
  });

  it('is refused with a file of another name', async () => {
    await expectFailure('SEAL_CHANNEL_NAME', () => central(['*.jar', '*.pom']));
  });

  it.each([
    ['a snapshot', '1.2.0-SNAPSHOT', 'org.example:demo'],
    ['a name without its group', '1.2.0', 'demo'],
    ['a name written as an address', '1.2.0', 'org/example/demo'],
  ])('is refused for %s', async (_, version, name) => {
    await expectFailure('REGISTRY_NAME_INVALID', () => {
      const stem = `${name.split(':')[1] ?? ''}-${version}`;
      const request = channel('central', 'maven', { package: name, artifacts: ['*'] });
      resolveChannels([request], [`${stem}.pom`], version);
    });
  });
});

describe('the kind of a file', () => {
  it.each([
    ['demo-1.2.0.gem', 'gem'],
    ['demo-1.2.0.jar', 'jar'],
    ['demo-1.2.0.pom', 'pom'],
    ['demo-1.2.0.crate', 'crate'],
    ['demo-1.2.0.tgz', 'archive'],
    ['demo-1.2.0.tar.gz', 'archive'],
    ['demo-1.2.0.whl', 'file'],
    ['demo.nupkg', 'file'],
  ])('%s is %s wherever it is served', (name, kind) => {
    expect(artifactKindOf(name, new Set())).toBe(kind);
  });

  it('of an archive is that of the registry that serves it', () => {
    expect(artifactKindOf('demo-1.2.0.tgz', new Set(['npm', 'maven']))).toBe('npm-tarball');
    expect(artifactKindOf('demo-1.2.0.tar.gz', new Set(['pypi']))).toBe('sdist');
    expect(artifactKindOf('demo-1.2.0.tar.gz', new Set(['maven', 'url']))).toBe('archive');
  });
});

describe('a release of gems and jars', () => {
  it('is sealed, and its manifest is one that later actions accept', async () => {
    const root = newFolder();
    const built = {
      [everywhere]: await gemOf('demo', '1.2.0'),
      [native]: await gemOf('demo', '1.2.0', 'x86_64-linux'),
      'demo-1.2.0.jar': zipOf([{ name: 'META-INF/MANIFEST.MF', content: 'x' }]),
      'demo-1.2.0.pom': pomOf('org.example', 'demo', '1.2.0'),
    };
    for (const [name, content] of Object.entries(built)) {
      await localFiles.write(join(root, 'built', name), content);
    }
    const options = sealOptions(root, {
      expectations: [{ glob: '*', count: 4 }],
      channels: [
        channel('gems', 'rubygems', { package: 'demo', artifacts: ['*.gem'] }),
        channel('central', 'maven', { package: 'org.example:demo', artifacts: ['*.{jar,pom}'] }),
      ],
    });
    const { manifest, folder, manifestSha256 } = await seal(options, sealPorts());
    expect(manifest.artifacts.map(({ name, kind }) => [name, kind])).toEqual([
      [native, 'gem'],
      [everywhere, 'gem'],
      ['demo-1.2.0.jar', 'jar'],
      ['demo-1.2.0.pom', 'pom'],
    ]);
    await verifySealedSet(folder, manifestSha256, localFiles);
  });
});
