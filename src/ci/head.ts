/** How the commit stands to the branch, and whether the policy is content with that. */
import type { Failure } from '../failure.ts';
import type { Lookup } from '../lookup.ts';
import type { CommitSha, Comparison, WorkflowRun } from '../ports.ts';
import { ciFailure } from './failures.ts';

/**
 * `exact`: the commit is the tip. `former-tip`: it is on the branch, and was its tip when it was
 * pushed, so that a branch that moved on does not strand a re-run. `ancestor`: it is on the branch.
 */
export type HeadPolicy = 'exact' | 'former-tip' | 'ancestor';

/** What GitHub told about the branch. */
export interface HeadFacts {
  readonly tip: Lookup<CommitSha>;
  /** A tag of the branch's name. */
  readonly namesake: Lookup<CommitSha>;
  /** The commit against the tip; undefined when the commit is the tip. */
  readonly comparison: Lookup<Comparison> | undefined;
}

export interface HeadQuestion {
  readonly policy: HeadPolicy;
  readonly commit: CommitSha;
  readonly branch: string;
  /** A push run of the branch at the commit. */
  readonly tipRun: WorkflowRun | undefined;
}

/** The failure of the policy, undefined when it is content. */
export function judgeHead(question: HeadQuestion, facts: HeadFacts): Failure | undefined {
  const { branch } = question;
  if (facts.namesake.state === 'present') return forgedBranch(branch);
  if (facts.tip.state === 'absent') return branchMissing(branch);
  for (const fact of [facts.namesake, facts.tip, facts.comparison]) {
    if (fact?.state === 'unknown') return headUnknown(branch, fact.reason);
  }
  return judgePlace(question, facts);
}

/** The failure when a tag is, or is released as, the branch's namesake. */
export function forgedBranch(branch: string): Failure {
  return ciFailure('CI_FORGED_BRANCH', {
    seen: `there is a tag named ${branch}, like the branch.`,
    expected: 'no such tag: its runs tell the same `head_branch` as those of the branch',
    cure: `Find out who pushed refs/tags/${branch}, and why; protect tag names with a ruleset, and release when that tag is gone.`,
  });
}

function judgePlace(question: HeadQuestion, facts: HeadFacts): Failure | undefined {
  const { policy, commit, branch } = question;
  const tip = facts.tip.state === 'present' ? facts.tip.value : undefined;
  if (tip === commit) return undefined;
  const comparison = facts.comparison?.state === 'present' ? facts.comparison.value : undefined;
  if (comparison !== 'behind' && comparison !== 'identical') {
    return ciFailure('CI_NOT_ON_BRANCH', {
      seen: `the commit ${commit} is not on ${branch}${comparison ? ` (it is ${comparison})` : ''}.`,
      expected: `a commit of ${branch}`,
      cure: `Merge it into ${branch}, wait for CI there, and release the merged commit under a new version.`,
    });
  }
  if (policy === 'exact') {
    return ciFailure('CI_NOT_TIP', {
      seen: `the tip of ${branch} is ${tip}, but ${commit} is released.`,
      expected: 'the tip',
      cure: `Release the tip under a new version, or set \`head-policy: former-tip\`, with which a branch that moved on strands no release.`,
    });
  }
  if (policy === 'former-tip' && question.tipRun === undefined) {
    return ciFailure('CI_NEVER_TIP', {
      seen: `no push run of ${branch} has ${commit} as its head.`,
      expected: `a commit that was the tip of ${branch} when it was pushed`,
      cure: `Release a commit that was pushed or merged as the tip, under a new version; or set \`head-policy: ancestor\` when CI of commits inside a push is proof enough.`,
    });
  }
  return undefined;
}

function branchMissing(branch: string): Failure {
  return ciFailure('CI_BRANCH_MISSING', {
    seen: `the repository has no branch ${branch}.`,
    expected: 'the branch that releases come from',
    cure: 'Correct `branch`.',
  });
}

function headUnknown(branch: string, reason: string): Failure {
  return ciFailure('CI_INDETERMINATE', {
    seen: `how the commit stands to ${branch} is not known: ${reason}.`,
    expected: 'a definite answer',
    cure: 'Re-run this job when GitHub answers; check that its token has `contents: read`.',
  });
}
