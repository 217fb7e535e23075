/** The gate as a whole: what is live, what waits for approval, and the dist-tag to publish with. */
import type { Failure } from '../failure.ts';
import type { ChannelDemands } from './demands.ts';
import { decideInOrder, type GatePorts } from './gate-order.ts';
import type { Gate } from './gate.ts';
import { artifactsOf, type ChannelQuestion } from './question.ts';
import { unreadable } from './refusals.ts';
import {
  findStagedMismatch,
  findStagedTagMismatch,
  lookStaged,
  type StagedSighting,
} from './staged.ts';
import { planDistTag, readDistTags } from './tag-policy.ts';

/** What is decided before publishing. */
export interface Decision extends Omit<Gate, 'state'> {
  /** `staged`: the sealed bytes wait for a person's approval, and are not uploaded again. */
  readonly state: Gate['state'] | 'staged';
  /** The tag to publish with; undefined when nothing is published or the registry has no tags. */
  readonly distTag?: string;
  /** Of what waits for approval. */
  readonly stageId?: string;
}

/** Looks once. Throws REGISTRY_*; every refusal is in the decision, as with decideInOrder. */
export async function decide(
  question: ChannelQuestion,
  { distTag: choice }: Pick<ChannelDemands, 'distTag'>,
  ports: GatePorts,
): Promise<Decision> {
  const gate = await decideInOrder(question, ports);
  if (!gate.publish) return gate;
  const staged = await lookStaged(question);
  if (staged?.state === 'unknown') return refuse(gate, unanswered(question, staged.reason));
  const tags = await readDistTags(question);
  if (tags.state === 'unknown') return refuse(gate, unanswered(question, tags.reason));
  const plan = tags.state === 'present' ? planDistTag(question, choice, tags.value) : undefined;
  const waiting = staged?.state === 'present' ? staged.value : undefined;
  const failure =
    plan?.failure ??
    (waiting && (await findStagedMismatch(question, waiting, ports.files))) ??
    (waiting && plan && findStagedTagMismatch(question, waiting, plan.tag));
  if (failure) return refuse(gate, failure, waiting);
  const distTag = plan && { distTag: plan.tag };
  if (!waiting) return { ...gate, ...distTag };
  const sightings = [waiting.sighting];
  const { id: stageId } = waiting;
  return { ...gate, state: 'staged', publish: false, missing: [], sightings, stageId, ...distTag };
}

function refuse(gate: Gate, failure: Failure, waiting?: StagedSighting): Decision {
  const sightings = waiting ? [waiting.sighting] : gate.sightings;
  return { ...gate, state: 'refused', publish: false, missing: [], sightings, failure };
}

function unanswered(question: ChannelQuestion, reason: string): Failure {
  const [artifact] = artifactsOf(question.manifest, question.channel);
  const sighting = { artifact: artifact!, verdict: 'unknown', listed: false, reason } as const;
  return unreadable(question, [{ ...sighting, url: '', yanked: false, seen: undefined }]);
}
