/** stage-release as a step: inputs to a task, report to outputs and summary. */
import semver from 'semver';
import type { ActionResult } from '../define-action.ts';
import { findingOf, type Finding } from '../failure.ts';
import { earlierAssets } from '../manifest/continued.ts';
import { requireReleaseSignatures } from '../signing/verify-release-signatures.ts';
import type { SealedInputs } from '../manifest/sealed-inputs.ts';
import { openSealedSet, type SealedSet } from '../manifest/sealed-set.ts';
import type { Ports } from '../ports.ts';
import type { Marker } from './marker.ts';
import { readNotes, type NotesInputs } from './notes.ts';
import type { ResumeFacts } from '../manifest/resume-command.ts';
import { renderStageSummary } from './stage-summary.ts';
import { stageRelease, type StageReport } from './stage.ts';

export interface StageInputs extends SealedInputs, NotesInputs {
  readonly tag: string | undefined;
  readonly name: string | undefined;
  readonly prerelease: 'auto' | 'true' | 'false';
  readonly dryRun: boolean;
  readonly repository: string;
}

type StageStepPorts = Pick<
  Ports,
  'artifacts' | 'clock' | 'files' | 'gpg' | 'log' | 'refs' | 'releases'
>;

/** Throws what is wrong with inputs and sealed set; what is wrong with the release is in the result. */
export async function stageStep(
  inputs: StageInputs,
  ports: StageStepPorts,
): Promise<ActionResult<'releaseId' | 'state' | 'url'>> {
  const sealed = await openSealedSet(inputs, ports);
  const signed = await requireReleaseSignatures(sealed, ports);
  const { manifest, folder } = sealed;
  const marker = markerOf(sealed, inputs);
  const wanted = {
    tag: manifest.tag,
    name: inputs.name ?? manifest.tag,
    notes: await readNotes(inputs, { files: ports.files, marker }),
    prerelease:
      inputs.prerelease === 'auto'
        ? semver.prerelease(manifest.version) !== null
        : inputs.prerelease === 'true',
    marker,
    assets: sealed.assets,
    replaces: earlierAssets(manifest),
  };
  const report = await stageRelease({ wanted, folder, dryRun: inputs.dryRun }, ports);
  const resume = resumeFacts(sealed, inputs);
  return stageResult(report, { dryRun: inputs.dryRun, resume, signed });
}

/** The marker of a release that is staged from this set. */
export function markerOf({ manifest, manifestSha256 }: SealedSet, inputs: SealedInputs): Marker {
  return {
    run: inputs.sealedRunId ?? manifest.build.runId,
    commit: manifest.commit,
    manifest: manifestSha256,
    artifact: inputs.sealedArtifactId ?? null,
    ...(manifest.continues && {
      continues: manifest.continues.map((earlier) => earlier.manifest),
    }),
  };
}

/** Where a resumed run finds the set. */
export function resumeFacts(
  { manifest, manifestSha256 }: SealedSet,
  inputs: SealedInputs,
): ResumeFacts {
  return {
    manifest,
    manifestSha256,
    artifactId: inputs.sealedArtifactId,
    runId: inputs.sealedRunId ?? manifest.build.runId,
  };
}

function stageResult(
  report: StageReport,
  about: {
    readonly dryRun: boolean;
    readonly resume: ResumeFacts;
    readonly signed: readonly Finding[];
  },
): ActionResult<'releaseId' | 'state' | 'url'> {
  const { failures, release, outcome } = report;
  const [failure] = failures;
  // A dry run that would write has not created or resumed anything.
  const happened = !about.dryRun || outcome === 'unchanged' || outcome === 'already-public';
  return {
    outputs: {
      ...(release && !failure && { releaseId: String(release.id), url: release.url }),
      ...(outcome && happened && !failure && { state: outcome }),
    },
    summary: renderStageSummary(report, about),
    findings: [...failures.map(findingOf), ...report.warnings, ...about.signed],
    ...(failure && { failure }),
  };
}
