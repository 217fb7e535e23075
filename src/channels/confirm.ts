/** What is confirmed once the bytes are served: provenance and dist-tag, each within the budget. */
import type { Failure } from '../failure.ts';
import type { SealedArtifact } from '../manifest/manifest.ts';
import type { Publisher } from '../ports.ts';
import type { StatedProvenance } from '../receipt/receipt.ts';
import type { ChannelDemands } from './demands.ts';
import { findVoucher, provenanceDiffers, provenanceMissing } from './provenance.ts';
import type { ExpectedPublisher } from '../registry/publisher.ts';
import { artifactsOf, coordinatesOf, type ChannelQuestion } from './question.ts';
import type { Readback, ReadbackPorts } from './readback.ts';
import { unreadable } from './refusals.ts';
import { judgeDistTags, readDistTags } from './tag-policy.ts';

export interface Waiting {
  /** Milliseconds since 1970: of the whole channel. */
  readonly deadline: number;
  readonly intervalSeconds: number;
  /** For messages. */
  readonly timeoutSeconds: number;
}

/** Value and failure are both undefined where nothing was asked for. */
export interface Confirmed<T> {
  readonly value: T | undefined;
  readonly failure: Failure | undefined;
}

interface Asked<T> extends Confirmed<T> {
  /** Lag: asked again until the deadline; the failure stands for it then. */
  readonly lags?: boolean;
}

/** CHANNEL_PROVENANCE_MISSING once the time is over, CHANNEL_PROVENANCE_DIFFERS at once, CHANNEL_UNREADABLE. */
export async function confirmProvenance(
  question: ChannelQuestion,
  order: {
    readonly readback: Readback;
    readonly waiting: Waiting;
    readonly demands: ChannelDemands;
  },
  ports: ReadbackPorts,
): Promise<Confirmed<readonly StatedProvenance[]>> {
  const { readback, waiting, demands } = order;
  const expected = demands.publisher;
  if (!expected) return { value: undefined, failure: undefined };
  const confirmed: StatedProvenance[] = [];
  for (const [index, artifact] of artifactsOf(question.manifest, question.channel).entries()) {
    const { url } = readback.observations[index]!;
    const ask = () => askProvenance(question, { artifact, url, expected }, waiting);
    const { value, failure } = await waitFor(ask, waiting, ports);
    if (!value) return { value: undefined, failure };
    confirmed.push(value);
  }
  return { value: confirmed, failure: undefined };
}

interface Provenance {
  readonly artifact: SealedArtifact;
  readonly url: string;
  readonly expected: ExpectedPublisher;
}

async function askProvenance(
  question: ChannelQuestion,
  { artifact, url, expected }: Provenance,
  { timeoutSeconds }: Waiting,
): Promise<Asked<StatedProvenance>> {
  const { packageName, version } = coordinatesOf(question);
  const { findPublishers } = question.registry;
  if (!findPublishers) return failed(provenanceMissing(question, artifact, undefined));
  const file = { filename: artifact.name, url, yanked: false };
  const found = await findPublishers({ package: packageName, version }, file);
  if (found.state === 'unknown') return lagging(unanswered(question, found.reason, timeoutSeconds));
  // npm shows it a minute or more after the version itself.
  if (found.state === 'absent') {
    return lagging(provenanceMissing(question, artifact, timeoutSeconds));
  }
  const seen = { artifact, publishers: found.value };
  const voucher = findVoucher(question, seen, expected);
  if (!voucher) return failed(provenanceDiffers(question, seen, expected));
  return { value: stated(artifact, voucher), failure: undefined };
}

function stated(
  { name: artifact }: SealedArtifact,
  { repository, workflow, ref, environment }: Publisher,
): StatedProvenance {
  return {
    artifact,
    repository: repository!,
    ...(workflow !== undefined && { workflow }),
    ...(ref !== undefined && { ref }),
    ...(environment !== undefined && { environment }),
  };
}

/** The tag that stands. CHANNEL_DIST_TAG_BACKWARDS at once, CHANNEL_DIST_TAG_WRONG once the time is over. */
export async function confirmDistTag(
  question: ChannelQuestion,
  order: {
    readonly waiting: Waiting;
    readonly demands: ChannelDemands;
    readonly published: boolean;
  },
  ports: ReadbackPorts,
): Promise<Confirmed<string>> {
  const { waiting, demands, published } = order;
  if (!question.registry.findDistTags) return { value: undefined, failure: undefined };
  const ask = async (): Promise<Asked<string>> => {
    const tags = await readDistTags(question);
    if (tags.state !== 'present') {
      const reason = tags.state === 'unknown' ? tags.reason : 'no dist-tags';
      return lagging(unanswered(question, reason, waiting.timeoutSeconds));
    }
    const policy = { choice: demands.distTag, published };
    const { tag, state, failure } = judgeDistTags(question, policy, tags.value);
    return { value: state === 'holds' ? tag : undefined, failure, lags: state === 'lags' };
  };
  return waitFor(ask, waiting, ports);
}

async function waitFor<T>(
  ask: () => Promise<Asked<T>>,
  { deadline, intervalSeconds }: Waiting,
  { clock }: ReadbackPorts,
): Promise<Confirmed<T>> {
  for (;;) {
    const { value, failure, lags = false } = await ask();
    const left = deadline - clock.now().getTime();
    if (!lags || left <= 0) return { value, failure };
    await clock.sleep(Math.min(Math.max(intervalSeconds, 1) * 1000, left));
  }
}

function failed(failure: Failure): Asked<never> {
  return { value: undefined, failure };
}

function lagging(failure: Failure): Asked<never> {
  return { value: undefined, failure, lags: true };
}

function unanswered(question: ChannelQuestion, reason: string, seconds: number): Failure {
  const [artifact] = artifactsOf(question.manifest, question.channel);
  const sighting = { artifact: artifact!, verdict: 'unknown', listed: false, reason } as const;
  return unreadable(question, [{ ...sighting, url: '', yanked: false, seen: undefined }], seconds);
}
