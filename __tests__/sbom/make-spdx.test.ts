import { describe, expect, test } from '@jest/globals';
import { checkSbom } from '../../src/sbom/check.ts';
import { makeSpdx, type SbomArtifact } from '../../src/sbom/make-spdx.ts';
import { renderPackageUrl } from '../../src/sbom/purl.ts';
import * as lockFiles from './lock-files.ts';

const sha256 = '7d'.repeat(32);
const crate: SbomArtifact = {
  ...{ name: 'demo-0.1.0.crate', kind: 'crate', sha256 },
  package: { name: 'demo', version: '0.1.0' },
};
const cargo = { path: 'Cargo.lock', text: lockFiles.cargoLock };
const epoch = { epochSeconds: 1_700_000_000 };

interface Made {
  readonly documentNamespace: string;
  readonly creationInfo: Readonly<Record<string, unknown>>;
  readonly packages: readonly Readonly<
    Record<string, unknown> & { SPDXID: string; name: string }
  >[];
  readonly relationships: readonly Readonly<Record<string, string>>[];
}

const made = (...args: Parameters<typeof makeSpdx>) => JSON.parse(makeSpdx(...args)) as Made;

describe('the SBOM made for an artifact', () => {
  test('has the artifact by digest, what it needs, and who needs what', () => {
    const { packages, relationships, creationInfo } = made(crate, cargo, epoch);
    expect(packages[0]).toEqual({
      ...{ SPDXID: 'SPDXRef-Artifact-demo-0.1.0.crate', name: 'demo', versionInfo: '0.1.0' },
      ...{ packageFileName: 'demo-0.1.0.crate', primaryPackagePurpose: 'ARCHIVE' },
      ...{ downloadLocation: 'NOASSERTION', filesAnalyzed: false },
      checksums: [{ algorithm: 'SHA256', checksumValue: sha256 }],
      externalRefs: [
        {
          ...{ referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl' },
          referenceLocator: 'pkg:cargo/demo@0.1.0',
        },
      ],
    });
    const nameOf = (id: string) => packages.find(({ SPDXID }) => SPDXID === id)?.name ?? 'document';
    const told = relationships.map(
      ({ spdxElementId, relationshipType, relatedSpdxElement }) =>
        `${nameOf(spdxElementId!)} ${relationshipType} ${nameOf(relatedSpdxElement!)}`,
    );
    expect(told[0]).toBe('document DESCRIBES demo');
    expect(told.slice(1).sort()).toEqual([
      'demo DEPENDS_ON demo-macros',
      'demo DEPENDS_ON itoa',
      'demo DEPENDS_ON private',
      'demo-macros DEPENDS_ON pinned',
      'private DEPENDS_ON itoa',
    ]);
    expect(creationInfo.created).toBe('2023-11-14T22:13:20Z');
    expect(creationInfo.comment).toMatch(/^Made from Cargo\.lock \(SHA-256 [0-9a-f]{64}\)\.$/);
  });

  test('is the same for the same inputs, with a namespace of its own for any other', () => {
    expect(makeSpdx(crate, cargo, epoch)).toBe(makeSpdx({ ...crate }, { ...cargo }, { ...epoch }));
    const others = [
      made({ ...crate, sha256: '8e'.repeat(32) }, cargo, epoch),
      made(crate, { ...cargo, text: `${cargo.text}\n` }, epoch),
      made(crate, cargo, { epochSeconds: 1_700_000_001 }),
      made(crate, cargo, epoch),
    ];
    expect(new Set(others.map(({ documentNamespace }) => documentNamespace)).size).toBe(4);
  });

  test('does not follow the order of the lock file', () => {
    const [head, ...entries] = cargo.text.split('\n[[package]]');
    const turned = [head, ...entries.reverse()].join('\n[[package]]');
    const { packages, relationships } = made(crate, { ...cargo, text: turned }, epoch);
    const straight = made(crate, cargo, epoch);
    expect(packages).toEqual(straight.packages);
    expect(relationships).toEqual(straight.relationships);
  });

  test.each([
    ['crate', 'Cargo.lock', lockFiles.cargoLock, 'demo', '0.1.0'],
    ['npm-tarball', 'package-lock.json', JSON.stringify(lockFiles.npmLock), '@octo/demo', '1.0.0'],
    ['wheel', 'uv.lock', lockFiles.uvLock, 'demo-app', '1.2.3'],
    ['wheel', 'poetry.lock', lockFiles.poetryLock, 'demo-app', '1.2.3'],
    ['sdist', 'requirements.txt', lockFiles.requirements, 'demo-app', '1.2.3'],
    ['wheel', 'METADATA', lockFiles.metadata, 'demo-app', '1.2.3'],
    ['archive', 'Cargo.lock', lockFiles.cargoLock, undefined, ''],
    ['gem', 'requirements.txt', '', 'demo', '1.2.3'],
    ['jar', 'requirements.txt', '', 'com.example:demo', '1.2.3'],
  ] as const)('for a %s from %s passes every check', async (kind, path, text, name, version) => {
    const own = name === undefined ? undefined : { name, version };
    const artifact: SbomArtifact = { name: 'demo.bin', kind, sha256, package: own };
    const sbom = makeSpdx(artifact, { path, text }, epoch);
    expect(await checkSbom(sbom, { title: 'made', artifacts: [artifact] })).toEqual([]);
    expect(JSON.parse(sbom).packages.length).toBeGreaterThanOrEqual(1);
    expect(sbom).not.toContain('secret');
  });

  test('names a package once that npm installs in several folders', () => {
    const lock = structuredClone(lockFiles.npmLock) as { packages: Record<string, object> };
    const { 'node_modules/left': left } = lock.packages;
    lock.packages['node_modules/@octo/util/node_modules/left'] = left!;
    const source = { path: 'package-lock.json', text: JSON.stringify(lock) };
    const own = { name: '@octo/demo', version: '1.0.0' };
    const { packages } = made({ ...crate, kind: 'npm-tarball', package: own }, source, epoch);
    expect(packages.filter(({ name }) => name === 'left')).toHaveLength(1);
  });

  test.each([
    ['./crates/demo/Cargo.lock', 'crates/demo/Cargo.lock'],
    ['/home/me/demo/Cargo.lock', 'Cargo.lock'],
    ['C:\\work\\Cargo.lock', 'Cargo.lock'],
    ['../Cargo.lock', 'Cargo.lock'],
  ])('tells no path outside of the repository: %s', (path, shown) => {
    const { creationInfo } = made(crate, { ...cargo, path }, epoch);
    expect(creationInfo.comment).toContain(`Made from ${shown} (`);
  });
});

describe('a package URL', () => {
  test.each([
    [{ type: 'npm', name: '@octo/demo', version: '1.0.0+a' }, 'pkg:npm/%40octo/demo@1.0.0%2Ba'],
    [{ type: 'maven', name: 'com.a/b', qualifiers: { type: 'jar' } }, 'pkg:maven/com.a/b?type=jar'],
    [
      { type: 'pypi', name: 'a b', qualifiers: { z: '1', a: 'https://x/(y)', no: undefined } },
      'pkg:pypi/a%20b?a=https://x/%28y%29&z=1',
    ],
    [{ type: 'generic', name: 'lone\ud800' }, 'pkg:generic/lone%EF%BF%BD'],
  ])('is written as its specification says: %j', (parts, text) => {
    expect(renderPackageUrl(parts)).toBe(text);
  });
});
