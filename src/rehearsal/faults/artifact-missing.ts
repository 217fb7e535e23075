import type { FaultScenario } from '../fault.ts';
import { nothingUploaded, tells, toldOnly } from './checks.ts';
import { requireSealedArtifact } from './sealed-artifact.ts';

export const artifactMissing: FaultScenario = {
  id: 'artifact-missing',
  title: 'A sealed artifact that is gone is not replaced by anything.',
  startsAt: ['stage', 'rebuild'],
  arrange: ({ world }) => world.results.deleteArtifact(requireSealedArtifact(world).id),
  expect: {
    code: 'ARTIFACT_NOT_FOUND',
    conclusion: 'failure',
    public: false,
    jobs: { seal: 'success', stage: 'failure', 'publish-crate': 'skipped', undraft: 'skipped' },
    check: (stage, reports) => [
      ...nothingUploaded(stage),
      ...(stage.repository.releases().length === 0 ? [] : ['a draft was made']),
      ...toldOnly(reports, 'ARTIFACT_NOT_FOUND'),
      ...tells(reports, 'ARTIFACT_NOT_FOUND', 'expired'),
    ],
  },
};
