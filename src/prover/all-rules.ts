/** Every rule there is: what comments and the configuration can name, and what the docs list. */
import type { RuleDocumentation } from './rule.ts';
import { localRules } from './rules/local-rules.ts';

/** Sorted by name. */
export const allRules: readonly RuleDocumentation[] = [...localRules].sort((left, right) =>
  left.name < right.name ? -1 : 1,
);
