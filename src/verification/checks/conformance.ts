import { isConformance } from '../conformance-name.ts';
import type { Check } from '../check.ts';
import { verificationFailure } from '../failures.ts';
import { judged, notAsked, passed } from '../outcome.ts';

export const conformance: Check = {
  id: 'conformance',
  title: 'The result of the conformance suite is released with the files',
  run: ({ files, request: { policy } }) => {
    const found = files.find(({ name }) => isConformance(name));
    if (found) return passed(found.name);
    if (!policy.requireConformance) return notAsked('the release has none');
    const failure = verificationFailure('VERIFY_CONFORMANCE_MISSING', {
      seen: 'there is no file `conformance.…` in the release',
      expected: 'the result of the conformance suite, as `require-conformance` says',
      cure: 'Ask who published the release for a version that was tested; or verify without `require-conformance`.',
    });
    return judged([failure], '');
  },
};
