import type { FaultScenario } from '../fault.ts';
import { tells } from './checks.ts';
import { replaceAttestation } from './foreign-attestation.ts';
import { nothingSpent, stoppedAtStage } from './reference-image.ts';

const other = '.github/workflows/nightly.yml';

export const imageSignedByOther: FaultScenario = {
  id: 'image-signed-by-other',
  title: 'An image that another workflow of the repository attested is not promoted.',
  startsAt: ['stage', 'rebuild'],
  arrange: (stage) => replaceAttestation(stage, other),
  expect: {
    ...stoppedAtStage,
    code: 'IMAGE_EVIDENCE_REFUSED',
    check: (stage, reports) => [
      ...nothingSpent(stage),
      ...tells(reports, 'IMAGE_EVIDENCE_REFUSED', 'ATTESTATION_SIGNER', other),
    ],
  },
};
