/** What a maintainer reads after attesting: what was said of what, and how to go on after a stop. */
import type { ReleaseManifest } from '../manifest/manifest.ts';
import { signatureLine } from '../manifest/seal-summary.ts';
import { resumeCommand } from '../manifest/resume-command.ts';
import type { Sha256 } from '../ports.ts';
import type { Attested } from './attest-planned.ts';

export interface AttestedForSummary {
  readonly manifest: ReleaseManifest;
  readonly manifestSha256: Sha256;
  readonly artifactId: number;
  readonly attested: readonly Attested[];
}

/** Markdown. */
export function renderAttestSummary({ attested, ...sealed }: AttestedForSummary): string {
  const { manifest, manifestSha256 } = sealed;
  const adopted = manifest.artifacts.filter(({ adoptedFrom }) => adoptedFrom !== undefined);
  return [
    `### Attested ${manifest.tag}`,
    '',
    `The set that carries the attestations continues the sealed one; manifest \`sha256:${manifestSha256}\`.`,
    '',
    signatureLine(manifest),
    '',
    '| Bundle | States | Subjects | |',
    '|---|---|---:|---|',
    ...attested.map(bundleRow),
    '',
    ...adopted.map(
      ({ name, adoptedFrom }) =>
        `- ${name} was adopted from ${adoptedFrom!.registry}: not built here, not attested.`,
    ),
    ...(adopted.length > 0 ? [''] : []),
    'From here on this set is the one that is released. When the release stops half-way and its run can no longer be re-run, finish it with:',
    '',
    '```sh',
    resumeCommand({ ...sealed, runId: manifest.build.runId })!,
    '```',
    '',
  ].join('\n');
}

function bundleRow({ fileName, statement, found }: Attested): string {
  const type = statement.predicateType.replaceAll('|', '\\|').replaceAll('<', '&lt;');
  const origin = found ? 'made by an earlier attempt' : 'signed and stored';
  return `| ${fileName} | ${type} | ${statement.subject.length} | ${origin} |`;
}
