import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { localFiles } from '../../src/adapters/files.ts';
import type { Channel } from '../../src/manifest/manifest.ts';
import { findPackageIdentity } from '../../src/manifest/package-identity.ts';
import { requirePackages } from '../../src/manifest/require-packages.ts';
import { tarOf } from '../support/archives.ts';
import { expectFailure } from '../support/expect-failure.ts';
import { temporaryFolders } from '../support/folders.ts';
import { zipOf } from '../support/zip.ts';

const newFolder = temporaryFolders();
type Kind = 'gem' | 'pom' | 'jar' | 'archive';

async function identityOf(kind: Kind, content: string | Buffer) {
  const path = `${newFolder({ [`it.${kind}`]: content })}/it.${kind}`;
  return findPackageIdentity({ path, kind, expected: 'org.example:demo' }, localFiles);
}

// As `gem build` of RubyGems 3 writes it.
const specification = (platform = 'ruby', rest = '') =>
  `--- !ruby/object:Gem::Specification
name: demo
version: !ruby/object:Gem::Version
  version: 1.2.3
platform: ${platform}
${rest}authors:
- Octo
date: 1980-01-02 00:00:00.000000000 Z
dependencies:
- !ruby/object:Gem::Dependency
  name: rake
  requirement: !ruby/object:Gem::Requirement
    requirements:
    - - "~>"
      - !ruby/object:Gem::Version
        version: '13.0'
required_ruby_version: !ruby/object:Gem::Requirement
  requirements:
  - - ">="
    - !ruby/object:Gem::Version
      version: '0'
summary: Demo
`;
const gem = (yaml: string) =>
  tarOf({ 'metadata.gz': gzipSync(yaml), 'data.tar.gz': gzipSync(''), 'checksums.yaml.gz': 'x' });

describe('a gem', () => {
  it('is what its specification says, under the name that RubyGems gives it', async () => {
    const demo = { name: 'demo', version: '1.2.3' };
    const plain = await identityOf('gem', await gem(specification()));
    expect(plain).toEqual({ ...demo, filename: 'demo-1.2.3.gem' });
    const native = await identityOf('gem', await gem(specification('x86_64-linux')));
    expect(native).toEqual({ ...demo, filename: 'demo-1.2.3-x86_64-linux.gem' });
  });

  it('has no certain name when its platform was written otherwise at first', async () => {
    const rest = 'original_platform: i686-linux\n';
    expect(await identityOf('gem', await gem(specification('x86-linux', rest)))).toEqual({
      name: 'demo',
      version: '1.2.3',
    });
  });

  it('has texts only: a version is no number', async () => {
    const yaml = specification().replace('1.2.3', '1.10');
    expect(await identityOf('gem', await gem(yaml))).toMatchObject({ version: '1.10' });
  });

  it.each([
    ['no metadata', () => tarOf({ 'data.tar.gz': 'x' })],
    ['metadata that is not compressed', () => tarOf({ 'metadata.gz': specification() })],
    ['metadata that is no YAML', () => gem('name: [demo')],
    ['no version', () => gem('--- !ruby/object:Gem::Specification\nname: demo\n')],
    ['aliases', () => gem('name: demo\nversion: &v {version: 1.2.3}\nother: *v\n')],
    ['metadata that unpacks without end', () => gem(' '.repeat(5 * 1024 * 1024))],
  ])('that has %s cannot be read', async (_, make) => {
    const bytes = await make();
    await expectFailure('SEAL_METADATA_UNREADABLE', () => identityOf('gem', bytes));
  });
});

const pom = (inner: string) =>
  `<?xml version="1.0" encoding="UTF-8"?>
<!-- <version>9.9.9</version> -->
<project xmlns="http://maven.apache.org/POM/4.0.0" xsi:schemaLocation='a > b'>
  <modelVersion>4.0.0</modelVersion>
${inner}
  <dependencies>
    <dependency><groupId>junit</groupId><artifactId>junit</artifactId><version>4</version></dependency>
  </dependencies>
  <name><![CDATA[<Demo>]]></name><packaging/>
</project>
`;
const own = `<groupId>org.example</groupId><artifactId> demo </artifactId><version>1.2.3</version>`;
const parent = `<parent><groupId>org.example</groupId><artifactId>all</artifactId><version>1.2.3</version></parent>`;

