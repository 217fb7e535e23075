import { describe, expect, test } from '@jest/globals';
import { join } from 'node:path';
import { openRehearsal } from '../../../src/rehearsal/rehearsal.ts';
import { playAsTests } from '../../rehearsal/faults/support.ts';
import { temporaryFolders } from '../../support/folders.ts';
import { projectFolder } from '../../support/run-node.ts';
import { verifyBundle } from '../../world/sigstore/signer.ts';

const newFolder = temporaryFolders();

describe('when a release is attested', () => {
  test('it carries a bundle that Sigstore’s own verifier accepts, of this workflow', async () => {
    const rehearsal = await openRehearsal({
      workflowFile: join(projectFolder, 'reference/attested.yml'),
      folder: newFolder(),
      suiteFolder: projectFolder,
    });
    try {
      const report = await rehearsal.run();
      expect(report).toMatchObject({ conclusion: 'success', failureCodes: [], violations: [] });
      const { github, sigstore, repository: name } = rehearsal.world;
      const repository = github.repository(name);
      const [release] = repository.releases();
      const asset = release!.assets.find((one) => one.name === 'provenance.sigstore.json')!;
      const bundle = JSON.parse(repository.assetBytes(asset.id).toString('utf8')) as object;
      const root = await sigstore.trustedRoot('public-good');
      const { identity } = await verifyBundle(bundle, root, 'public-good');
      expect(identity?.subjectAlternativeName).toBe(
        'https://github.com/octo/demo/.github/workflows/attested.yml@refs/tags/v1.2.0',
      );
      expect(repository.state.attestations).toMatchObject([{ bundle }]);
    } finally {
      await rehearsal.close();
    }
  }, 60_000);

  playAsTests([
    'attestation-refused',
    'attest-rerun-converges',
    'verify-asset-replaced-after-publication',
    'verify-tag-moved-after-publication',
    'verify-github-silent',
    'verify-good-release',
    'verify-byte-appended',
    'verify-asset-missing',
    'verify-asset-extra',
    'verify-stale-checksum',
    'verify-provenance-of-other-commit',
    'verify-bundle-for-other-subject',
    'verify-identity-prefix',
    'verify-wrong-key',
  ]);
});
