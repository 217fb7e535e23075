/** What becomes of the release, of versions in registries, and of the git tag: pure. */
import type { LeftBehind, Planned, RollbackAction, RollbackChoices } from './actions.ts';
import { deleteGitTagByHand, deleteReleaseByHand, markByHand, withdrawByHand } from './by-hand.ts';
import { isMarkedUnsafe } from './unsafe-notes.ts';
import type { ChannelStanding, RollbackState } from './state.ts';

const nothing: Planned = { actions: [], left: [] };
const right = '`contents: write`';

/** A public release, before anything irreversible. */
export function planPublic(
  { release: standing, subject }: RollbackState,
  { published }: RollbackChoices,
): Planned {
  if (standing.kind !== 'public') return nothing;
  const { release, foreign } = standing;
  const { id, url, immutable } = release;
  const target = `release ${id} of ${subject.tag}`;
  const common = { target, releaseId: id, reversible: true, needs: right };
  const stays = (reason: string): Planned => ({
    actions: [],
    left: [{ what: `the public release ${url}`, reason, byHand: markByHand(subject.tag) }],
  });
  if (foreign !== undefined) return stays(`it is not this release's own: ${foreign}`);
  if (published === 'keep') return stays('`published` is `keep`');
  if (published === 'mark-unsafe') {
    if (isMarkedUnsafe(release.body)) return stays('its notes say that it is not to be used');
    const reason = 'it is public, and not all of it was released';
    return { actions: [{ kind: 'mark-unsafe', ...common, reason }], left: [] };
  }
  if (immutable) return stays('it is immutable: nothing makes it a draft again');
  const reason = 'it is public, and not all of it was released';
  return { actions: [{ kind: 'withdraw-release', ...common, reason }], left: [] };
}

/** A draft; also the one that a public release becomes again. */
export function planDraft(
  { release: standing, subject, channels }: RollbackState,
  choices: RollbackChoices,
  becomesDraft: boolean,
): Planned {
  if (standing.kind === 'several-drafts') {
    const left = standing.releases.map(({ id, url }) => ({
      what: `draft ${id} (${url})`,
      reason: 'more than one draft stands for the tag',
      byHand: deleteReleaseByHand(subject.repository, id),
    }));
    return { actions: [], left };
  }
  if (standing.kind === 'none' && standing.missing !== undefined) {
    const reason =
      'it is not there: deleted, or not shown, as drafts are to a token without `contents: write`';
    return { actions: [], left: [{ what: `release ${standing.missing}`, reason }] };
  }
  if (standing.kind !== 'draft' && !(standing.kind === 'public' && becomesDraft)) return nothing;
  const { id, url } = standing.release;
  const byHand = deleteReleaseByHand(subject.repository, id);
  const stays = (reason: string): Planned => ({
    actions: [],
    left: [{ what: `draft ${id} (${url})`, reason, byHand }],
  });
  if (standing.foreign !== undefined)
    return stays(`it is not this release's own: ${standing.foreign}`);
  if (choices.draft === 'keep')
    return stays('`draft` is `keep`: a re-run of the release goes on with it');
  if (isPublishedAll(channels)) {
    return stays(
      'every channel serves the sealed bytes, so that only un-drafting is left: re-run that job',
    );
  }
  const action: RollbackAction = {
    kind: 'delete-draft',
    target: `draft ${id} of ${subject.tag}`,
    reason: 'it was staged by this release',
    reversible: false,
    needs: right,
    releaseId: id,
  };
  return { actions: [action], left: [] };
}

/** Then a draft is worth more than its absence: nothing else makes the release whole. */
function isPublishedAll(channels: readonly ChannelStanding[] = []): boolean {
  return channels.length > 0 && channels.every(({ state }) => state === 'equal');
}

