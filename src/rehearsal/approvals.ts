/** What the reviewers of environments answer. */

export type Approval = 'approve' | 'reject' | 'wait';

export interface Approvals {
  ask(environment: string): Approval;
}

/** Answers by environment name; who is not named gets `otherwise`. */
export function createApprovals(
  answers: Readonly<Record<string, Approval>>,
  otherwise: Approval = 'approve',
): Approvals {
  return {
    ask: (environment) => (Object.hasOwn(answers, environment) ? answers[environment]! : otherwise),
  };
}
