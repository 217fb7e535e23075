/** What can be wrong with what a release is told to carry as evidence. */
import { failureArea } from '../failure.ts';

export const evidenceFailure = failureArea('evidence', {
  EVIDENCE_CONFORMANCE_MISSING: 'A conformance result is required, and there is none.',
  EVIDENCE_CONFORMANCE_EMPTY: 'The conformance result has no bytes: the suite did not run.',
  EVIDENCE_META_MALFORMED: 'BUILD_META.json is not what its schema says.',
});
