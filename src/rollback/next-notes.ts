/** What the notes of the next release say of one that was taken back. */
import { code } from '../markdown.ts';
import { renderRepository } from '../oci/reference.ts';
import type { NeededJob } from '../release/needs.ts';
import { judgeTag, type ChannelStanding, type RollbackState } from './state.ts';

const served = new Set<ChannelStanding['state']>(['equal', 'partial', 'different', 'withdrawn']);

/**
 * Markdown, for users: what they may have got, and that they should not use it. Names that others
 * chose show as they are: no markup, and nobody who is named in them is notified.
 */
export function renderNextNotes(state: RollbackState, jobs: readonly NeededJob[]): string {
  const name = code(state.subject.version ?? state.subject.tag);
  const failed = jobs.filter(({ result }) => result === 'failure' || result === 'cancelled');
  const why =
    failed.length === 0
      ? 'Its release stopped before all of it was published.'
      : `Its release stopped: ${failed.map((job) => `${code(job.name)} (${job.result})`).join(', ')}.`;
  const had = whatUsersHad(state);
  const advice =
    had.length > 0
      ? 'Do not use it: use this release.'
      : isNowhere(state)
        ? 'Nobody could install it.'
        : '';
  return [`**${name} was not released.**`, why, ...had, advice].filter((one) => one).join(' ');
}

/** The same for the notes of that release itself. */
export function renderUnsafeNotes(state: RollbackState, jobs: readonly NeededJob[]): string {
  return renderNextNotes(state, jobs).replace(/ use this release\.$/, ' use another one.');
}

function whatUsersHad({ channels = [], release, promoted }: RollbackState): readonly string[] {
  const places = channels
    .filter(({ state }) => served.has(state))
    .map((channel) => `${code(channel.package ?? channel.name)} (${channel.type})`);
  const tags = promoted
    .filter((tag) => judgeTag(tag) === 'ours')
    .map(({ repository, name }) => code(`${renderRepository(repository)}:${name}`));
  return [
    ...(places.length > 0
      ? [`It stays at ${places.join(', ')}, where a version cannot be taken back.`]
      : []),
    ...(release.kind === 'public' ? ['Its files were public for a while.'] : []),
    ...(tags.length > 0
      ? [`Its image was to be had as ${tags.join(', ')}: pull these again.`]
      : []),
  ];
}

/** What is not known may have been anywhere. */
function isNowhere({ channels, unread }: RollbackState): boolean {
  return channels !== undefined && unread.length === 0;
}
