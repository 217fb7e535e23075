/** Reads until the sealed bytes wait for approval, or are live already. */
import type { Failure } from '../failure.ts';
import type { Observation } from '../receipt/receipt.ts';
import type { ChannelDemands } from './demands.ts';
import { look, type Sighting } from './observe.ts';
import { artifactsOf, type ChannelQuestion } from './question.ts';
import type { Readback, ReadbackBudget, ReadbackPorts } from './readback.ts';
import { findMismatch, unreadable } from './refusals.ts';
import {
  findStagedMismatch,
  findStagedTagMismatch,
  lookStaged,
  notStaged,
  type StagedSighting,
} from './staged.ts';
import { planDistTag, readDistTags } from './tag-policy.ts';

export interface StagedReadback extends Readback {
  /** Undefined without a failure when the version is live: then that is read back. */
  readonly stageId?: string;
  readonly distTag?: string;
}

interface Looked {
  readonly sighting: Sighting;
  readonly stageId?: string;
  readonly distTag?: string;
  readonly failure?: Failure;
  /** Not there yet, or no answer: asked again while there is time. */
  readonly pending?: true;
}

/**
 * Lag is waited for: CHANNEL_NOT_STAGED, CHANNEL_UNREADABLE. Other bytes and another tag
 * fail at once: CHANNEL_STAGED_DIFFERS, BYTES_SERVED_DIFFER, CHANNEL_DIST_TAG_*. Throws REGISTRY_*.
 */
export async function readStaged(
  question: ChannelQuestion,
  { budget, demands }: { readonly budget: ReadbackBudget; readonly demands: ChannelDemands },
  ports: ReadbackPorts,
): Promise<StagedReadback> {
  const { clock, log } = ports;
  const deadline = clock.now().getTime() + budget.timeoutSeconds * 1000;
  for (let attempts = 1; ; attempts += 1) {
    const { sighting, pending, failure, ...told } = await lookOnce(question, demands, ports);
    const left = deadline - clock.now().getTime();
    if (!pending || left <= 0) {
      const late = pending && lostBudget(question, sighting, budget);
      const observations = [observe(sighting, attempts, clock.now())];
      return { observations, failure: failure ?? (late || undefined), findings: [], ...told };
    }
    log.progress(`${question.channel.name}: waiting for it to be staged (${sighting.verdict})`);
    await clock.sleep(Math.min(Math.max(budget.intervalSeconds, 1) * 1000, left));
  }
}

async function lookOnce(
  question: ChannelQuestion,
  demands: ChannelDemands,
  { files }: ReadbackPorts,
): Promise<Looked> {
  const seen = await look(question, artifactsOf(question.manifest, question.channel));
  const [sighting] = seen.sightings;
  const mismatch = await findMismatch(question, seen, files);
  if (mismatch) return { sighting: sighting!, failure: mismatch.failure };
  // Live, or listed and about to be.
  if (sighting!.verdict === 'equal' || sighting!.listed) return { sighting: sighting! };
  const staged = await lookStaged(question);
  if (staged?.state === 'present') return judgeStaged(question, staged.value, { demands, files });
  if (staged?.state !== 'unknown') return { sighting: sighting!, pending: true };
  const { reason } = staged;
  return { sighting: { ...sighting!, verdict: 'unknown', reason }, pending: true };
}

async function judgeStaged(
  question: ChannelQuestion,
  staged: StagedSighting,
  { demands, files }: Pick<ReadbackPorts, 'files'> & { readonly demands: ChannelDemands },
): Promise<Looked> {
  const { sighting, id: stageId } = staged;
  const mismatch = await findStagedMismatch(question, staged, files);
  if (mismatch) return { sighting, failure: mismatch };
  const tags = await readDistTags(question);
  if (tags.state === 'unknown') {
    return { sighting: { ...sighting, verdict: 'unknown', reason: tags.reason }, pending: true };
  }
  if (tags.state === 'absent') return { sighting, stageId };
  const { tag: distTag, failure } = planDistTag(question, demands.distTag, tags.value);
  const wrong = failure ?? findStagedTagMismatch(question, staged, distTag);
  return wrong ? { sighting, failure: wrong } : { sighting, stageId, distTag };
}

function lostBudget(
  question: ChannelQuestion,
  sighting: Sighting,
  { timeoutSeconds }: ReadbackBudget,
): Failure {
  return sighting.verdict === 'unknown'
    ? unreadable(question, [sighting], timeoutSeconds)
    : notStaged(question, timeoutSeconds);
}

function observe(
  { artifact, url, seen, verdict }: Sighting,
  attempts: number,
  at: Date,
): Observation {
  return {
    artifact: artifact.name,
    url,
    ...(seen && { sha256: seen.sha256, size: seen.size }),
    observedAt: at.toISOString(),
    attempts,
    verdict,
  };
}
