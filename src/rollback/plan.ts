/**
 * The plan of a rollback: pure. First what users get by mistake is put back, then what belongs to
 * this release alone is cleared away, and what cannot be done back comes last.
 */
import type { ImageDigest } from '../image-ports.ts';
import type { Planned, RollbackChoices } from './actions.ts';
import { planPromoted, planStaging } from './plan-images.ts';
import { planDraft, planGitTag, planPublic, planYanks } from './plan-release.ts';
import { sortStaging } from './sort-staging.ts';
import type { RollbackState } from './state.ts';

/** `images` are all of this release by digest, those of platforms among them. */
export function planRollback(
  state: RollbackState,
  choices: RollbackChoices,
  images: readonly ImageDigest[],
): Planned {
  const staging = state.staging.map((repository) => sortStaging(repository, state.promoted));
  const published = planPublic(state, choices);
  const becomesDraft = published.actions.some(({ kind }) => kind === 'withdraw-release');
  const draft = planDraft(state, choices, becomesDraft);
  const promoted = planPromoted(state.promoted, staging);
  const parts = [
    promoted,
    published,
    planYanks(state.channels ?? [], choices),
    ...staging.map((repository) => planStaging(repository, images)),
    draft,
    planGitTag(state, choices, {
      draftGoes: draft.actions.length > 0,
      open: promoted.left.find(({ open }) => open)?.what,
    }),
  ];
  const unread = state.unread.map(({ what, reason, byHand }) => ({
    what,
    reason: byHand === undefined ? `it could not be looked at: ${reason}` : reason,
    byHand: byHand ?? 'Run the rollback again when there is an answer.',
  }));
  return {
    actions: parts.flatMap(({ actions }) => actions),
    left: [...parts.flatMap(({ left }) => left), ...unread],
  };
}
