/** The gate of a channel that comes after others: nothing is published before they serve. */
import type { Failure } from '../failure.ts';
import type { Ports } from '../ports.ts';
import { askChannel } from './ask.ts';
import { channelFailure } from './failures.ts';
import { decidePublication, type Gate } from './gate.ts';
import { purlOf, requireChannel, type ChannelQuestion } from './question.ts';
import { yanked } from './refusals.ts';

export type GatePorts = Pick<Ports, 'files' | 'registries'>;

/**
 * The channel's own gate; when there is something to publish, each channel that must come
 * first is looked at too, once, and its bytes are compared. CHANNEL_TOO_EARLY when one of
 * them is not there, or what speaks against it. Throws REGISTRY_*.
 */
export async function decideInOrder(question: ChannelQuestion, ports: GatePorts): Promise<Gate> {
  const gate = await decidePublication(question, ports.files);
  if (!gate.publish) return gate;
  for (const name of question.channel.after ?? []) {
    const first = await lookAt(name, question, ports);
    const failure = first.failure ?? findEarliness(question, first);
    if (failure) return { ...gate, state: 'refused', publish: false, missing: [], failure };
  }
  return gate;
}

interface Earlier extends Gate {
  readonly question: ChannelQuestion;
}

async function lookAt(
  name: string,
  { manifest, sealedFolder }: ChannelQuestion,
  ports: GatePorts,
): Promise<Earlier> {
  const channel = requireChannel(manifest, name);
  const question = await askChannel({ manifest, channel, sealedFolder }, undefined, ports);
  return { ...(await decidePublication(question, ports.files)), question };
}

function findEarliness(question: ChannelQuestion, first: Earlier): Failure | undefined {
  const withdrawn = first.sightings.filter((sighting) => sighting.yanked);
  // What depends on a version that installers pass by could not be installed.
  if (withdrawn.length > 0) {
    const names = withdrawn.map(({ artifact }) => artifact.name);
    return yanked(first.question, names);
  }
  if (first.state === 'already-published') return undefined;
  const { name } = first.question.channel;
  return channelFailure('CHANNEL_TOO_EARLY', {
    seen: `${question.channel.name} comes after ${name}, and ${purlOf(first.question)} does not serve ${first.missing.join(', ')}`,
    expected: `${name} to serve its sealed bytes before ${question.channel.name} is published`,
    cure: `Let this job need the one that publishes ${name} and reads it back. When that one succeeded, the registry lags: re-run this job.`,
  });
}
