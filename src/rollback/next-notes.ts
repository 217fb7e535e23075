/** What the notes of the next release say of one that was taken back. */
import type { NeededJob } from '../release/needs.ts';
import type { ChannelStanding, RollbackState } from './state.ts';

const served = new Set<ChannelStanding['state']>(['equal', 'partial', 'different', 'withdrawn']);

/** Markdown, for users: what they may have got, and that they should not use it. */
export function renderNextNotes(
  { subject, channels, release }: RollbackState,
  jobs: readonly NeededJob[],
): string {
  const name = subject.version ?? subject.tag;
  const failed = jobs.filter(({ result }) => result === 'failure' || result === 'cancelled');
  const why =
    failed.length === 0
      ? 'Its release stopped before all of it was published.'
      : `Its release stopped: ${failed.map((job) => `${job.name} (${job.result})`).join(', ')}.`;
  const there = (channels ?? []).filter(({ state }) => served.has(state));
  const places = there.map((channel) => `${channel.package ?? channel.name} (${channel.type})`);
  const rest =
    places.length > 0
      ? `It stays at ${places.join(', ')}, where a version cannot be taken back. Do not use it: use this release.`
      : release.kind === 'public'
        ? 'It was public for a while. Do not use it: use this release.'
        : 'Nobody could install it.';
  return `**${name} was not released.** ${why} ${rest}`;
}
