import type { FaultScenario } from '../fault.ts';
import { published, refusedInPublic } from './attested.ts';
import { tells } from './checks.ts';
import { forgeBundle } from './public-assets.ts';

export const verifyBundleForOtherSubject: FaultScenario = {
  id: 'verify-bundle-for-other-subject',
  title: 'A bundle that this workflow signed about another file attests nothing of the release.',
  ...published,
  arrange: (stage) =>
    forgeBundle(stage, {
      subject: [{ name: 'tidemark-1.2.0.crate', digest: { sha256: '0'.repeat(64) } }],
    }),
  expect: {
    code: 'ATTESTATION_SUBJECT_DIGEST',
    besides: ['ATTESTATION_MISSING', 'VERIFY_REFUSED', 'NOT_VERIFIED'],
    ...refusedInPublic,
    check: (_, reports) => tells(reports, 'ATTESTATION_SUBJECT_DIGEST', '.crate'),
  },
};
