import type { FaultScenario } from '../fault.ts';
import { draftWaits } from './checks.ts';
import { nothingSpent, stagedImage, stoppedAtStage } from './reference-image.ts';

export const imageDigestChanged: FaultScenario = {
  id: 'image-digest-changed',
  title: 'An image whose digest serves other bytes than were sealed stops the release at once.',
  startsAt: ['stage', 'rebuild'],
  arrange: (stage) => stage.world.oci.serveOtherBytes(stagedImage(stage)),
  expect: {
    ...stoppedAtStage,
    code: 'IMAGE_BYTES_DIFFER',
    check: (stage, reports) => [...nothingSpent(stage), ...draftWaits(stage, reports)],
  },
};
