/** Attestations that others signed with the real services: __tests__/fixtures/attestations tells whence. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parseBundles } from '../../src/attestation/bundle.ts';
import { verifyGithubRelease } from '../../src/attestation/github-release.ts';
import {
  parseNpmAttestations,
  parsePublishAttestation,
  parsePypiProvenance,
} from '../../src/attestation/registry-bundles.ts';
import { embeddedRoots } from '../../src/attestation/trusted-roots.ts';
import { verifyBundle } from '../../src/attestation/verify-bundle.ts';
import {
  requireAttested,
  verifyBundles,
  type AttestedFile,
} from '../../src/attestation/verify-bundles.ts';
import { expectFailure } from '../support/expect-failure.ts';

const folder = '__tests__/fixtures/attestations';
const read = (file: string) => readFileSync(`${folder}/${file}`, 'utf8');
const roots = embeddedRoots();

describe('the provenance that a called workflow signed for a wheel', () => {
  const file = 'reusable-workflow-attestation.sigstore.json';
  const signer = {
    repository: 'malancas/attest-demo',
    ref: 'refs/heads/main',
    commit: '8304c42402aa3a569882687e0642c359e5a74ac2',
    workflow: '.github/workflows/shared.yml',
    signer: 'bdehamer/workflows/.github/workflows/attest.yml@refs/heads/main',
    signerCommit: '0d303fcf197a3844f5dcac3a81574af1bc42c883',
    repositoryId: '804070735',
  };
  const wheel: AttestedFile = {
    name: 'github_provenance_demo-0.0.0-py3-none-any.whl',
    sha256: '07e4b8c0e3580b3e4a1eb62c70f1ffb86004d3d94f50767cb404fa7a639b4d05',
    attestation: 'required',
  };
  const verify = (files = [wheel]) =>
    verifyBundles({
      files,
      bundles: parseBundles(read(file), file),
      policy: { signer, required: ['https://slsa.dev/provenance/v1'] },
      roots,
    });

  test('verifies offline with the embedded root of the public good', () => {
    const { attestations } = requireAttested(verify());
    expect(attestations).toHaveLength(1);
    expect(attestations[0]).toMatchObject({ organization: 'sigstore.dev', files: [wheel.name] });
  });

  test('tells every extension of its certificate', () => {
    expect(verify().attestations[0]!.identity).toEqual({
      subject: `https://github.com/${signer.signer}`,
      issuer: 'https://token.actions.githubusercontent.com',
      buildSignerUri: `https://github.com/${signer.signer}`,
      buildSignerDigest: signer.signerCommit,
      runnerEnvironment: 'github-hosted',
      sourceRepositoryUri: 'https://github.com/malancas/attest-demo',
      sourceRepositoryDigest: signer.commit,
      sourceRepositoryRef: 'refs/heads/main',
      sourceRepositoryId: '804070735',
      sourceRepositoryOwnerUri: 'https://github.com/malancas',
      sourceRepositoryOwnerId: '16248153',
      buildConfigUri:
        'https://github.com/malancas/attest-demo/.github/workflows/shared.yml@refs/heads/main',
      buildConfigDigest: signer.commit,
      buildTrigger: 'workflow_dispatch',
      runInvocationUri:
        'https://github.com/malancas/attest-demo/actions/runs/9182555064/attempts/1',
      sourceRepositoryVisibility: 'public',
    });
  });

  test('is refused for other bytes under that name, and for those bytes under another', async () => {
    await expectFailure('ATTESTATION_SUBJECT_DIGEST', () =>
      requireAttested(verify([{ ...wheel, sha256: '0'.repeat(64) }])),
    );
    await expectFailure('ATTESTATION_SUBJECT_NAME', () =>
      requireAttested(verify([{ ...wheel, name: 'other.whl' }])),
    );
  });
});

describe('a publish attestation of PyPI (PEP 740)', () => {
  const file = 'pypi_attestations-0.0.19.tar.gz.publish.attestation';
  const attestation = JSON.parse(read(file)) as { verification_material: object };
  const signer = {
    repository: 'trailofbits/pypi-attestations',
    ref: 'refs/tags/v0.0.19',
    commit: '08802efe1f8e5fec4ad842d6b8ce97656092ee72',
    workflow: '.github/workflows/release.yml',
  };

  test('verifies offline, alone and in a file’s provenance', () => {
    const provenance = { version: 1, attestation_bundles: [{ attestations: [attestation] }] };
    const bundles = [
      parsePublishAttestation(attestation, { file }),
      ...parsePypiProvenance(provenance, file),
    ];
    for (const bundle of bundles) {
      const { statement } = verifyBundle(bundle, { signer }, roots);
      expect(statement.predicateType).toBe('https://docs.pypi.org/attestations/publish/v1');
      expect(statement.subjects).toEqual([
        {
          name: 'pypi_attestations-0.0.19.tar.gz',
          digest: { sha256: '9bb1add04b1b4e182be6b0b80931593f7a291eb49d69b4fd728a5d4cbcdc4bd3' },
        },
      ]);
    }
  });

  test('brings along the signed times that it may have', () => {
    const { verification_material: material } = attestation;
    const timesOf = (timestamps: unknown) => {
      const verification_material = { ...material, timestamps };
      const { bundle } = parsePublishAttestation(
        { ...attestation, verification_material },
        { file },
      );
      const data = bundle.verificationMaterial.timestampVerificationData;
      return data?.rfc3161Timestamps.map(({ signedTimestamp }) => signedTimestamp.toString());
    };
    expect(timesOf(['dGltZQ=='])).toEqual(['time']);
    expect(timesOf(null)).toEqual([]);
  });

  test('cannot be read in another version or form', async () => {
    const place = { file };
    for (const value of [
      null,
      {},
      { ...attestation, version: 2 },
      { ...attestation, envelope: 1 },
    ]) {
      await expectFailure('ATTESTATION_BUNDLE_UNREADABLE', () =>
        parsePublishAttestation(value, place),
      );
    }
    await expectFailure('ATTESTATION_BUNDLE_UNREADABLE', () =>
      parsePypiProvenance({ version: 1, attestation_bundles: [{}] }, file),
    );
  });
});

describe('the attestations that npm’s registry serves', () => {
  test('are bundles, but for npm’s own of the publication', async () => {
    const bundle = JSON.parse(read('reusable-workflow-attestation.sigstore.json')) as object;
    const attestations = [
      {
        predicateType: 'https://github.com/npm/attestation/tree/main/specs/publish/v0.1',
        bundle: { mediaType: 'signed with a key' },
      },
      { predicateType: 'https://slsa.dev/provenance/v1', bundle },
    ];
    const found = parseNpmAttestations({ attestations }, 'npm');
    expect(found).toHaveLength(1);
    await expectFailure('ATTESTATION_BUNDLE_UNREADABLE', () => parseNpmAttestations([], 'npm'));
  });
});

describe('GitHub’s attestation of an immutable release', () => {
  const file = 'checksums-gh-download.jsonl';
  const [bundle] = parseBundles(read(file), file);
  const release = {
    repository: 'cli/cli',
    tag: 'v2.96.0',
    commit: 'b300f2ec7ec9dc9addc39b2ad88c54097ded7ca0',
    assets: assetsOf(bundle!.bundle.content.dsseEnvelope.payload),
  };

  test('verifies offline with GitHub’s embedded root, without a log', () => {
    const statement = verifyGithubRelease(bundle!, release, roots);
    expect(release.assets).toHaveLength(22);
    expect(statement.predicate).toMatchObject({ repository: 'cli/cli', tag: 'v2.96.0' });
  });

  test('is refused for another release, and for a moved tag', async () => {
    const others = [{ repository: 'cli/clu' }, { tag: 'v2.96.1' }, { commit: 'a'.repeat(40) }];
    for (const other of others) {
      await expectFailure('ATTESTATION_RELEASE_OTHER', () =>
        verifyGithubRelease(bundle!, { ...release, ...other }, roots),
      );
    }
  });

  test('is refused when an asset has other bytes, came later, or is gone', async () => {
    const [first, ...rest] = release.assets;
    const withAssets = (assets: typeof release.assets) => () =>
      verifyGithubRelease(bundle!, { ...release, assets }, roots);
    await expectFailure(
      'ATTESTATION_SUBJECT_DIGEST',
      withAssets([{ ...first!, sha256: '0'.repeat(64) }, ...rest]),
    );
    await expectFailure(
      'ATTESTATION_MISSING',
      withAssets([...release.assets, { name: 'later.txt', sha256: '0'.repeat(64) }]),
    );
    await expectFailure('ATTESTATION_SUBJECT_MISSING', withAssets(rest));
  });

  test('is no provenance: it names no workflow', async () => {
    const signer = { ...release, ref: 'refs/tags/v2.96.0', workflow: '.github/workflows/x.yml' };
    await expectFailure('ATTESTATION_OIDC_ISSUER', () => verifyBundle(bundle!, { signer }, roots));
  });

  test('is nobody else’s to make', async () => {
    const name = 'reusable-workflow-attestation.sigstore.json';
    const [other] = parseBundles(read(name), name);
    await expectFailure('ATTESTATION_SIGNER', () => verifyGithubRelease(other!, release, roots));
  });
});

function assetsOf(payload: Buffer): readonly { name: string; sha256: string }[] {
  const { subject } = JSON.parse(payload.toString('utf8')) as {
    subject: readonly { name?: string; digest: { sha256: string } }[];
  };
  return subject.flatMap(({ name, digest: { sha256 } }) =>
    name === undefined ? [] : [{ name, sha256 }],
  );
}
