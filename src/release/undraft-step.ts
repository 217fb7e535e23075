/** undraft-release as a step: inputs to a request, report to outputs and summary. */
import type { ActionResult } from '../define-action.ts';
import { findingOf } from '../failure.ts';
import { earlierAssets } from '../manifest/continued.ts';
import { requireReleaseSignatures } from '../signing/verify-release-signatures.ts';
import type { SealedInputs } from '../manifest/sealed-inputs.ts';
import { openSealedSet } from '../manifest/sealed-set.ts';
import type { Ports } from '../ports.ts';
import type { LatestChoice } from './latest.ts';
import { markerOf, resumeFacts } from './stage-step.ts';
import { renderUndraftSummary } from './undraft-summary.ts';
import { undraftRelease, type UndraftReport } from './undraft.ts';

export interface UndraftInputs extends SealedInputs {
  readonly releaseId: number;
  readonly needs: { readonly value: unknown };
  readonly receipts: readonly string[] | undefined;
  readonly tag: string | undefined;
  readonly makeLatest: LatestChoice;
  readonly dryRun: boolean;
  readonly repository: string;
}

type UndraftStepPorts = Pick<
  Ports,
  'artifacts' | 'clock' | 'files' | 'gpg' | 'imageRegistries' | 'log' | 'refs' | 'releases'
>;

type OutputName = 'state' | 'url' | 'latest' | 'publishedAt';

/** Throws what is wrong with inputs and sealed set; what is wrong with the release is in the result. */
export async function undraftStep(
  inputs: UndraftInputs,
  ports: UndraftStepPorts,
): Promise<ActionResult<OutputName>> {
  const sealed = await openSealedSet(inputs, ports);
  const signed = await requireReleaseSignatures(sealed, ports);
  const { manifest, manifestSha256 } = sealed;
  const request = {
    manifest,
    manifestSha256,
    marker: markerOf(sealed, inputs),
    assets: sealed.assets,
    replaces: earlierAssets(manifest),
    releaseId: inputs.releaseId,
    needs: inputs.needs.value,
    receipts: inputs.receipts ?? [],
    makeLatest: inputs.makeLatest,
    dryRun: inputs.dryRun,
  };
  const report = await undraftRelease(request, ports);
  const [failure] = report.failures;
  return {
    outputs: outputsOf(report),
    summary: renderUndraftSummary(report, resumeFacts(sealed, inputs)),
    findings: [...report.failures.map(findingOf), ...report.warnings, ...signed],
    ...(failure && { failure }),
  };
}

function outputsOf(report: UndraftReport): Partial<Record<OutputName, string>> {
  const { outcome, release, isLatest } = report;
  // A dry run and a refusal published nothing, and claim nothing.
  if (!release || !outcome || outcome === 'would-publish') return {};
  return {
    state: outcome,
    url: release.url,
    latest: String(isLatest),
    ...(release.publishedAt && { publishedAt: release.publishedAt.toISOString() }),
  };
}
