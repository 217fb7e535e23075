/**
 * undraft-release: the sole point at which a release becomes public. It reads as
 * the checklist that it is: nothing is published unless every line before holds.
 */
import { createCollector } from '../collector.ts';
import { findingOf, type Failure, type Finding } from '../failure.ts';
import type { ImageRegistries } from '../image-ports.ts';
import type { Files, Log, Release } from '../ports.ts';
import { readReceipts } from '../receipt/receipt-files.ts';
import type { Receipt } from '../receipt/receipt.ts';
import { assetFailures, type ComparedAsset } from './assets.ts';
import type { LatestDecision } from './latest.ts';
import { leftoverDrafts } from './leftover-drafts.ts';
import { needsFailures, parseNeeds, receiptsOf, type NeededJob } from './needs.ts';
import { proveImages, sortReceipts, type ImageVerdict } from './prove-images.ts';
import { publishDraft, type PublishPorts, type VerifiedDraft } from './publish.ts';
import { readPublished } from './read-back.ts';
import { requireTagAt } from './tag-at-commit.ts';
import {
  judgeReceipts,
  readLatest,
  readRelease,
  requireStaged,
  type LatestReading,
  type Standing,
  type UndraftRequest,
} from './undraft-checks.ts';

export interface UndraftPorts extends PublishPorts {
  readonly imageRegistries: Pick<ImageRegistries, 'open'>;
  readonly files: Files;
  readonly log: Log;
}

export interface UndraftReport {
  /**
   * `published` when this run made it public, even if reading back found fault.
   * `would-publish` in a dry run. Undefined when it was refused.
   */
  readonly outcome: 'published' | 'already-public' | 'would-publish' | undefined;
  readonly release: Release | undefined;
  readonly assets: readonly ComparedAsset[];
  readonly jobs: readonly NeededJob[];
  /** By the channel's name; a required channel that is not in it is not proven. */
  readonly proven: ReadonlyMap<string, Receipt>;
  /** By the image's name; a sealed image that is not in it is not proven. */
  readonly provenImages: ImageVerdict['proven'];
  readonly latest: LatestDecision | undefined;
  readonly isLatest: boolean;
  /** Every one of them; empty is the only success. */
  readonly failures: readonly Failure[];
  readonly warnings: readonly Finding[];
}

/** Every failure is in the report, none is thrown: UNDRAFT_*, RELEASE_*, RECEIPT_*, FILE_*, IMAGE_*. */
export async function undraftRelease(
  request: UndraftRequest,
  ports: UndraftPorts,
): Promise<UndraftReport> {
  const { standing, latest, awaited, ...checked } = await checkAll(request, ports);
  const report = {
    ...checked,
    release: standing?.release,
    assets: standing?.assets ?? [],
    latest: latest?.decision,
    isLatest: latest?.isLatest ?? false,
    // A dry run may come before the tags are set: then it tells what is still to be proven.
    warnings: [
      ...awaited.map((failure) => ({ ...findingOf(failure), level: 'warning' as const })),
      ...(standing ? warningsOf(standing, latest) : []),
    ],
  };
  if (report.failures.length > 0 || !standing || !latest) return { ...report, outcome: undefined };
  if (standing.kind === 'public-equal') return { ...report, outcome: 'already-public' };
  if (request.dryRun) return { ...report, outcome: 'would-publish' };
  return { ...report, ...(await publish(request, { standing, latest }, ports)) };
}

/** Everything that must hold, and all that does not. Nothing is written. */
async function checkAll(request: UndraftRequest, ports: UndraftPorts) {
  const { files, imageRegistries, log, refs, releases } = ports;
  const checks = createCollector();
  // Every needed job succeeded, by GitHub's own word.
  const jobs = (await checks.check(() => parseNeeds(request.needs))) ?? [];
  needsFailures(jobs).forEach(checks.add);
  // Every channel serves the sealed bytes: a receipt for each.
  const texts = await checks.check(() => readReceipts(request.receipts, files));
  const { channels, promotions } = sortReceipts([...receiptsOf(jobs), ...(texts ?? [])]);
  const proof = judgeReceipts(request, channels);
  proof.failures.forEach(checks.add);
  // Every image has the tags of its version: a receipt, and the registry's own word.
  const images = await proveImages(request.manifest, promotions, () =>
    imageRegistries.open(undefined, 'read'),
  );
  const isAwaited = ({ code }: Failure) => request.dryRun && code === 'UNDRAFT_IMAGE_UNPROVEN';
  const awaited = images.failures.filter(isAwaited);
  images.failures.filter((failure) => !isAwaited(failure)).forEach(checks.add);
  // The tag stands at the sealed commit.
  await checks.check(() => requireTagAt(refs, request.manifest.tag, request.manifest.commit));
  // One release for the tag, the staged one, and every asset's bytes are the sealed ones.
  log.progress(`hashing the ${request.assets.length} assets of release ${request.releaseId}`);
  const reading = await checks.check(() => readRelease(request, releases));
  const standing = reading && (await checks.check(() => requireStaged(request, reading)));
  if (standing) assetFailures(standing.release, standing.assets).forEach(checks.add);
  // Latest never moves backwards.
  const listed = reading?.listed ?? [];
  const release = standing?.release;
  const latest =
    release && (await checks.check(() => readLatest(request, { release, listed }, releases)));
  const proven = { proven: proof.proven, provenImages: images.proven };
  return { jobs, ...proven, awaited, standing, latest, failures: checks.failures };
}

async function publish(
  { manifest: { tag }, marker }: UndraftRequest,
  { standing, latest }: { readonly standing: Standing; readonly latest: LatestReading },
  ports: UndraftPorts,
) {
  const checks = createCollector();
  const { release, assets } = standing;
  const { makeLatest } = latest.decision;
  const draft: VerifiedDraft = { release, tag, marker, assets, makeLatest };
  const sent = await checks.check(() => publishDraft(draft, ports));
  if (!sent) return { outcome: undefined, failures: checks.failures };
  const { hasOtherStable } = latest;
  const back = await readPublished({ draft, sent, hasOtherStable }, ports);
  return { ...back, release: back.release ?? release, outcome: 'published' } as const;
}

function warningsOf(standing: Standing, latest: LatestReading | undefined): readonly Finding[] {
  if (standing.kind === 'our-draft') return [];
  const leftovers = leftoverDrafts(standing);
  if (!latest?.decision.makeLatest || latest.isLatest) return leftovers;
  const { id, tag } = standing.release;
  const message = `Release ${id} of ${tag} is public, but is not the latest release, although ${latest.decision.reason}. Set it by hand if that is not meant.`;
  return [...leftovers, { rule: 'UNDRAFT_LATEST_DIFFERS', level: 'warning', message }];
}
