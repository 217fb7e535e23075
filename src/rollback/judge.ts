/** What came of a rollback, in a word and as a failure: pure. */
import type { Failure } from '../failure.ts';
import type { LeftBehind, Planned, RollbackAction } from './actions.ts';
import type { AppliedAction } from './apply.ts';
import {
  deleteGitTagByHand,
  deleteReleaseByHand,
  markByHand,
  removeTagByHand,
  restoreTagByHand,
  yankByHand,
} from './by-hand.ts';
import { shellWord } from '../shell-word.ts';
import { rollbackFailure } from './failures.ts';
import type { RollbackState, RollbackSubject } from './state.ts';
import type { RollbackOutcome } from './summary.ts';

/** What is unknown is never nothing to do. */
export function outcomeOf(of: {
  readonly state: RollbackState;
  readonly planned: Planned;
  readonly applied: readonly AppliedAction[];
  readonly isConfirmed: boolean;
}): RollbackOutcome {
  const { state, planned, applied, isConfirmed } = of;
  if (planned.actions.length > 0 && !isConfirmed) return 'planned';
  const isOpen = planned.left.some(({ open }) => open);
  if (isOpen || state.unread.length > 0 || applied.some(isUndone)) return 'incomplete';
  return planned.actions.length > 0 ? 'rolled-back' : 'nothing-to-do';
}

/** ROLLBACK_DENIED when somebody may not, ROLLBACK_INCOMPLETE for the rest; each tells all. */
export function failureOf(
  { unread }: RollbackState,
  { left }: Planned,
  applied: readonly AppliedAction[],
): Failure | undefined {
  const undone = applied.filter(isUndone);
  const lines = [
    ...unread.map(({ what, reason, byHand }) =>
      byHand === undefined ? `${what} could not be read: ${reason}` : `${what}: ${reason}`,
    ),
    ...left.flatMap(({ what, reason, open }) => (open ? [`${what}: ${reason}`] : [])),
    ...undone.map(({ action, outcome }) => `${action.kind} ${action.target}: ${outcome.reason}`),
  ];
  if (lines.length === 0) return undefined;
  const isDenied =
    unread.some(({ denied }) => denied) || undone.some(({ outcome }) => outcome.denied);
  const needs = [...new Set(undone.map(({ action }) => action.needs))].join('; ');
  const rights = needs === '' ? 'Give the job the rights to look' : `It takes ${needs}`;
  return rollbackFailure(isDenied ? 'ROLLBACK_DENIED' : 'ROLLBACK_INCOMPLETE', {
    seen: `${lines.length === 1 ? '' : `${lines.length} things are open:\n`}${lines.join('\n')}`,
    expected: 'everything that this release left behind to be seen, and put back',
    cure: isDenied
      ? `${rights}, or a person does what the summary lists under "Left behind" (docs/recovery.md, "A release is taken back"). Then run the rollback again: everything else was tried.`
      : 'Run the rollback again: what is done is not done twice. What a registry does not do at all is in the summary under "Left behind", with how a person does it.',
  });
}

/** What stays after all was tried: also what could not be done, with how a person does it. */
export function leftAfter(
  left: readonly LeftBehind[],
  applied: readonly AppliedAction[],
  { repository, tag }: Pick<RollbackSubject, 'repository' | 'tag'>,
): readonly LeftBehind[] {
  const undone = applied
    .filter(({ outcome: { state } }) => state === 'failed' || state === 'skipped')
    .map(({ action, outcome }): LeftBehind => {
      const reason = outcome.reason ?? 'it was not done';
      return { what: action.target, reason, byHand: byHandOf(action, { repository, tag }) };
    });
  return [...undone, ...left];
}

function isUndone({ outcome }: AppliedAction): boolean {
  return outcome.state === 'failed';
}

function byHandOf(
  action: RollbackAction,
  { repository, tag }: Pick<RollbackSubject, 'repository' | 'tag'>,
): string {
  switch (action.kind) {
    case 'restore-tag':
      return restoreTagByHand(action.repository, action);
    case 'remove-tag':
    case 'remove-staging':
    case 'remove-evidence':
      return removeTagByHand(action.repository, action.name);
    case 'yank':
      return yankByHand(action);
    case 'withdraw-release':
      return `Run \`gh release edit ${shellWord(tag)} --repo ${repository} --draft\`.`;
    case 'mark-unsafe':
      return markByHand(tag);
    case 'delete-draft':
      return deleteReleaseByHand(repository, action.releaseId);
    case 'delete-git-tag':
      return deleteGitTagByHand(tag);
  }
}
