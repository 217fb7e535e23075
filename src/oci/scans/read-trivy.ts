/** Scan results in trivy's own JSON: https://trivy.dev/latest/docs/configuration/reporting/#json */
import { listOf, nullable, objectOf, oneOf, optional, textLike } from '../../shape.ts';
import { digestsIn, levelOf, type ScanFinding, type ScanResult } from './scan.ts';

const text = optional(textLike());
const found = objectOf({
  VulnerabilityID: text,
  ID: text,
  RuleID: text,
  Name: text,
  Severity: text,
  Status: text,
});
const list = optional(nullable(listOf(found)));
const part = objectOf({
  Vulnerabilities: list,
  Misconfigurations: list,
  Secrets: list,
  Licenses: list,
});
const report = objectOf({
  ArtifactName: text,
  ArtifactType: oneOf(['container_image']),
  Metadata: optional(objectOf({ RepoDigests: optional(nullable(listOf(textLike()))) })),
  Results: optional(nullable(listOf(part))),
});

/** Its one result. Throws NotOfShape, for a scan of something else than an image too. */
export function readTrivy(value: unknown): readonly ScanResult[] {
  const { ArtifactName, Metadata, Results } = report(value, '');
  const parts = Results ?? [];
  return [
    {
      tool: 'Trivy',
      digests: digestsIn([ArtifactName, ...(Metadata?.RepoDigests ?? [])]),
      findings: parts.flatMap(findingsOf),
      // A clean image has a part for its packages, with nothing in it.
      undone: parts.length === 0 ? 'it knew nothing in the image to look at' : undefined,
    },
  ];
}

function findingsOf(one: ReturnType<typeof part>): readonly ScanFinding[] {
  const failed = one.Misconfigurations?.filter(({ Status }) => Status !== 'PASS');
  return [one.Vulnerabilities, failed, one.Secrets, one.Licenses].flatMap((entries) =>
    (entries ?? []).map(({ VulnerabilityID, ID, RuleID, Name, Severity }) => ({
      id: VulnerabilityID ?? ID ?? RuleID ?? Name ?? 'a finding without a name',
      level: levelOf(Severity),
    })),
  );
}
