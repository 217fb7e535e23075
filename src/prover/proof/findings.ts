/** Verdicts as findings, for waivers, configuration and reports that know no runs. */
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
      return [{ rule, level: 'notice', message: `Not proved. ${verdict.reasons.join(' ')}` }];
    }
    const cure = rules.find(({ name }) => name === rule)?.cure ?? '';
    return verdict.refutations.map(({ level, message, job, step, at }) => ({
      rule,
      level,
      message: `${message} ${cure}`.trim(),
      location: at,
      ...(job !== undefined && { job }),
      ...(step !== undefined && { step }),
    }));
  });
}
