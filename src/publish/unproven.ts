/** What stands in a receipt when it never came to a readback. */
import { artifactsOf, purlOf, type ChannelQuestion } from '../channels/question.ts';
import type { Gate } from '../channels/gate.ts';
import type { Readback } from '../channels/readback.ts';
import type { Failure } from '../failure.ts';

/** A refusal of the gate, with what it saw in its one look. */
export function refusedByGate(
  { sightings, findings }: Pick<Gate, 'sightings' | 'findings'>,
  failure: Failure,
  at: Date,
): Readback {
  return {
    observations: sightings.map(({ artifact, url, seen, verdict }) => ({
      artifact: artifact.name,
      url,
      ...(seen && { sha256: seen.sha256, size: seen.size }),
      observedAt: at.toISOString(),
      attempts: 1,
      verdict,
    })),
    failure,
    findings,
  };
}

/** An end at which nothing can be told of the channel: everything is unknown. */
export function unknownAfter(
  question: Pick<ChannelQuestion, 'manifest' | 'channel'>,
  failure: Failure,
  at: Date,
): Readback {
  return {
    observations: artifactsOf(question.manifest, question.channel).map(({ name }) => ({
      artifact: name,
      url: purlOf(question),
      observedAt: at.toISOString(),
      attempts: 1,
      verdict: 'unknown',
    })),
    failure,
    findings: [],
  };
}