/** Versions that registries serve: withdrawn only where that was asked for by name. */
export function planYanks(
  channels: readonly ChannelStanding[],
  { yank, hasCratesToken }: RollbackChoices,
): Planned {
  const actions: RollbackAction[] = [];
  const left: LeftBehind[] = [];
  for (const channel of channels) {
    const { name, state, package: packageName, version } = channel;
    const what = `${name}: ${packageName ?? ''} ${version}`.replace(':  ', ': ');
    const byHand = withdrawByHand(channel);
    const isAsked = yank.includes(name);
    if (state === 'absent' || state === 'unknown') continue;
    if (state === 'withdrawn') left.push({ what, reason: 'it is yanked; its number stays taken' });
    else if (state === 'staged') {
      const reason = 'it waits for approval';
      left.push({ what, reason, byHand: 'Reject it: `npm stage reject <stage-id>`.' });
    } else if (isAsked && state !== 'different' && canYank(channel, hasCratesToken)) {
      actions.push({
        kind: 'yank',
        target: what,
        reason: '`yank` names the channel',
        reversible: true,
        needs: '`crates-token` with the scope `yank`',
        package: packageName ?? '',
        version,
      });
    } else left.push({ what, reason: reasonToStay(channel, isAsked), byHand });
  }
  return { actions, left };
}

/** At crates.io itself: the token is for that, and another registry's crate is another one. */
function canYank({ type, indexUrl }: ChannelStanding, hasCratesToken: boolean): boolean {
  return type === 'crates' && indexUrl === undefined && hasCratesToken;
}

function reasonToStay({ type, state, indexUrl }: ChannelStanding, isAsked: boolean): string {
  const served = {
    equal: 'the sealed bytes are served',
    partial: 'some of its files are served',
    different: 'other bytes than the sealed ones are served',
  }[state as 'equal' | 'partial' | 'different'];
  if (!isAsked) return `${served}, and \`yank\` does not name the channel`;
  if (state === 'different') return `${served}: find out who published them`;
  return type === 'crates' && indexUrl === undefined
    ? `${served}, and there is no \`crates-token\``
    : `${served}, and that is withdrawn by hand`;
}

/** What is planned besides, as far as the git tag depends on it. */
interface PlannedRest {
  readonly draftGoes: boolean;
  /** What is open when all is done. */
  readonly open: string | undefined;
}

/**
 * The git tag: last of all, and only when nobody can have the version from anywhere, nor by a
 * draft that stays: published without its tag, it would be given one at another commit.
 */
export function planGitTag(
  state: RollbackState,
  { deleteGitTag }: RollbackChoices,
  rest: PlannedRest,
): Planned {
  const { gitTag, subject } = state;
  const { commit } = gitTag ?? {};
  if (commit === undefined || commit === null) return nothing;
  const what = `the git tag ${subject.tag}`;
  const reason = deleteGitTag ? reasonToKeep(state, rest) : '`delete-git-tag` is not set';
  if (reason !== undefined) {
    return { actions: [], left: [{ what, reason, byHand: deleteGitTagByHand(subject.tag) }] };
  }
  const action: RollbackAction = {
    kind: 'delete-git-tag',
    target: subject.tag,
    reason: '`delete-git-tag` is set, the tag is where it was, and no registry has the version',
    reversible: false,
    needs: right,
    tag: subject.tag,
    commit,
  };
  return { actions: [action], left: [] };
}

/** Why a git tag that is to go has to stay; undefined when it may go. */
function reasonToKeep(state: RollbackState, { draftGoes, open }: PlannedRest): string | undefined {
  const { gitTag, subject, channels, release, unread } = state;
  if (subject.commit === undefined) return 'nobody recorded the commit that it stood at';
  if (gitTag?.commit !== subject.commit) {
    return `it points at ${gitTag?.commit}, and what was released is ${subject.commit}`;
  }
  if (!channels) return 'it is not known where the version was published';
  const there = channels.find(({ state }) => state !== 'absent');
  if (there) return `${there.name} does not say that the version is absent (${there.state})`;
  if (release.kind !== 'none' && !draftGoes) return 'a release, or a draft of one, stands for it';
  if (open !== undefined) return `${open} stays at the image of this release`;
  return unread.length > 0 ? 'not everything could be looked at' : undefined;
}
