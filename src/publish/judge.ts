/** What a command's end means, once it is known what the channel serves. */
import type { Proof } from '../channels/prove.ts';
import { purlOf, type ChannelQuestion } from '../channels/question.ts';
import { findingOf, type Failure } from '../failure.ts';
import type { CommandEnd } from '../ports.ts';
import { publishFailure } from './failures.ts';

/** Failures that tell of no bytes at all: then the command's own end is the first to know of. */
const nothingSeen: ReadonlySet<string> = new Set([
  'CHANNEL_NOT_SERVED',
  'CHANNEL_NOT_STAGED',
  'CHANNEL_UNREADABLE',
]);

/**
 * The channel decides. Served and equal is proof, whatever the command said: its answer
 * may have been lost on the way back, and that is a warning. Other bytes stay the failure
 * that they are. Nothing served, or nothing known, is PUBLISH_COMMAND_FAILED.
 */
export function judgeCommand(
  question: Pick<ChannelQuestion, 'manifest' | 'channel'>,
  end: Extract<CommandEnd, { readonly state: 'succeeded' | 'failed' }>,
  readback: Proof,
): Proof {
  if (end.state === 'succeeded') return readback;
  const { failure } = readback;
  if (failure && nothingSeen.has(failure.code)) {
    return { ...readback, failure: commandFailed(end.how, failure) };
  }
  const warning = { ...findingOf(unconfirmed(question, end.how)), level: 'warning' } as const;
  return { ...readback, findings: [warning, ...readback.findings] };
}

function commandFailed(how: string, reading: Failure): Failure {
  return publishFailure('PUBLISH_COMMAND_FAILED', {
    seen: `the command ${how}, and ${reading.seen}`,
    expected: 'a command that ends with exit code 0, and the sealed files served',
    cure: 'Mend what the command printed above, and re-run this job: its gate looks first, and uploads nothing twice.',
    cause: reading,
  });
}

function unconfirmed(
  question: Pick<ChannelQuestion, 'manifest' | 'channel'>,
  how: string,
): Failure {
  return publishFailure('PUBLISH_COMMAND_FAILED', {
    seen: `the command ${how}, but ${purlOf(question)} has the version`,
    expected: 'a command that ends with exit code 0',
    cure: 'When only the answer to its upload was lost, nothing is left to do: the bytes that are served decide. What else the command was to do is not proven, and a re-run leaves it out.',
  });
}
