/** The proof of a channel: sealed bytes, and whatever else is demanded, within one budget. */
import type { Failure } from '../failure.ts';
import type { StatedProvenance } from '../receipt/receipt.ts';
import type { Until } from './demand-inputs.ts';
import type { ChannelDemands } from './demands.ts';
import type { ChannelQuestion } from './question.ts';
import { readBack, type Readback, type ReadbackBudget, type ReadbackPorts } from './readback.ts';
import { confirmDistTag, confirmProvenance } from './confirm.ts';
import { awaitsApproval, lookStaged } from './staged.ts';
import { readStaged } from './read-staged.ts';

export interface Proof extends Readback {
  /** Set when the sealed bytes are staged, which is no proof that anybody gets them. */
  readonly stageId?: string;
  /** The dist-tag that stands at the version. */
  readonly distTag?: string;
  readonly provenance?: readonly StatedProvenance[];
}

export interface ProofOrder {
  readonly budget: ReadbackBudget;
  readonly demands: ChannelDemands;
  /** Whether this run uploaded. */
  readonly published: boolean;
  readonly until: Until;
}

/** Every failure is in the proof; codes are those of readBack, of staging, tags and provenance. */
export async function proveServed(
  question: ChannelQuestion,
  order: ProofOrder,
  ports: ReadbackPorts,
): Promise<Proof> {
  const { budget, demands, published, until } = order;
  const deadline = ports.clock.now().getTime() + budget.timeoutSeconds * 1000;
  if (until === 'staged') {
    const staged = await readStaged(question, { budget, demands }, ports);
    if (staged.stageId !== undefined || staged.failure) return staged;
  }
  const readback = await readBack(question, left(budget, deadline, ports), ports);
  if (readback.failure)
    return { ...readback, failure: await whyNotLive(question, readback, budget) };
  const waiting = { ...budget, deadline };
  const attested = await confirmProvenance(question, { readback, waiting, demands }, ports);
  if (attested.failure) return { ...readback, failure: attested.failure };
  const tagged = await confirmDistTag(question, { waiting, demands, published }, ports);
  return {
    ...readback,
    ...(tagged.value !== undefined && { distTag: tagged.value }),
    ...(attested.value && { provenance: attested.value }),
    failure: tagged.failure,
  };
}

function left(budget: ReadbackBudget, deadline: number, { clock }: ReadbackPorts): ReadbackBudget {
  const seconds = Math.ceil((deadline - clock.now().getTime()) / 1000);
  return { ...budget, timeoutSeconds: Math.max(0, seconds) };
}

/** A version that was not served in time may be waiting for approval: then that is what to tell. */
async function whyNotLive(
  question: ChannelQuestion,
  { failure }: Readback,
  { timeoutSeconds }: ReadbackBudget,
): Promise<Failure | undefined> {
  if (failure?.code !== 'CHANNEL_NOT_SERVED') return failure;
  const staged = await lookStaged(question);
  if (staged?.state !== 'present' || staged.value.sighting.verdict !== 'equal') return failure;
  return awaitsApproval(question, staged.value.id, timeoutSeconds);
}
