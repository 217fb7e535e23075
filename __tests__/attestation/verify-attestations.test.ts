import { beforeAll, describe, expect, test } from '@jest/globals';
import { parseBundle } from '../../src/attestation/bundle.ts';
import type { TrustedRoots } from '../../src/attestation/trusted-roots.ts';
import {
  planVerification,
  verifyAttestations,
  type AttestationFile,
  type AttestedRelease,
  type ReleasePolicy,
} from '../../src/attestation/verify-attestations.ts';
import {
  requireAttested,
  verifyBundles,
  type AttestationReport,
} from '../../src/attestation/verify-bundles.ts';
import { expectFailure } from '../support/expect-failure.ts';
import { fileOf, provenanceType, statementOf, testSigstore, type TestBundle } from './signing.ts';

const { sign, roots: rootsOfWorld } = testSigstore();
const wheel = fileOf('demo-1.2.3-py3-none-any.whl');
const archive = fileOf('demo-1.2.3.tar.gz');
const buildMeta = fileOf('BUILD_META.txt');
const spdxType = 'https://spdx.dev/Document/v2.3';

const release: AttestedRelease = {
  repository: 'octo/demo',
  tag: 'v1.2.3',
  commit: 'a'.repeat(40),
  build: { workflow: 'octo/demo/.github/workflows/release.yml@refs/tags/v1.2.3', runId: 7 },
  artifacts: [
    { ...wheel, size: 1, kind: 'wheel' },
    { ...archive, size: 1, kind: 'archive' },
  ],
  evidence: [{ ...buildMeta, size: 1 }],
};

let roots: TrustedRoots;
let both: TestBundle;
let ofWheel: TestBundle;
let ofArchive: TestBundle;
let sbom: TestBundle;
beforeAll(async () => {
  both = await sign(statementOf([wheel, archive, buildMeta]));
  ofWheel = await sign(statementOf([wheel]), { instance: 'github' });
  ofArchive = await sign(statementOf([archive]));
  sbom = await sign(statementOf([wheel], spdxType));
  roots = await rootsOfWorld();
});

const policyOf = (changes: Partial<ReleasePolicy> = {}): ReleasePolicy => ({
  repository: 'octo/demo',
  roots,
  ...changes,
});

const fileWith = (...bundles: object[]): AttestationFile => ({
  file: 'provenance.sigstore.json',
  text: bundles.map((one) => `${JSON.stringify(one)}\n`).join(''),
});

/** Verifies the release with these files of bundles. */
function verify(
  files: readonly AttestationFile[],
  { of = release, policy = {} }: { of?: AttestedRelease; policy?: Partial<ReleasePolicy> } = {},
): AttestationReport {
  return verifyAttestations(of, files, policyOf(policy));
}

const codesOf = ({ findings }: AttestationReport) => findings.map(({ rule }) => rule);

/** The release with other digests or traits of one artifact. */
const withArtifact = (name: string, changes: object): AttestedRelease => ({
  ...release,
  artifacts: release.artifacts.map((one) => (one.name === name ? { ...one, ...changes } : one)),
});

