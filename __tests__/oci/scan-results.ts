/** Scan results of a container image in the shapes in which well-known scanners write them. */

const name = 'registry.plain.example/octo/demo';

/** `trivy image --format sarif registry.plain.example/octo/demo@sha256:…` */
export function trivySarif(digest: string, levels: readonly string[] = []) {
  return {
    version: '2.1.0',
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    runs: [
      {
        tool: {
          driver: {
            fullName: 'Trivy Vulnerability Scanner',
            informationUri: 'https://github.com/aquasecurity/trivy',
            name: 'Trivy',
            rules: levels.map((level, index) => ({
              id: `CVE-2026-${1000 + index}`,
              name: 'OsPackageVulnerability',
              defaultConfiguration: { level },
            })),
            version: '0.60.0',
          },
        },
        results: levels.map((level, ruleIndex) => ({
          ruleId: `CVE-2026-${1000 + ruleIndex}`,
          ...{ ruleIndex, level },
          message: { text: 'Package: zlib' },
        })),
        columnKind: 'utf16CodeUnits',
        properties: {
          imageID: `sha256:${'e'.repeat(64)}`,
          imageName: `${name}@${digest}`,
          repoDigests: [`${name}@${digest}`],
          repoTags: [],
        },
      },
    ],
  };
}

/** `trivy image --format json …` */
export function trivyJson(digest: string, severities: readonly string[] = []) {
  return {
    SchemaVersion: 2,
    ArtifactName: name,
    ArtifactType: 'container_image',
    Metadata: { ImageID: `sha256:${'e'.repeat(64)}`, RepoDigests: [`${name}@${digest}`] },
    Results: [
      {
        Target: `${name} (alpine 3.22.1)`,
        Class: 'os-pkgs',
        Type: 'alpine',
        ...(severities.length > 0 && {
          Vulnerabilities: severities.map((Severity, index) => ({
            VulnerabilityID: `CVE-2026-${2000 + index}`,
            PkgName: 'zlib',
            Severity,
          })),
        }),
      },
    ] as object[],
  };
}

/** `grype registry:… -o json` */
export function grypeJson(digest: string, severities: readonly string[] = []) {
  return {
    matches: severities.map((severity, index) => ({
      vulnerability: { id: `CVE-2026-${3000 + index}`, severity },
      artifact: { name: 'zlib', version: '1.3.1' },
    })),
    source: {
      type: 'image',
      target: {
        userInput: `${name}:build-7`,
        imageID: `sha256:${'e'.repeat(64)}`,
        manifestDigest: digest,
        mediaType: 'application/vnd.oci.image.manifest.v1+json',
        repoDigests: [`${name}@sha256:${'d'.repeat(64)}`],
      },
    },
    distro: { name: 'alpine', version: '3.22.1' },
    descriptor: { name: 'grype', version: '0.90.0' },
  };
}
