/** Names of rules as people write them. */
import type { Location } from '../failure.ts';
import { proverFailure } from './failures.ts';
import type { RuleDocumentation } from './rule.ts';

/** The rule of that name. Throws RULE_UNKNOWN: a misspelt name would switch off nothing, unseen. */
export function requireRule<Rule extends Pick<RuleDocumentation, 'name'>>(
  name: string,
  rules: readonly Rule[],
  at: Location,
): Rule {
  const rule = rules.find((candidate) => candidate.name === name);
  if (rule) return rule;
  throw proverFailure('RULE_UNKNOWN', {
    seen: `${at.file}:${at.line}: there is no rule ${JSON.stringify(name)}`,
    expected: `one of ${rules.map((known) => known.name).join(', ')}`,
    cure: 'Correct the name, or remove it.',
    location: at,
  });
}
