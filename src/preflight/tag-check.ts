/** verify-tag as a check of preflight. */
import { skipFindings, tagOutputs, tagSummary } from '../tag/report.ts';
import { verifyTag, type TagPorts, type TagRequest, type TagVerdict } from '../tag/verify.ts';
import type { Check, Facts } from './check.ts';

/** Tells the tag and its commit to the checks below. */
export function tagCheck(request: TagRequest, ports: TagPorts): Check {
  return {
    name: 'verify-tag',
    run: async () => {
      const verdict = await verifyTag(request, ports);
      return {
        failures: verdict.failures,
        notices: skipFindings(verdict),
        outputs: tagOutputs(verdict),
        summary: tagSummary(verdict),
        facts: factsOf(verdict),
      };
    },
  };
}

function factsOf({ ok, tag, commit, skipped, shouldRelease }: TagVerdict): Facts {
  return {
    ...(tag !== undefined && { tag }),
    ...(commit !== undefined && { commit }),
    ...(skipped !== undefined && { nothingToRelease: 'The tag is not one to release' }),
    ...(ok && !shouldRelease && { nothingToRelease: `${tag} is released already` }),
  };
}
