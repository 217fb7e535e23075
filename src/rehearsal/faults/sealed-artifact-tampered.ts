import type { FaultScenario } from '../fault.ts';
import { nothingUploaded, noTokenAsked, tells, toldOnly } from './checks.ts';
import { flippedCrate, readSealedFiles, replaceSealedFiles } from './sealed-artifact.ts';

export const sealedArtifactTampered: FaultScenario = {
  id: 'sealed-artifact-tampered',
  title: 'A byte changed in the sealed artifact, behind its own ID, stops the release.',
  startsAt: ['stage', 'rebuild'],
  async arrange({ world }) {
    const files = await readSealedFiles(world);
    replaceSealedFiles(world, files.set(...flippedCrate(files)));
  },
  expect: {
    code: 'SEALED_FILE_DIFFERS',
    conclusion: 'failure',
    public: false,
    jobs: { seal: 'success', stage: 'failure', 'publish-crate': 'skipped', undraft: 'skipped' },
    check: (stage, reports) => [
      ...nothingUploaded(stage),
      ...noTokenAsked(stage),
      ...(stage.repository.releases().length === 0 ? [] : ['a draft was made of it']),
      ...toldOnly(reports, 'SEALED_FILE_DIFFERS'),
      ...tells(reports, 'SEALED_FILE_DIFFERS', 'tidemark-1.2.0.crate'),
    ],
  },
};
