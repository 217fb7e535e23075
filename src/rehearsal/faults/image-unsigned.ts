import type { FaultScenario } from '../fault.ts';
import { fallbackTag } from '../stand-ins/docker/referrer.ts';
import { imagePlace, nothingSpent, stagedImage, stoppedAtStage } from './reference-image.ts';

export const imageUnsigned: FaultScenario = {
  id: 'image-unsigned',
  title: 'An image beside which no attestation is kept is not promoted, and costs no version.',
  startsAt: ['stage', 'rebuild'],
  arrange: (stage) => stage.world.oci.removeTag(imagePlace, fallbackTag(stagedImage(stage))),
  expect: { ...stoppedAtStage, code: 'IMAGE_EVIDENCE_MISSING', check: nothingSpent },
};
