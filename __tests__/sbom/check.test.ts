import { describe, expect, test } from '@jest/globals';
import { checkSbom, requireSbom, type SbomExpectation } from '../../src/sbom/check.ts';
import { findLocalPath } from '../../src/sbom/local-paths.ts';
import { expectFailure } from '../support/expect-failure.ts';
import { cargoCyclonedx, cdxgen, syftCyclonedx, syftSpdx, wheel, withChange } from './documents.ts';

const expected: SbomExpectation = { title: 'demo.json', artifacts: [wheel] };

const check = (document: object, changes: Partial<SbomExpectation> = {}) =>
  checkSbom(JSON.stringify(document), { ...expected, ...changes });

const gate = (document: object, changes: Partial<SbomExpectation> = {}) =>
  requireSbom(JSON.stringify(document), { ...expected, ...changes });

describe('a good SBOM', () => {
  test.each([
    ['syft, as SPDX', syftSpdx()],
    ['syft, as CycloneDX', syftCyclonedx()],
    ['cdxgen', cdxgen()],
  ])('of %s has no finding', async (_, document) => {
    expect(await check(document)).toEqual([]);
    expect((await gate(document)).packages).toHaveLength(2);
  });
});

describe('one broken thing gives one finding', () => {
  test.each([
    ['SBOM_SCHEMA_INVALID', withChange(syftSpdx(), 'name', undefined)],
    ['SBOM_EMPTY', { ...syftSpdx(), packages: [], files: artifactAsFile(), relationships: [] }],
    ['SBOM_ID_DUPLICATE', withChange(syftSpdx(), 'files.0.SPDXID', syftSpdx().packages[0]!.SPDXID)],
    ['SBOM_ID_DUPLICATE', withChange(cdxgen(), 'components.0.bom-ref', 'pkg:pypi/demo@1.2.3')],
    ['SBOM_REFERENCE_BROKEN', withChange(syftSpdx(), 'relationships.0.spdxElementId', 'SPDXRef-x')],
    ['SBOM_REFERENCE_BROKEN', { ...syftSpdx(), documentDescribes: ['SPDXRef-gone'] }],
    ['SBOM_UNIDENTIFIED', { ...syftSpdx(), packages: namesAlone(), files: artifactAsFile() }],
    ['SBOM_ARTIFACT_UNNAMED', withChange(syftSpdx(), 'packages.1.checksums', undefined)],
    ['SBOM_ARTIFACT_UNNAMED', withChange(cdxgen(), 'metadata.component.hashes', undefined)],
    ['SBOM_ARTIFACT_UNNAMED', withChange(cdxgen(), 'metadata.component.hashes.0.alg', 'SHA3-256')],
    [
      'SBOM_ARTIFACT_DIFFERS',
      withChange(syftSpdx(), 'packages.1.checksums.0.checksumValue', 'ab'.repeat(32)),
    ],
    [
      'SBOM_ARTIFACT_DIFFERS',
      withChange(syftCyclonedx(), 'metadata.component.version', `sha256:${'ab'.repeat(32)}`),
    ],
    ['SBOM_LOCAL_PATH', withChange(syftSpdx(), 'name', '/src/demo')],
    ['SBOM_LOCAL_PATH', withChange(syftSpdx(), 'files.0.fileName', 'C:\\work\\demo\\METADATA')],
    ['SBOM_LOCAL_PATH', withChange(syftSpdx(), 'packages.0.downloadLocation', 'file:///src/demo')],
    ['SBOM_LOCAL_PATH', cargoCyclonedx()],
    [
      'SBOM_LOCAL_PATH',
      withChange(cdxgen(), 'components.0.properties.0.value', '/home/me/uv.lock'),
    ],
  ])('%s', async (code, document) => {
    const findings = await check(document);
    expect(findings.map(({ rule, level }) => `${level} ${rule}`)).toEqual([`error ${code}`]);
    expect(findings[0]!.message).toMatch(/^in demo\.json, /);
  });

  test('and the gate throws it', async () => {
    const empty = { ...syftSpdx(), packages: [], files: artifactAsFile(), relationships: [] };
    await expectFailure('SBOM_EMPTY', () => gate(empty));
    const twice = withChange(cdxgen(), 'components.0.bom-ref', 'pkg:pypi/demo@1.2.3');
    await expectFailure('SBOM_ID_DUPLICATE', () => gate(twice));
    const broken = { ...syftSpdx(), documentDescribes: ['SPDXRef-gone'] };
    await expectFailure('SBOM_REFERENCE_BROKEN', () => gate(broken));
    const unknown = { ...syftSpdx(), packages: namesAlone(), files: artifactAsFile() };
    await expectFailure('SBOM_UNIDENTIFIED', () => gate(unknown));
    const unnamed = withChange(cdxgen(), 'metadata.component.hashes', undefined);
    await expectFailure('SBOM_ARTIFACT_UNNAMED', () => gate(unnamed));
    const digest = 'metadata.component.version';
    const other = withChange(syftCyclonedx(), digest, `sha256:${'ab'.repeat(32)}`);
    await expectFailure('SBOM_ARTIFACT_DIFFERS', () => gate(other));
    await expectFailure('SBOM_LOCAL_PATH', () => gate(cargoCyclonedx()));
    const failure = await expectFailure('SBOM_FORMAT_UNKNOWN', () => gate({}));
    expect(failure.seen).toMatch(/^in demo\.json, /);
  });
});

