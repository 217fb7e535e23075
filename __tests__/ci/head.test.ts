import { describe, expect, test } from '@jest/globals';
import { judgeHead, type HeadFacts, type HeadPolicy } from '../../src/ci/head.ts';
import { absent, present, unknown } from '../../src/lookup.ts';
import type { Comparison } from '../../src/ports.ts';
import { expectFailure } from '../support/expect-failure.ts';
import { commit, otherCommit, workflowRun } from './literals.ts';

const tip: HeadFacts = { tip: present(commit), namesake: absent, comparison: undefined };
const moved = (comparison: Comparison): HeadFacts => ({
  ...tip,
  tip: present(otherCommit),
  comparison: present(comparison),
});

function requireHead(policy: HeadPolicy, facts: HeadFacts, tipRun = false): void {
  const run = tipRun ? workflowRun() : undefined;
  const failure = judgeHead({ policy, commit, branch: 'main', tipRun: run }, facts);
  if (failure) throw failure;
}

describe('the head policy', () => {
  test.each(['exact', 'former-tip', 'ancestor'] as const)('%s takes the tip', (policy) => {
    expect(() => requireHead(policy, tip)).not.toThrow();
  });

  test('former-tip takes a commit that a push run proves, after the branch moved on', () => {
    expect(() => requireHead('former-tip', moved('behind'), true)).not.toThrow();
    expect(() => requireHead('former-tip', moved('identical'), true)).not.toThrow();
  });

  test('ancestor takes any commit of the branch', () => {
    expect(() => requireHead('ancestor', moved('behind'))).not.toThrow();
  });

  test('exact refuses a branch that moved on, and offers former-tip', async () => {
    const failure = await expectFailure('CI_NOT_TIP', () =>
      requireHead('exact', moved('behind'), true),
    );
    expect(failure.cure).toContain('former-tip');
  });

  test('former-tip refuses what nothing proves', async () => {
    await expectFailure('CI_NEVER_TIP', () => requireHead('former-tip', moved('behind')));
  });

  test.each(['exact', 'former-tip', 'ancestor'] as const)(
    '%s refuses a commit that is not on the branch, even with a run',
    async (policy) => {
      for (const comparison of ['ahead', 'diverged'] as const) {
        await expectFailure('CI_NOT_ON_BRANCH', () => requireHead(policy, moved(comparison), true));
      }
      const facts = { ...moved('behind'), comparison: absent };
      await expectFailure('CI_NOT_ON_BRANCH', () => requireHead(policy, facts, true));
    },
  );

  test('refuses a tag named like the branch, whatever else is known', async () => {
    const facts = { ...tip, tip: unknown('HTTP 502'), namesake: present(commit) };
    await expectFailure('CI_FORGED_BRANCH', () => requireHead('ancestor', facts));
  });

  test('refuses a branch that is not there', async () => {
    await expectFailure('CI_BRANCH_MISSING', () =>
      requireHead('ancestor', { ...tip, tip: absent }),
    );
  });

  test.each(['tip', 'namesake', 'comparison'])('is open while the %s is', async (fact) => {
    const facts = { ...moved('behind'), [fact]: unknown('HTTP 502') };
    const failure = await expectFailure('CI_INDETERMINATE', () =>
      requireHead('former-tip', facts, true),
    );
    expect(failure.seen).toContain('HTTP 502');
  });
});
