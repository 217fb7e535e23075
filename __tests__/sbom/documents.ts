/** SBOMs of one wheel and one crate in the shapes in which well-known tools write them. */

export const wheel = {
  name: 'demo-1.2.3-py3-none-any.whl',
  sha256: '4f'.repeat(32),
};

type Document = Record<string, unknown>;

/** `syft file:demo-1.2.3-py3-none-any.whl -o spdx-json` */
export function syftSpdx() {
  return {
    spdxVersion: 'SPDX-2.3',
    dataLicense: 'CC0-1.0',
    SPDXID: 'SPDXRef-DOCUMENT',
    name: wheel.name,
    documentNamespace: `https://anchore.com/syft/file/${wheel.name}-1b0f0f5e-4b0e-4b63-9a5e-0a9e2f6ad7c1`,
    creationInfo: {
      licenseListVersion: '3.25',
      creators: ['Organization: Anchore, Inc', 'Tool: syft-1.18.1'],
      created: '2025-03-01T10:20:30Z',
    },
    packages: [
      {
        name: 'requests',
        SPDXID: 'SPDXRef-Package-python-requests-6e2a2a1f9d1f6c3e',
        versionInfo: '2.32.3',
        supplier: 'Person: Kenneth Reitz (me@kennethreitz.org)',
        downloadLocation: 'NOASSERTION',
        filesAnalyzed: false,
        sourceInfo: 'acquired package info from installed python package manifest file: /METADATA',
        licenseConcluded: 'NOASSERTION',
        licenseDeclared: 'Apache-2.0',
        copyrightText: 'NOASSERTION',
        externalRefs: [
          {
            referenceCategory: 'SECURITY',
            referenceType: 'cpe23Type',
            referenceLocator: 'cpe:2.3:a:python:requests:2.32.3:*:*:*:*:*:*:*',
          },
          {
            referenceCategory: 'PACKAGE-MANAGER',
            referenceType: 'purl',
            referenceLocator: 'pkg:pypi/requests@2.32.3',
          },
        ],
      },
      {
        name: wheel.name,
        SPDXID: 'SPDXRef-DocumentRoot-File-demo',
        versionInfo: `sha256:${wheel.sha256}`,
        supplier: 'NOASSERTION',
        downloadLocation: 'NOASSERTION',
        filesAnalyzed: false,
        checksums: [{ algorithm: 'SHA256', checksumValue: wheel.sha256 }],
        primaryPackagePurpose: 'FILE',
      },
    ],
    files: [
      {
        fileName: 'demo-1.2.3.dist-info/METADATA',
        SPDXID: 'SPDXRef-File-METADATA-1d3a5e8a1c2b3d4e',
        checksums: [{ algorithm: 'SHA1', checksumValue: '00'.repeat(20) }],
        licenseConcluded: 'NOASSERTION',
        licenseInfoInFiles: ['NOASSERTION'],
        copyrightText: '',
      },
    ],
    relationships: [
      {
        spdxElementId: 'SPDXRef-DocumentRoot-File-demo',
        relatedSpdxElement: 'SPDXRef-Package-python-requests-6e2a2a1f9d1f6c3e',
        relationshipType: 'CONTAINS',
      },
      {
        spdxElementId: 'SPDXRef-DOCUMENT',
        relatedSpdxElement: 'SPDXRef-DocumentRoot-File-demo',
        relationshipType: 'DESCRIBES',
      },
    ],
  };
}

/** `syft file:demo-1.2.3-py3-none-any.whl -o cyclonedx-json`: the file's digest is its version. */
export function syftCyclonedx() {
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: 'urn:uuid:2d1bfa2e-9a0d-4f43-9a77-8c8d3ff37f4e',
    version: 1,
    metadata: {
      timestamp: '2025-03-01T10:20:30Z',
      tools: {
        components: [{ type: 'application', author: 'anchore', name: 'syft', version: '1.18.1' }],
      },
      component: {
        'bom-ref': 'af63bd4c8601b7f1',
        type: 'file',
        name: wheel.name,
        version: `sha256:${wheel.sha256}`,
      },
    },
    components: [
      {
        'bom-ref': 'pkg:pypi/requests@2.32.3?package-id=6e2a2a1f9d1f6c3e',
        type: 'library',
        name: 'requests',
        version: '2.32.3',
        licenses: [{ license: { id: 'Apache-2.0' } }],
        cpe: 'cpe:2.3:a:python:requests:2.32.3:*:*:*:*:*:*:*',
        purl: 'pkg:pypi/requests@2.32.3',
        properties: [{ name: 'syft:location:0:path', value: '/METADATA' }],
      },
    ],
  };
}

