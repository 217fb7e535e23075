import type { LocalRule } from '../local-rule.ts';
import { provenanceScripts } from '../provenance-scripts.ts';

/** COMPLETENESS-CLAIMED: provenance that says it lists everything that went into a build. */
export const completenessClaimed: LocalRule = {
  name: 'COMPLETENESS-CLAIMED',
  level: 'warning',
  what: 'Provenance written by hand claims to be complete.',
  why: 'A workflow on a hosted runner cannot know every input of its build; a verifier relies on the claim.',
  realCase:
    'The provenance of a release pipeline said `completeness: true`, and listed a part of what went in.',
  cure: 'Leave `completeness` out, or say `false`; SLSA v1 has no such field.',
  find: (release) =>
    provenanceScripts(release)
      .filter(({ text }) => /completeness[\s\S]{0,120}?\btrue\b/i.test(text))
      .map(({ place }) => ({ ...place, message: 'The provenance claims completeness.' })),
};
