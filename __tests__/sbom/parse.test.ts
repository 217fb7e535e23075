import { describe, expect, test } from '@jest/globals';
import { parseSbom } from '../../src/sbom/parse.ts';
import { maxSbomBytes } from '../../src/sbom/sbom.ts';
import { expectFailure } from '../support/expect-failure.ts';
import { cargoCyclonedx, cdxgen, syftCyclonedx, syftSpdx, wheel, withChange } from './documents.ts';

const parsed = (document: object) => parseSbom(JSON.stringify(document));

describe('an SBOM', () => {
  test.each([
    ['syft, as SPDX', syftSpdx(), 'spdx', '2.3', ['requests', wheel.name]],
    ['syft, as CycloneDX', syftCyclonedx(), 'cyclonedx', '1.6', [wheel.name, 'requests']],
    ['cdxgen', cdxgen(), 'cyclonedx', '1.5', ['demo', 'requests']],
    ['cargo-cyclonedx', cargoCyclonedx(), 'cyclonedx', '1.4', ['demo', 'itoa']],
  ])('of %s is read', async (_, document, format, specVersion, names) => {
    const sbom = await parsed(document);
    expect(sbom).toMatchObject({ format, specVersion, duplicateIds: [], brokenReferences: [] });
    expect(sbom.packages.map(({ name }) => name)).toEqual(names);
    expect(sbom.subjects.flatMap(({ sha256 }) => sha256)).toContain(wheel.sha256);
  });

  test('of CycloneDX 1.7 is read, components inside of components too', async () => {
    const inner = { type: 'library', name: 'inner', version: '2' };
    const components = [{ type: 'framework', name: 'outer', components: [inner] }];
    const document = { bomFormat: 'CycloneDX', specVersion: '1.7', version: 1, components };
    const { packages } = await parsed(document);
    expect(packages).toEqual([
      { name: 'outer', version: undefined, identified: false, sha256: [] },
      { name: 'inner', version: '2', identified: false, sha256: [] },
    ]);
  });

  test('may name a licence that is newer than this suite', async () => {
    const licenses = [{ license: { id: 'Of-The-Future-9.0' } }];
    const sbom = await parsed(withChange(syftCyclonedx(), 'components.0.licenses', licenses));
    expect(sbom.packages).toHaveLength(2);
  });
});

describe('a text that is no SBOM of SPDX 2.3 or CycloneDX', () => {
  test.each([
    ['no JSON', '{"spdxVersion": "SPDX-2.3",'],
    ['nothing', ''],
    ['nested without end', '['.repeat(100_000) + ']'.repeat(100_000)],
  ])('is malformed when it is %s', async (_, text) => {
    await expectFailure('SBOM_MALFORMED', () => parseSbom(text));
  });

  test('is refused when it has more bytes than an attestation holds', async () => {
    await expectFailure('SBOM_TOO_LARGE', () => parseSbom(' '.repeat(maxSbomBytes + 1)));
    await expectFailure('SBOM_TOO_LARGE', () => parseSbom('é'.repeat(maxSbomBytes / 2 + 1)));
  });

  test.each([
    ['XML', '<?xml version="1.0"?><bom xmlns="http://cyclonedx.org/schema/bom/1.6"/>'],
    ['tag-value', '# made by hand\nSPDXVersion: SPDX-2.3\nDataLicense: CC0-1.0\n'],
    ['JSON of something else', '{"name":"demo","lockfileVersion":3}'],
    ['a list', '[]'],
    ['null', 'null'],
  ])('is of an unknown format when it is %s', async (_, text) => {
    await expectFailure('SBOM_FORMAT_UNKNOWN', () => parseSbom(text));
  });

  test.each([
    ['SPDX 2.2', { spdxVersion: 'SPDX-2.2' }],
    ['SPDX 3', { '@context': 'https://spdx.org/rdf/3.0.1/spdx-context.jsonld', '@graph': [] }],
    ['CycloneDX 1.3', { bomFormat: 'CycloneDX', specVersion: '1.3' }],
    ['CycloneDX of no version', { bomFormat: 'CycloneDX' }],
  ])('is of an unsupported version when it is %s', async (_, document) => {
    await expectFailure('SBOM_VERSION_UNSUPPORTED', () => parsed(document));
  });
});

describe('a document that its schema does not allow', () => {
  test.each([
    ['a field that there is not', syftSpdx(), 'packages.0.homePage', 'https://example.org'],
    ['no creation time', syftSpdx(), 'creationInfo.created', undefined],
    ['a local time', syftSpdx(), 'creationInfo.created', '2025-03-01 10:20'],
    ['no namespace', syftSpdx(), 'documentNamespace', undefined],
    ['another licence of its data', syftSpdx(), 'dataLicense', 'MIT'],
    ['an unknown digest', syftSpdx(), 'packages.1.checksums.0.algorithm', 'SHA-256'],
    ['a digest in base64', syftSpdx(), 'packages.1.checksums.0.checksumValue', 'T0+/=='],
    ['an unknown relationship', syftSpdx(), 'relationships.0.relationshipType', 'USES'],
    ['packages that are no list', syftSpdx(), 'packages', {}],
    ['an unknown type', syftCyclonedx(), 'components.0.type', 'package'],
    ['a component without a name', syftCyclonedx(), 'components.0.name', undefined],
    ['a digest that is cut off', cdxgen(), 'metadata.component.hashes.0.content', 'abc'],
    ['a wrong serial number', cdxgen(), 'serialNumber', '1'],
    [
      'the same component twice',
      cdxgen(),
      'components',
      [cdxgen().components[0], cdxgen().components[0]],
    ],
  ])('is refused, such as %s', async (_, document, path, value) => {
    const failure = await expectFailure('SBOM_SCHEMA_INVALID', () =>
      parsed(withChange(document, path, value)),
    );
    expect(failure.seen).toMatch(/^the SBOM is not (?:SPDX|CycloneDX) [\d.]+: \S/);
  });

  test('is told of the place', async () => {
    const document = withChange(syftSpdx(), 'packages.0.downloadLocation', 7);
    const failure = await expectFailure('SBOM_SCHEMA_INVALID', () => parsed(document));
    expect(failure.seen).toContain('/packages/0/downloadLocation must be string');
  });
});
