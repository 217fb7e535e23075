/** require-ci-green as a check of preflight. */
import { ciOutputs, ciSummary } from '../ci/report.ts';
import { requireCiGreen, type CiPorts, type CiRequest } from '../ci/require-green.ts';
import { parseRequirements } from '../ci/requirements.ts';
import type { Check } from './check.ts';

/**
 * Asks about the commit that the tag points at, not about the one that the run is at: a run
 * started by hand is at a branch. `workflows` is the YAML of the input.
 */
export function ciCheck(
  request: Omit<CiRequest, 'tag' | 'requirements'>,
  workflows: string,
  ports: CiPorts,
): Check {
  return {
    name: 'require-ci-green',
    run: async ({ tag, commit }) => {
      const requirements = parseRequirements(workflows);
      const subject = { tag, requirements, commit: commit ?? request.commit };
      const verdict = await requireCiGreen({ ...request, ...subject }, ports);
      const { verdict: word, evidence } = ciOutputs(verdict);
      return {
        failures: verdict.failures,
        outputs: { verdict: word, evidence },
        summary: ciSummary(verdict),
      };
    },
  };
}
