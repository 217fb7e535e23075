/** Verdicts as findings, for waivers, configuration and reports. */
import type { RuleDocumentation, RuleFinding } from '../rule.ts';
import type { RuleVerdict } from './verdict.ts';

/**
 * One finding for each refutation, and a notice for each verdict that is unknown: what nobody could
 * show is told, and is no pass. In the order of the verdicts.
 */
export function findingsOfVerdicts(
  verdicts: readonly RuleVerdict[],
  rules: readonly Pick<RuleDocumentation, 'name' | 'cure'>[],
): readonly RuleFinding[] {
  return verdicts.flatMap(({ rule, verdict }): readonly RuleFinding[] => {
    if (verdict.status === 'PROVED') return [];
    if (verdict.status === 'UNKNOWN') {
      const message = `Not proved. ${verdict.reasons.join(' ')}`;
      return [{ rule, level: 'notice', message, isUnknown: true }];
    }
    const cure = rules.find(({ name }) => name === rule)?.cure ?? '';
    return verdict.refutations.map((refutation) => {
      const { level, message, job, step, at } = refutation;
      return {
        rule,
        level,
        message: `${message} ${cure}`.trim(),
        location: at,
        ...(job !== undefined && { job }),
        ...(step !== undefined && { step }),
        refutation,
      };
    });
  });
}
