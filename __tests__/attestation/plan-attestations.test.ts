import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { localFiles } from '../../src/adapters/files.ts';
import {
  builtArtifacts,
  planAttestations,
  type Claim,
} from '../../src/attestation/plan-attestations.ts';
import { claimsOfSboms } from '../../src/attestation/sealed-sboms.ts';
import type { ReleaseManifest, SealedArtifact } from '../../src/manifest/manifest.ts';
import { expectFailure } from '../support/expect-failure.ts';
import { temporaryFolders } from '../support/folders.ts';

const folderWith = temporaryFolders();

const artifact = (name: string): SealedArtifact => ({
  ...{ name, size: 1, sha256: 'a'.repeat(64), kind: 'file' },
});

function manifestOf(names: readonly string[], evidence: readonly string[] = []): ReleaseManifest {
  return {
    schema: 'https://release-actions.dev/schemas/release-manifest/v1',
    ...{ repository: 'octo/demo', tag: 'v1.2.0', version: '1.2.0', commit: 'c'.repeat(40) },
    committedAt: '2026-01-01T00:00:00Z',
    build: { workflow: 'octo/demo/.github/workflows/release.yml@refs/tags/v1.2.0', runId: 1 },
    artifacts: names.map(artifact),
    evidence: evidence.map((name) => ({ name, size: 1, sha256: 'b'.repeat(64) })),
    channels: [],
  };
}

function claim(manifest: ReleaseManifest, changes: Partial<Claim> = {}): Claim {
  const artifacts = builtArtifacts(manifest);
  return { stem: 'provenance', predicateType: 'x', predicate: {}, artifacts, ...changes };
}

describe('statements', () => {
  it('have at most 1,024 subjects: more become further files', () => {
    const names = Array.from({ length: 2049 }, (_, index) => `file-${10_000 + index}`);
    const manifest = manifestOf(names);
    const planned = planAttestations([claim(manifest)], manifest);
    expect(planned.map(({ fileName, statement }) => [fileName, statement.subject.length])).toEqual([
      ['provenance.sigstore.json', 1024],
      ['provenance-2.sigstore.json', 1024],
      ['provenance-3.sigstore.json', 1],
    ]);
    const subjects = planned.flatMap(({ statement }) => statement.subject);
    expect(subjects.map(({ name }) => name)).toEqual(names);
  });

  it('have predicates of at most 16 MB', async () => {
    const manifest = manifestOf(['x']);
    const predicate = { text: 'x'.repeat(16 * 1024 * 1024) };
    await expectFailure('ATTEST_PREDICATE_TOO_LARGE', () =>
      planAttestations([claim(manifest, { predicate })], manifest),
    );
  });

  it.each(['provenance.sigstore.json', 'Provenance.intoto.jsonl'])(
    'are not written over what is sealed: %s',
    async (name) => {
      const manifest = manifestOf(['x'], [name]);
      await expectFailure('ATTEST_NAME_TAKEN', () => planAttestations([claim(manifest)], manifest));
    },
  );

  it('never share a file', async () => {
    const manifest = manifestOf(['x']);
    const claims = [claim(manifest, { stem: 'a' }), claim(manifest, { stem: 'A' })];
    await expectFailure('ATTEST_NAME_TAKEN', () => planAttestations(claims, manifest));
  });

  it('have a name that a release keeps', async () => {
    const manifest = manifestOf(['x']);
    const long = claim(manifest, { stem: 'x'.repeat(190) });
    await expectFailure('NAME_UNSAFE', () => planAttestations([long], manifest));
  });
});

describe('sealed SBOMs', () => {
  async function claims(names: readonly string[], sboms: Readonly<Record<string, string>>) {
    const folder = folderWith();
    for (const [name, text] of Object.entries(sboms)) writeFileSync(join(folder, name), text);
    const manifest = manifestOf(names, Object.keys(sboms).sort());
    const set = { manifest, manifestSha256: 'd'.repeat(64), assets: [], folder };
    const found = await claimsOfSboms(set, localFiles);
    return found.map(({ stem, predicateType, artifacts }) => [
      ...[stem, predicateType],
      artifacts.map(({ name }) => name).join(' '),
    ]);
  }

  it('are attested of their artifact, or of all', async () => {
    const found = await claims(['a.whl', 'b.crate'], {
      'a.whl.spdx.json': '{"spdxVersion": "SPDX-2.3"}',
      'b.crate.cdx.json': '{"bomFormat": "CycloneDX"}',
      'SBOM.spdx.json': '{"spdxVersion": "SPDX-2.3"}',
      'gone.spdx.json': '{"spdxVersion": "SPDX-2.3"}',
      'BUILD_META.txt': 'x',
    });
    expect(found).toEqual([
      ['sbom', 'https://spdx.dev/Document/v2.3', 'a.whl b.crate'],
      ['sbom-a.whl', 'https://spdx.dev/Document/v2.3', 'a.whl'],
      ['sbom-b.crate', 'https://cyclonedx.org/bom', 'b.crate'],
    ]);
  });

  it('tell what they are', async () => {
    await expectFailure('ATTEST_SBOM_UNKNOWN', () => claims(['a'], { 'a.spdx.json': '{}' }));
  });
});
