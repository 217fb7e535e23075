import type { FaultScenario } from '../fault.ts';
import { draftWaits, noTokenAsked, nothingUploaded } from './checks.ts';
import { imageUntouched, stagedImage } from './reference-image.ts';

export const imageDigestChanged: FaultScenario = {
  id: 'image-digest-changed',
  title: 'An image whose digest serves other bytes than were sealed stops the release at once.',
  startsAt: ['stage', 'rebuild'],
  arrange: (stage) => stage.world.oci.serveOtherBytes(stagedImage(stage)),
  expect: {
    code: 'IMAGE_BYTES_DIFFER',
    conclusion: 'failure',
    public: false,
    jobs: { stage: 'failure', 'publish-crate': 'skipped', undraft: 'skipped', outcome: 'failure' },
    check: (stage, reports) => [
      ...nothingUploaded(stage),
      ...noTokenAsked(stage),
      ...draftWaits(stage, reports),
      ...imageUntouched(stage),
    ],
  },
};