describe('a release whose artifacts are attested', () => {
  test('is proven by one bundle for all of them', () => {
    const report = verify([fileWith(both)]);
    expect(report.findings).toEqual([]);
    const names = [buildMeta.name, archive.name, wheel.name].sort();
    expect(report.attestations.map(({ files }) => files)).toEqual([names]);
  });

  test('is proven by a bundle for each, of both instances, in one file or several', () => {
    const apart = [
      fileWith(ofWheel),
      { ...fileWith(ofArchive), file: 'provenance-2.sigstore.json' },
    ];
    for (const files of [[fileWith(ofWheel, ofArchive)], apart]) {
      expect(requireAttested(verify(files)).attestations).toHaveLength(2);
    }
  });

  test('is proven by a bundle as GitHub’s API lists it', () => {
    expect(verify([{ file: 'GitHub', value: both }]).findings).toEqual([]);
    const listed = [{ file: 'GitHub', value: null }, fileWith(both)];
    expect(codesOf(verify(listed))).toEqual(['ATTESTATION_BUNDLE_UNREADABLE']);
  });

  test('may have others besides, which count for nothing', async () => {
    expect(verify([fileWith(both, sbom)]).findings).toEqual([]);
    expect(codesOf(verify([fileWith(ofArchive, sbom)]))).toEqual(['ATTESTATION_MISSING']);
    const strict = { accepted: [] };
    expect(codesOf(verify([fileWith(both, sbom)], { policy: strict }))).toEqual([
      'ATTESTATION_PREDICATE_TYPE',
    ]);
    const demanding = { required: [provenanceType, spdxType] };
    const report = verify([fileWith(both, sbom)], { policy: demanding });
    expect(report.findings.map(({ message }) => message)).toEqual([
      expect.stringContaining(`no attestation of ${archive.name} states a ${spdxType}`),
    ]);
  });

  test('leaves out what it took from a registry', () => {
    const adopted = withArtifact(wheel.name, {
      adoptedFrom: { registry: 'PyPI', url: 'https://files.pythonhosted.org/demo.whl' },
    });
    expect(verify([fileWith(ofArchive)], { of: adopted }).findings).toEqual([]);
  });
});