describe('a POM', () => {
  it.each([
    ['its own coordinates', own],
    ['group and version of its parent', `${parent}<artifactId>demo</artifactId>`],
    ['a parent of another version', `${parent.replace('1.2.3', '7')}${own}`],
  ])('may have %s', async (_, inner) => {
    const identity = { name: 'org.example:demo', version: '1.2.3' };
    expect(await identityOf('pom', pom(inner))).toEqual(identity);
  });

  it.each([
    ['no artifact of its own', pom(parent)],
    ['its version twice', pom(`${own}<version>1.2.4</version>`)],
    ['a document type', `<!DOCTYPE project [<!ENTITY v "1">]>${pom(own)}`],
    [
      'an element that is not closed',
      pom(own).replace('</packaging>', '').replace('<packaging/>', '<p>'),
    ],
    ['its end missing', pom(own).slice(0, 300)],
    ['other things in it', '{"groupId": "org.example"}'],
  ])('that has %s cannot be read', async (_, xml) => {
    await expectFailure('SEAL_METADATA_UNREADABLE', () => identityOf('pom', xml));
  });
});

const properties = (artifact: string, version: string) => ({
  name: `META-INF/maven/org.example/${artifact}/pom.properties`,
  content: `#Generated by Maven\ngroupId=org.example\nartifactId=${artifact}\nversion=${version}\n`,
});

describe('a jar', () => {
  it('tells its version when Maven packed it, whatever it bundles', async () => {
    const jar = zipOf([properties('other', '7'), properties('demo', '1.2.3')]);
    expect(await identityOf('jar', jar)).toEqual({ name: 'org.example:demo', version: '1.2.3' });
  });

  it('tells nothing when another tool packed it, or a name is in it twice', async () => {
    const plain = zipOf([{ name: 'META-INF/MANIFEST.MF', content: 'x' }, properties('other', '7')]);
    expect(await identityOf('jar', plain)).toBeUndefined();
    const twice = zipOf([properties('demo', '1'), properties('demo', '1.2.3')]);
    expect(await identityOf('jar', twice)).toBeUndefined();
  });

  it('that is no zip is no jar', async () => {
    await expectFailure('ARCHIVE_UNSUPPORTED', () => identityOf('jar', 'not a zip'));
  });
});

describe('what is inside against what its channel says', () => {
  async function check(name: string, content: string | Buffer, changes: Partial<Channel>) {
    const folder = newFolder({ [name]: content });
    const kind = name.split('.').at(-1) as Kind;
    const channel = { name: 'it', version: '1.2.3', artifacts: [name], ...changes } as Channel;
    const artifact = { name, size: 1, sha256: 'a'.repeat(64), kind };
    await requirePackages({ artifacts: [artifact], channels: [channel], folder }, localFiles);
  }
  const ruby = { type: 'rubygems', package: 'demo' } as const;
  const maven = { type: 'maven', package: 'org.example:demo' } as const;

  it('passes when they agree', async () => {
    await check('demo-1.2.3.gem', await gem(specification()), ruby);
    await check('demo-1.2.3.pom', pom(own), maven);
    await check('demo-1.2.3.jar', zipOf([properties('demo', '1.2.3')]), maven);
    await expect(check('a.jar', zipOf([properties('x', '7')]), maven)).resolves.toBeUndefined();
  });

  it('is refused for another name or version', async () => {
    const bytes = await gem(specification());
    for (const changes of [{ package: 'other' }, { version: '1.2.4' }]) {
      await expectFailure('SEAL_PACKAGE_MISMATCH', () =>
        check('demo-1.2.3.gem', bytes, { ...ruby, ...changes }),
      );
    }
    await expectFailure('SEAL_PACKAGE_MISMATCH', () =>
      check('demo-1.2.3.pom', pom(own.replace('1.2.3', '${revision}')), maven),
    );
    await expectFailure('SEAL_PACKAGE_MISMATCH', () =>
      check('demo-1.2.3.jar', zipOf([properties('demo', '1.2.4')]), maven),
    );
  });

  it('is refused for a gem that RubyGems would serve under another name', async () => {
    const bytes = await gem(specification('arm64-darwin'));
    const failure = await expectFailure('SEAL_PACKAGE_MISMATCH', () =>
      check('demo-1.2.3-darwin.gem', bytes, ruby),
    );
    expect(failure.seen).toContain('demo-1.2.3-arm64-darwin.gem');
  });
});
