/** Rules that a workflow breaks on purpose, each with its reason. */
import type { Location } from '../failure.ts';
import type { Workflow } from '../workflow/model.ts';
import { parseDeclarations, type DeclarationSite } from './declarations/parse-declarations.ts';
import type { RuleDocumentation, RuleFinding } from './rule.ts';
import { requireRule } from './rule-names.ts';

/** `# release: allow RULE because …`, with the file, job or step that it speaks of. */
export interface Waiver {
  readonly rule: string;
  readonly reason: string;
  readonly site: DeclarationSite;
  readonly at: Location;
}

/** All of them, in the order of the file. Throws DECLARATION_INVALID and RULE_UNKNOWN. */
export function findWaivers(
  workflow: Workflow,
  rules: readonly Pick<RuleDocumentation, 'name'>[],
): readonly Waiver[] {
  return parseDeclarations(workflow).flatMap(({ declaration, site, at }) => {
    if (declaration.says !== 'allow') return [];
    requireRule(declaration.rule, rules, at);
    return [{ rule: declaration.rule, reason: declaration.reason, site, at }];
  });
}

export interface Waived {
  /** All that were given; those that are allowed carry the reason. */
  readonly findings: readonly RuleFinding[];
  /** Waivers that nothing needed: the workflow is better than they say, or they stand elsewhere. */
  readonly unused: readonly Waiver[];
}

/** Marks what is allowed. A finding is never dropped: the report shows it with its reason. */
export function applyWaivers(findings: readonly RuleFinding[], waivers: readonly Waiver[]): Waived {
  const used = new Set<Waiver>();
  const marked = findings.map((finding) => {
    const waiver = waivers.find((candidate) => covers(candidate, finding));
    if (!waiver) return finding;
    used.add(waiver);
    return { ...finding, allowedBecause: waiver.reason };
  });
  return { findings: marked, unused: waivers.filter((waiver) => !used.has(waiver)) };
}

function covers({ rule, site }: Waiver, finding: RuleFinding): boolean {
  if (rule !== finding.rule) return false;
  if (site.job === undefined) return true;
  return site.job === finding.job && (site.step === undefined || site.step === finding.step);
}
