/** Bundles that are good, but not by whom, of what, or with what the verifier wants. */
import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parseTrustedRoots } from '../../src/attestation/trusted-roots.ts';
import { verdictOf } from '../../src/verification/model.ts';
import { fileOf, testSigstore } from '../attestation/signing.ts';
import { expectFailure } from '../support/expect-failure.ts';
import { temporaryFolders } from '../support/folders.ts';
import {
  codesOf,
  Copy,
  expectRefused,
  signedRelease,
  standingsOf,
  tag,
  verifyFolder,
  type Refusal,
} from './support.ts';

const folderWith = temporaryFolders();
const release = await signedRelease(folderWith());

const bundleName = 'provenance.sigstore.json';
const workflowAt = (path: string) => ({
  workflow_ref: `octo/demo/${path}@refs/tags/${tag}`,
  job_workflow_ref: `octo/demo/${path}@refs/tags/${tag}`,
});

/** The release with another bundle in the place of its own, and papers that agree. */
const signedBy =
  (claims: Readonly<Record<string, string>>) =>
  async (copy: Copy): Promise<void> => {
    const bundle = await release.sign(undefined, { claims });
    await copy.reseal({ [bundleName]: JSON.stringify(bundle) });
  };

const refusals: readonly Refusal[] = [
  {
    title: 'a bundle of a repository that only begins like ours',
    act: signedBy({ repository: 'octo/demo-evil' }),
    expected: (verify) => expectFailure('ATTESTATION_REPOSITORY', verify),
  },
  {
    title: 'a bundle of a workflow that only begins like ours',
    act: signedBy(workflowAt('.github/workflows/release.yml.evil')),
    expected: (verify) => expectFailure('ATTESTATION_SIGNER', verify),
  },
  {
    title: 'a bundle of another tag',
    act: signedBy({ ref: 'refs/tags/v1.2.0-evil' }),
    expected: (verify) => expectFailure('ATTESTATION_REF', verify),
  },
  {
    title: 'a bundle of another commit',
    act: signedBy({ sha: 'b'.repeat(40) }),
    expected: (verify) => expectFailure('ATTESTATION_COMMIT', verify),
  },
  {
    title: 'a bundle of a self-hosted runner',
    act: signedBy({ runner_environment: 'self-hosted' }),
    expected: (verify) => expectFailure('ATTESTATION_RUNNER', verify),
  },
  {
    title: 'a bundle of a pull request',
    act: signedBy({ event_name: 'pull_request_target' }),
    expected: (verify) => expectFailure('ATTESTATION_EVENT', verify),
  },
  {
    title: 'a bundle of another workflow than the verifier pins',
    act: () => undefined,
    expected: (verify) => expectFailure('ATTESTATION_SIGNER', verify),
    request: { policy: { signer: { workflow: '.github/workflows/publish.yml' } } },
  },
  {
    title: 'a bundle about another file',
    act: async (copy) => {
      const bundle = await release.sign([fileOf('another.whl')]);
      await copy.reseal({ [bundleName]: JSON.stringify(bundle) });
    },
    expected: (verify) => expectFailure('ATTESTATION_SUBJECT_MISSING', verify),
    besides: ['ATTESTATION_MISSING'],
  },
  {
    title: 'a bundle about all files but one',
    act: async (copy) => {
      const bundle = await release.sign(release.manifest.artifacts.slice(1));
      await copy.reseal({ [bundleName]: JSON.stringify(bundle) });
    },
    expected: (verify) => expectFailure('ATTESTATION_MISSING', verify),
  },
  {
    title: 'a bundle that is none',
    act: (copy) => copy.reseal({ [bundleName]: '{}' }),
    expected: (verify) => expectFailure('ATTESTATION_BUNDLE_UNREADABLE', verify),
    besides: ['ATTESTATION_MISSING'],
  },
  {
    title: 'more attestations than any release has',
    act: async (copy) => {
      copy.write(bundleName, '');
      truncateSync(copy.path(bundleName), 129 * 1024 * 1024);
    },
    expected: (verify) => expectFailure('ATTESTATION_BUNDLE_EXCESSIVE', verify),
    besides: ['VERIFY_FILE_DIFFERS', 'VERIFY_SUMS_DIFFERS'],
  },
  {
    title: 'a release without bundles, offline',
    act: async (copy) => {
      copy.remove(bundleName);
      await copy.reseal({}, (manifest) => ({
        ...manifest,
        evidence: manifest.evidence.filter(({ name }) => name !== bundleName),
      }));
    },
    expected: (verify) => expectFailure('ATTESTATION_MISSING', verify),
  },
];

describe('a release is refused', () => {
  it.each(refusals)('for $title', async (refusal) => {
    await expectRefused(release, folderWith(), refusal);
  });

  it('with the roots of another Sigstore', async () => {
    const lines = await testSigstore().sigstore.trustedRootLines();
    const roots = parseTrustedRoots(lines, 'another world');
    const verification = await verifyFolder(release.folder, { policy: { roots } });
    expect(codesOf(verification)).toEqual(['ATTESTATION_CERTIFICATE']);
  });

  it('before anything is read, for a policy that nobody could fulfil', async () => {
    const policy = { signer: { workflow: 'release.yml' } };
    await expectFailure('ATTESTATION_POLICY', () => verifyFolder('/nowhere', { policy }));
  });
});

describe('a release verifies', () => {
  it('on a self-hosted runner, when that is allowed', async () => {
    const copy = new Copy(release, folderWith());
    await signedBy({ runner_environment: 'self-hosted' })(copy);
    const policy = { roots: release.roots, signer: { selfHosted: true } };
    expect(verdictOf(await verifyFolder(copy.folder, { policy }))).toBe('verified');
  });

  it('without bundles, where they need not be there; and then says that it did not look', async () => {
    const copy = new Copy(release, folderWith());
    copy.remove(bundleName);
    await copy.reseal({}, (manifest) => ({
      ...manifest,
      evidence: manifest.evidence.filter(({ name }) => name !== bundleName),
    }));
    const verification = await verifyFolder(copy.folder, {
      policy: { attestations: 'if-present' },
    });
    expect(verdictOf(verification)).toBe('verified');
    expect(standingsOf(verification).attestations).toBe('not-asked');
  });

  it('never with a broken bundle, though it need not be there', async () => {
    const copy = new Copy(release, folderWith());
    writeFileSync(
      join(copy.folder, bundleName),
      readFileSync(join(copy.folder, bundleName)).subarray(9),
    );
    const verification = await verifyFolder(copy.folder, {
      policy: { roots: release.roots, attestations: 'if-present' },
    });
    expect(standingsOf(verification).attestations).toBe('fail');
  });
});