describe('a release', () => {
  test('without any bundle is a failure for every artifact, never success', async () => {
    const report = verify([]);
    expect(codesOf(report)).toEqual(['ATTESTATION_MISSING', 'ATTESTATION_MISSING']);
    await expectFailure('ATTESTATION_MISSING', () => requireAttested(report));
    expect(report.findings[0]).toMatchObject({ level: 'error', location: { file: wheel.name } });
  });

  test('with other bytes under an attested name is refused', async () => {
    const changed = withArtifact(wheel.name, fileOf(wheel.name, 'one byte more'));
    const report = verify([fileWith(both)], { of: changed });
    await expectFailure('ATTESTATION_SUBJECT_DIGEST', () => requireAttested(report));
    expect(codesOf(report)).toEqual(['ATTESTATION_SUBJECT_DIGEST']);
    expect(report.attestations[0]!.files).not.toContain(wheel.name);
    const evidence = [{ ...fileOf(buildMeta.name, 'forged'), size: 1 }];
    expect(codesOf(verify([fileWith(both)], { of: { ...release, evidence } }))).toEqual([
      'ATTESTATION_SUBJECT_DIGEST',
    ]);
  });

  test('with attested bytes under another name is refused', async () => {
    const renamed = withArtifact(wheel.name, { name: 'demo.whl' });
    const report = verify([fileWith(both)], { of: renamed });
    await expectFailure('ATTESTATION_SUBJECT_NAME', () => requireAttested(report));
    expect(codesOf(report)).toEqual(['ATTESTATION_SUBJECT_NAME']);
  });

  test('is refused when a name is attested with two digests, one of them its own', async () => {
    const twice = await sign(
      statementOf([wheel, archive, { ...fileOf(wheel.name, 'another'), name: wheel.name }]),
    );
    expect(codesOf(verify([fileWith(twice)]))).toEqual(['ATTESTATION_SUBJECT_DIGEST']);
  });

  test('is refused when one bundle attests it and another attests other bytes', async () => {
    const other = await sign(statementOf([fileOf(wheel.name, 'another')]));
    expect(codesOf(verify([fileWith(both, other)]))).toEqual(['ATTESTATION_SUBJECT_DIGEST']);
  });

  test('is refused with a bundle that is about something else', async () => {
    const other = await sign(statementOf([fileOf('other.tar.gz')]));
    const report = verify([fileWith(both, other)]);
    await expectFailure('ATTESTATION_SUBJECT_MISSING', () => requireAttested(report));
    expect(report.findings).toHaveLength(1);
  });

  test('is refused when its files are named by weak digests only', async () => {
    const statement = statementOf([archive]);
    const weak = { name: wheel.name, digest: { sha1: '0'.repeat(40) } };
    const bundle = await sign({ ...statement, subject: [...statement.subject, weak] });
    const report = verify([fileWith(bundle)]);
    await expectFailure('ATTESTATION_SUBJECT_WEAK', () => requireAttested(report));
  });

  test('is refused when it attests as its own what it took from a registry', async () => {
    const adoptedFrom = { registry: 'PyPI', url: 'https://files.pythonhosted.org/demo.whl' };
    const adopted = withArtifact(wheel.name, { adoptedFrom });
    const report = verify([fileWith(both)], { of: adopted });
    await expectFailure('ATTESTATION_NOT_BUILT', () => requireAttested(report));
    // What else is said of it may be true.
    expect(codesOf(verify([fileWith(ofArchive, sbom)], { of: adopted }))).toEqual([]);
  });

  test('is refused when the attestations are for another tag, commit or repository', () => {
    const otherTag = { ...release, tag: 'v1.2.4' };
    expect(codesOf(verify([fileWith(both)], { of: otherTag }))).toEqual(['ATTESTATION_REF']);
    const otherCommit = { ...release, commit: 'b'.repeat(40) };
    expect(codesOf(verify([fileWith(both)], { of: otherCommit }))).toEqual(['ATTESTATION_COMMIT']);
    const workflow = '.github/workflows/release.yml';
    const policy = { repository: 'octo/demi', workflow };
    expect(codesOf(verify([fileWith(both)], { policy }))).toEqual(['ATTESTATION_REPOSITORY']);
  });

  test('is refused when its manifest names a workflow that the verifier does not', () => {
    const build = {
      ...release.build,
      workflow: 'octo/demo/.github/workflows/evil.yml@refs/tags/v1',
    };
    const policy = { workflow: '.github/workflows/release.yml' };
    expect(codesOf(verify([fileWith(both)], { of: { ...release, build } }))).toEqual([
      'ATTESTATION_SIGNER',
    ]);
    expect(codesOf(verify([fileWith(both)], { of: { ...release, build }, policy }))).toEqual([]);
  });

  test('of another repository’s workflow cannot be verified without naming the workflow', async () => {
    const build = { ...release.build, workflow: 'evil/demo/.github/workflows/release.yml@refs/x' };
    for (const files of [[fileWith(both)], []]) {
      await expectFailure('ATTESTATION_POLICY', () => verify(files, { of: { ...release, build } }));
    }
  });

  test('tells everything that is wrong, sorted by place, each once', async () => {
    const damaged = structuredClone(ofWheel);
    damaged.dsseEnvelope.payload = ofArchive.dsseEnvelope.payload;
    const files = [
      { file: 'z.sigstore.json', text: 'no bundle' },
      { ...fileWith(damaged), file: 'b.sigstore.json' },
      {
        ...fileWith(await sign(statementOf([wheel]), { claims: { ref: 'refs/heads/x' } })),
        file: 'a',
      },
    ];
    expect(verify(files).findings.map(({ rule, location }) => [location?.file, rule])).toEqual([
      ['a', 'ATTESTATION_REF'],
      ['b.sigstore.json', 'ATTESTATION_SIGNATURE'],
      ['z.sigstore.json', 'ATTESTATION_BUNDLE_UNREADABLE'],
    ]);
  });
});

describe('bundles that come from a registry', () => {
  test('are compared by SHA-512 where they name a package by its URL', async () => {
    const name = 'pkg:npm/demo@1.2.3';
    const sha512 = Buffer.from(archive.sha512, 'base64').toString('hex');
    const statement = { ...statementOf([]), subject: [{ name, digest: { sha512 } }] };
    const bundle = parseBundle(await sign(statement), { file: 'npm' });
    const plan = planVerification(release, policyOf());
    const verifyFile = (changes: object) =>
      verifyBundles({
        ...plan,
        files: [{ ...archive, name, attestation: 'required', ...changes }],
        bundles: [bundle],
      });
    expect(verifyFile({}).findings).toEqual([]);
    const other = { sha512: fileOf('x', 'another').sha512 };
    expect(codesOf(verifyFile(other))).toEqual(['ATTESTATION_SUBJECT_DIGEST']);
    expect(codesOf(verifyFile({ sha512: undefined }))).toEqual(['ATTESTATION_SUBJECT_WEAK']);
  });
});
