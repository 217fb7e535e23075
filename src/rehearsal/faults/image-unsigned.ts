import type { FaultScenario } from '../fault.ts';
import { nothingSpent, removeAttestations, stoppedAtStage } from './reference-image.ts';

export const imageUnsigned: FaultScenario = {
  id: 'image-unsigned',
  title: 'An image of which no attestation is kept is not promoted, and costs no version.',
  startsAt: ['stage', 'rebuild'],
  arrange: removeAttestations,
  expect: { ...stoppedAtStage, code: 'IMAGE_EVIDENCE_MISSING', check: nothingSpent },
};
