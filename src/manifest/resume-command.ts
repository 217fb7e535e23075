/** The command with which a maintainer goes on when the run itself cannot be run again. */
import type { Sha256 } from '../ports.ts';
import { shellWord } from '../shell-word.ts';
import type { ReleaseManifest } from './manifest.ts';

export interface ResumeFacts {
  readonly manifest: ReleaseManifest;
  readonly manifestSha256: Sha256;
  /** Undefined when the set came from a folder: there is nothing to resume from, then. */
  readonly artifactId: number | undefined;
  /** The run that keeps the sealed artifact. */
  readonly runId: number;
}

/**
 * One line of shell; undefined without a sealed artifact. It runs the workflow as the default
 * branch has it: the tag's own may be what has to be mended.
 */
export function resumeCommand(facts: ResumeFacts): string | undefined {
  const { manifest, manifestSha256, artifactId, runId } = facts;
  if (artifactId === undefined) return undefined;
  const inputs = {
    tag: manifest.tag,
    'sealed-run-id': String(runId),
    'sealed-artifact-id': String(artifactId),
    'manifest-digest': `sha256:${manifestSha256}`,
  };
  const flags = Object.entries(inputs).map(([name, value]) => `-f ${name}=${shellWord(value)}`);
  const workflow = shellWord(workflowFile(manifest));
  return [`gh workflow run ${workflow} --repo ${manifest.repository}`, ...flags].join(' ');
}

/** `release.yml` of `owner/name/.github/workflows/release.yml@refs/tags/v1.2.3`. */
function workflowFile({ build }: ReleaseManifest): string {
  return /\/([^/@]+)@/.exec(build.workflow)?.[1] ?? 'release.yml';
}
