import { createHash } from 'node:crypto';
import type { FaultScenario } from '../fault.ts';
import { nothingUploaded, noTokenAsked, toldOnly } from './checks.ts';
import {
  flippedCrate,
  readSealedFiles,
  replaceSealedFiles,
  withManifest,
} from './sealed-artifact.ts';

export const sealedSetForged: FaultScenario = {
  id: 'sealed-set-forged',
  title: 'A sealed set replaced by another one, consistent in itself, stops the release.',
  startsAt: ['stage', 'rebuild'],
  async arrange({ world }) {
    const sealed = await readSealedFiles(world);
    const [forged, bytes] = flippedCrate(sealed);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const { files } = withManifest(sealed.set(forged, bytes), (manifest) => ({
      ...manifest,
      artifacts: manifest.artifacts.map((artifact) =>
        artifact.name === forged ? { ...artifact, sha256 } : artifact,
      ),
    }));
    replaceSealedFiles(world, files);
  },
  expect: {
    code: 'MANIFEST_DIGEST_MISMATCH',
    conclusion: 'failure',
    public: false,
    jobs: { seal: 'success', stage: 'failure', 'publish-crate': 'skipped', undraft: 'skipped' },
    check: (stage, reports) => [
      ...nothingUploaded(stage),
      ...noTokenAsked(stage),
      ...(stage.repository.releases().length === 0 ? [] : ['a draft was made of it']),
      ...toldOnly(reports, 'MANIFEST_DIGEST_MISMATCH'),
    ],
  },
};
