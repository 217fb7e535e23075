/** Runs every rule that looks at one file. */
import type { Workflow } from '../../workflow/model.ts';
import type { CalledFiles } from '../effects/called-files.ts';
import type { RuleFinding } from '../rule.ts';
import type { Hit, LocalRule } from './local-rule.ts';
import { localRules } from './local-rules.ts';
import { readRelease } from './release-workflow.ts';

/**
 * Everything that the local rules find in the file, by line, then by rule; levels are the rules'
 * own, waivers are not looked at. Files that it calls are looked into, not checked themselves.
 * Throws DECLARATION_INVALID.
 */
export function checkLocalRules(workflow: Workflow, called?: CalledFiles): readonly RuleFinding[] {
  const release = readRelease(workflow, called);
  return localRules
    .flatMap((rule) => rule.find(release).map((hit) => findingOfHit(rule, hit)))
    .sort(
      (left, right) =>
        (left.location?.line ?? 0) - (right.location?.line ?? 0) ||
        (left.rule < right.rule ? -1 : Number(left.rule > right.rule)),
    );
}

function findingOfHit(rule: LocalRule, { at, job, step, message, level }: Hit): RuleFinding {
  return {
    rule: rule.name,
    level: level ?? rule.level,
    message: `${message} ${rule.cure}`,
    location: at,
    ...(job !== undefined && { job }),
    ...(step !== undefined && { step }),
  };
}
