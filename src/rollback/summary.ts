/** What a maintainer reads at midnight: what was done, what was not, and what to do now. */
import type { Failure } from '../failure.ts';
import { code, fenced, prose, renderFailureLines, renderTableLines } from '../markdown.ts';
import type { LeftBehind, RollbackAction } from './actions.ts';
import type { AppliedAction } from './apply.ts';
import type { RollbackSubject } from './state.ts';

export type RollbackOutcome = 'nothing-to-do' | 'planned' | 'rolled-back' | 'incomplete';

export interface SummaryFacts {
  readonly subject: RollbackSubject;
  readonly outcome: RollbackOutcome;
  readonly planned: readonly RollbackAction[];
  /** Empty when nothing was confirmed. */
  readonly applied: readonly AppliedAction[];
  readonly left: readonly LeftBehind[];
  readonly notes: string;
  readonly failure: Failure | undefined;
}

const headings: Readonly<Record<RollbackOutcome, string>> = {
  'nothing-to-do': 'nothing to take back',
  planned: 'this would be taken back (`confirm: true` does it)',
  'rolled-back': 'taken back',
  incomplete: 'NOT ALL OF IT is taken back',
};

const kinds: Readonly<Record<RollbackAction['kind'], string>> = {
  'restore-tag': 'put back',
  'remove-tag': 'remove',
  'remove-staging': 'remove',
  'remove-evidence': 'remove',
  'withdraw-release': 'make a draft again',
  'mark-unsafe': 'mark as not to be used',
  yank: 'yank',
  'delete-draft': 'delete',
  'delete-git-tag': 'delete the git tag',
};

/** Markdown. */
export function renderRollback(facts: SummaryFacts): string {
  const { subject, outcome, applied, planned, left, failure, notes } = facts;
  const rows = planned.map((action, index) => rowOf(action, applied[index]));
  return [
    `### Rollback of ${code(subject.tag)}: ${headings[outcome]}`,
    '',
    ...(failure ? [...renderFailureLines(failure), ''] : []),
    ...(rows.length > 0
      ? [...renderTableLines(['What', 'Of', 'Why', 'Can be done back', 'Now'], rows), '']
      : []),
    ...(left.length > 0 ? ['**Left behind**', '', ...left.map(leftLine), ''] : []),
    ...(notes === '' ? [] : ['**For the notes of the next release**', '', fenced(notes), '']),
  ].join('\n');
}

function rowOf(action: RollbackAction, applied: AppliedAction | undefined): string[] {
  const { state = 'planned', reason } = applied?.outcome ?? {};
  return [
    kinds[action.kind],
    code(action.target),
    prose(action.reason),
    action.reversible ? 'yes' : 'no',
    prose(
      state === 'planned'
        ? `needs ${action.needs}`
        : reason === undefined
          ? state
          : `${state}: ${reason}`,
    ),
  ];
}

function leftLine({ what, reason, byHand }: LeftBehind): string {
  return `- ${prose(what)}: ${prose(reason)}.${byHand === undefined ? '' : ` ${prose(byHand)}`}`;
}