/** `cdxgen -o bom.json`, with the artifact's digest added as its README tells. */
export function cdxgen() {
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    serialNumber: 'urn:uuid:7f1c2b9e-6d5a-4c1e-8d35-0f5f6e4f2a11',
    version: 1,
    metadata: {
      timestamp: '2025-03-01T10:20:30Z',
      tools: {
        components: [
          { type: 'application', group: '@cyclonedx', name: 'cdxgen', version: '10.11.0' },
        ],
      },
      authors: [{ name: 'OWASP Foundation' }],
      lifecycles: [{ phase: 'build' }],
      component: {
        type: 'application',
        'bom-ref': 'pkg:pypi/demo@1.2.3',
        name: 'demo',
        version: '1.2.3',
        purl: 'pkg:pypi/demo@1.2.3',
        hashes: [{ alg: 'SHA-256', content: wheel.sha256 }],
      },
    },
    components: [
      {
        group: '',
        name: 'requests',
        version: '2.32.3',
        purl: 'pkg:pypi/requests@2.32.3',
        type: 'library',
        'bom-ref': 'pkg:pypi/requests@2.32.3',
        evidence: {
          identity: {
            field: 'purl',
            confidence: 0.5,
            methods: [{ technique: 'manifest-analysis', confidence: 0.5, value: 'uv.lock' }],
          },
        },
        properties: [{ name: 'SrcFile', value: 'uv.lock' }],
      },
    ],
    dependencies: [{ ref: 'pkg:pypi/demo@1.2.3', dependsOn: ['pkg:pypi/requests@2.32.3'] }],
  };
}

/** `cargo cyclonedx --format json`, run where the checkout is: it tells where that was. */
export function cargoCyclonedx() {
  const ref = 'path+file:///home/runner/work/demo/demo#0.1.0';
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.4',
    version: 1,
    serialNumber: 'urn:uuid:0f3c1b2a-5d6e-4f70-8a91-b2c3d4e5f607',
    metadata: {
      timestamp: '2025-03-01T10:20:30.000000000Z',
      tools: [{ vendor: 'CycloneDX', name: 'cargo-cyclonedx', version: '0.5.5' }],
      component: {
        type: 'library',
        'bom-ref': ref,
        name: 'demo',
        version: '0.1.0',
        scope: 'required',
        purl: 'pkg:cargo/demo@0.1.0?download_url=file://.',
        hashes: [{ alg: 'SHA-256', content: wheel.sha256 }],
      },
    },
    components: [
      {
        type: 'library',
        'bom-ref': 'registry+https://github.com/rust-lang/crates.io-index#itoa@1.0.14',
        name: 'itoa',
        version: '1.0.14',
        hashes: [
          {
            alg: 'SHA-256',
            content: 'd75a2a4b1b190afb6f5425f10f6a8f959d2ea0b9c2b1d79553551850539e4674',
          },
        ],
        licenses: [{ expression: 'MIT OR Apache-2.0' }],
        purl: 'pkg:cargo/itoa@1.0.14',
      },
    ],
    dependencies: [
      { ref, dependsOn: ['registry+https://github.com/rust-lang/crates.io-index#itoa@1.0.14'] },
      { ref: 'registry+https://github.com/rust-lang/crates.io-index#itoa@1.0.14' },
    ],
  };
}

/** A copy of the document with the value at a path replaced; undefined removes it. */
export function withChange(document: object, path: string, value: unknown): Document {
  const copy = structuredClone(document) as Document;
  const names = path.split('.');
  let at: Record<string, unknown> = copy;
  for (const name of names.slice(0, -1)) at = at[name] as Record<string, unknown>;
  const last = names.at(-1)!;
  if (value === undefined) delete at[last];
  else at[last] = value;
  return copy;
}
