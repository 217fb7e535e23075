import { describe, expect, it } from '@jest/globals';
import { verdictOf } from '../../src/verification/model.ts';
import { temporaryFolders } from '../support/folders.ts';
import { codesOf, signedRelease, standingsOf, verifyFolder } from './support.ts';

const folderWith = temporaryFolders();
const release = await signedRelease(folderWith());

describe('a good release in a folder', () => {
  it('verifies offline, without any port that speaks to the network', async () => {
    const verification = await verifyFolder(release.folder, { policy: { roots: release.roots } });
    expect(codesOf(verification)).toEqual([]);
    expect(verdictOf(verification)).toBe('verified');
    expect(standingsOf(verification)).toEqual({
      files: 'pass',
      'non-empty': 'pass',
      manifest: 'pass',
      'sealed-files': 'pass',
      signatures: 'not-asked',
      'package-signatures': 'not-asked',
      'evidence-kinds': 'pass',
      'expected-files': 'not-asked',
      checksums: 'pass',
      'checksums-coverage': 'pass',
      'checksums-integrity': 'pass',
      'build-meta': 'pass',
      sboms: 'pass',
      provenance: 'pass',
      'provenance-json': 'pass',
      conformance: 'pass',
      'tag-commit': 'not-asked',
      attestations: 'pass',
      'github-release': 'not-asked',
      registries: 'not-asked',
    });
  });

  it('verifies for who spells the repository in another case, as GitHub does', async () => {
    const policy = { roots: release.roots };
    const verification = await verifyFolder(release.folder, { repository: 'Octo/Demo', policy });
    expect(codesOf(verification)).toEqual([]);
  });
});