describe('an SBOM of several artifacts', () => {
  test('must name each by digest, as a package or a file', async () => {
    const sdist = { name: 'demo-1.2.3.tar.gz', sha256: '5e'.repeat(32) };
    const artifacts = [wheel, sdist];
    expect(await check(syftSpdx(), { artifacts })).toMatchObject([
      { rule: 'SBOM_ARTIFACT_UNNAMED', message: expect.stringContaining(sdist.name) },
    ]);
    const checksum = { algorithm: 'SHA256', checksumValue: sdist.sha256.toUpperCase() };
    const both = withChange(syftSpdx(), 'files.0.checksums.1', checksum);
    expect(await check(both, { artifacts })).toEqual([]);
  });
});

describe('an SBOM after one of the release before', () => {
  test('is near-empty with fewer than half of its packages', async () => {
    expect(await check(syftSpdx(), { previousPackages: 4 })).toEqual([]);
    expect(await check(syftSpdx(), { previousPackages: 5 })).toMatchObject([
      { rule: 'SBOM_NEAR_EMPTY', message: expect.stringContaining('at least 3') },
    ]);
    await expectFailure('SBOM_NEAR_EMPTY', () => gate(syftSpdx(), { previousPackages: 5 }));
  });
});

describe('a path of the machine that made the SBOM', () => {
  const found = (field: string, text: string) => findLocalPath([{ place: field, field, text }]);

  test.each([
    ['name', '/src'],
    ['fileName', 'D:/a/demo/package.json'],
    ['fileName', '\\\\server\\share\\demo'],
    ['bom-ref', 'path+file:///work#0.1.0'],
    ['purl', 'pkg:npm/demo@1?vcs_url=git%2Bfile:%2F%2F%2Fsrv%2Fdemo'],
    ['downloadLocation', 'file:/srv/demo'],
    ['downloadLocation', 'file://localhost/srv/demo'],
    ['value', '/Users/ann/demo/uv.lock'],
    ['value', '["/builds/group/demo/pom.xml"]'],
    ['sourceInfo', 'acquired from /home/runner/work/demo/go.mod'],
    ['value', 'in C:\\work\\demo'],
    ['sourceInfo', 'in C:/work/demo'],
    ['sourceInfo', 'acquired from /mnt/c/work/demo, /workspace/demo'],
    ['value', '/workspace/demo/uv.lock'],
    ['value', '/Volumes/work/demo/uv.lock'],
    ['value', '/runner/_work/demo/demo/uv.lock'],
    ['comment', 'made in /home/me/demo'],
    ['value', 'see file:///srv/demo/uv.lock'],
  ])('is found in %s: %s', (field, text) => {
    expect(found(field, text)?.text).toBe(text);
  });

  test.each([
    ['name', '@scope/name'],
    ['name', 'example.com/home/module'],
    ['name', 'C'],
    ['fileName', './src/file:colon.txt'],
    ['purl', 'pkg:cargo/demo@0.1.0?download_url=file://.'],
    ['downloadLocation', 'git+https://github.com/octo/demo@main'],
    ['downloadLocation', 'https://example.org/home/demo.tgz'],
    ['downloadLocation', 'file:../sibling'],
    ['referenceLocator', 'pkg:npm/100%@1'],
    ['value', '/package-lock.json'],
    ['sourceInfo', 'acquired package info from rust cargo manifest: /Cargo.lock'],
    ['comment', 'Made from locks/uv.lock, as https://example.org/home/demo tells'],
    ['sourceInfo', 'mounted at /mnt, or at a:/'],
    ['description', 'Reads /home/you/.config on POSIX'],
    ['extractedText', 'found in /tmp/'],
  ])('is not found in %s: %s', (field, text) => {
    expect(found(field, text)).toBeUndefined();
  });
});

function artifactAsFile() {
  const checksums = [{ algorithm: 'SHA256', checksumValue: wheel.sha256 }];
  const [root] = syftSpdx().packages.slice(1);
  return [{ fileName: `./${wheel.name}`, SPDXID: `${root!.SPDXID}-file`, checksums }];
}

/** The same packages without anything to look them up by. */
function namesAlone() {
  return syftSpdx().packages.map(({ SPDXID }) => ({
    ...{ SPDXID, name: 'NOASSERTION', versionInfo: 'NOASSERTION', downloadLocation: 'NONE' },
  }));
}
