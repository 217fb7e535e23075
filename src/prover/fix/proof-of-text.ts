/** Everything that the prover says of one text of a workflow. */
import type { CalledFiles } from '../effects/called-files.ts';
import { findOpaqueCalls } from '../effects/opaque-calls.ts';
import { findingsOfVerdicts } from '../proof/findings.ts';
import { proveRelease } from '../proof/prove-release.ts';
import type { Refutation, RuleVerdict } from '../proof/verdict.ts';
import { allRules } from '../all-rules.ts';
import type { RuleFinding } from '../rule.ts';
import { checkLocalRules } from '../rules/check-local-rules.ts';
import { graphRules } from '../rules/graph-rules.ts';
import { applyWaivers, findWaivers, type Waiver } from '../waivers.ts';
import { parseWorkflow } from '../../workflow/parse-workflow.ts';

export interface TextProof {
  readonly text: string;
  readonly verdicts: readonly RuleVerdict[];
  /** Of all rules, those that are allowed among them. */
  readonly findings: readonly RuleFinding[];
  readonly waivers: readonly Waiver[];
  /** Rules that the bound left undecided. */
  readonly givenUp: ReadonlySet<string>;
}

/** Throws WORKFLOW_*, EXPRESSION_INVALID, DECLARATION_INVALID, RULE_UNKNOWN. */
export function proveText(text: string, file: string, called: CalledFiles): TextProof {
  const workflow = parseWorkflow(text, file);
  const verdicts = proveRelease({ workflow, called });
  const opaque = findOpaqueCalls(workflow, called).length;
  return {
    text,
    verdicts,
    findings: [...findingsOfVerdicts(verdicts, graphRules), ...checkLocalRules(workflow, called)],
    waivers: findWaivers(workflow, allRules),
    // A call into the unknown is one reason; what is told besides is the bound.
    givenUp: new Set(
      verdicts.flatMap(({ rule, verdict }) =>
        verdict.status === 'UNKNOWN' && verdict.reasons.length !== opaque ? [rule] : [],
      ),
    ),
  };
}

export interface RuleRefutation {
  readonly rule: string;
  readonly refutation: Refutation;
}

/** In the order of the rules. */
export function refutationsOf({ verdicts }: TextProof): readonly RuleRefutation[] {
  return verdicts.flatMap(({ rule, verdict }) =>
    verdict.status === 'REFUTED'
      ? verdict.refutations.map((refutation) => ({ rule, refutation }))
      : [],
  );
}

/** A comment of the file allows it: then it is meant. */
export function isAllowed({ rule, refutation }: RuleRefutation, { waivers }: TextProof): boolean {
  const verdict = { status: 'REFUTED', refutations: [refutation] } as const;
  const { findings } = applyWaivers(findingsOfVerdicts([{ rule, verdict }], []), waivers);
  return findings.some(({ allowedBecause }) => allowedBecause !== undefined);
}
