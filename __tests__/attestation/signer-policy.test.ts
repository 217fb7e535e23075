import { beforeAll, describe, expect, test } from '@jest/globals';
import { parseBundle } from '../../src/attestation/bundle.ts';
import { requireSigner, type SignerPolicy } from '../../src/attestation/signer-policy.ts';
import type { SignerIdentity } from '../../src/attestation/signing-certificate.ts';
import type { TrustedRoots } from '../../src/attestation/trusted-roots.ts';
import { verifyBundle } from '../../src/attestation/verify-bundle.ts';
import { expectFailure } from '../support/expect-failure.ts';
import { fileOf, statementOf, testSigstore, type TestBundle } from './signing.ts';

const { sign, roots: rootsOfWorld } = testSigstore();
const statement = statementOf([fileOf('demo.tar.gz')]);
const signer: SignerPolicy = {
  repository: 'octo/demo',
  ref: 'refs/tags/v1.2.3',
  commit: 'a'.repeat(40),
  workflow: '.github/workflows/release.yml',
};

let roots: TrustedRoots;
let good: TestBundle;
beforeAll(async () => {
  good = await sign(statement);
  roots = await rootsOfWorld();
});

function verify(bundle: object, wanted: SignerPolicy = signer) {
  return verifyBundle(parseBundle(bundle, { file: 'a.sigstore.json' }), { signer: wanted }, roots);
}

describe('a signer', () => {
  const place = { file: 'a.sigstore.json' };
  const name = 'https://github.com/octo/demo/.github/workflows/release.yml@refs/tags/v1.2.3';
  /** Judges the release job's certificate with something else in it. */
  const judge = (changes: Partial<SignerIdentity>, wanted = signer) =>
    requireSigner({ ...verify(good).identity, ...changes }, wanted, place);

  test('is refused when its name only has ours as a prefix', async () => {
    const job_workflow_ref = 'octo/demo/.github/workflows/release.yml@refs/tags/v1.2.34';
    const bundle = await sign(statement, { claims: { job_workflow_ref } });
    const { message } = await expectFailure('ATTESTATION_SIGNER', () => verify(bundle));
    expect(message).toContain(`is https://github.com/${job_workflow_ref}.`);
    expect(message).toContain(`Expected ${name}.`);
  });

  test('is refused when its name only has ours at its beginning, end or inside', async () => {
    const evil = [
      `${name}/../../x`,
      `${name}\n`,
      name.replace('https://github.com/', 'https://github.com.evil.example/'),
      `https://evil.example/${name}`,
      `https://github.com/evil/x/.github/workflows/x.yml@refs/heads/${name}`,
      name.replace('release.yml', 'releaseXyml'),
      name.replace('octo/demo', 'octo/demo-evil'),
      name.toUpperCase(),
    ];
    for (const subject of evil) {
      await expectFailure('ATTESTATION_SIGNER', () => judge({ subject }));
      await expectFailure('ATTESTATION_SIGNER', () => judge({ buildSignerUri: subject }));
    }
  });

  test('is refused when the repository is another, or another one under the same name', async () => {
    for (const sourceRepositoryUri of ['octo/demo', 'https://github.com/octo/demo-evil']) {
      await expectFailure('ATTESTATION_REPOSITORY', () => judge({ sourceRepositoryUri }));
    }
    const pinned = { ...signer, repositoryId: '1001' };
    judge({}, pinned);
    await expectFailure('ATTESTATION_REPOSITORY', () =>
      judge({ sourceRepositoryId: '2002' }, pinned),
    );
  });

  test('is refused when the ref, the commit or the run’s workflow is another', async () => {
    for (const sourceRepositoryRef of ['refs/tags/v1.2.34', 'refs/heads/refs/tags/v1.2.3']) {
      await expectFailure('ATTESTATION_REF', () => judge({ sourceRepositoryRef }));
    }
    const sourceRepositoryDigest = 'b'.repeat(40);
    await expectFailure('ATTESTATION_COMMIT', () => judge({ sourceRepositoryDigest }));
    await expectFailure('ATTESTATION_WORKFLOW', () => judge({ buildConfigUri: `${name}-evil` }));
  });

  test('is refused when its certificate does not tell what must be compared', async () => {
    const { sourceRepositoryRef: _, ...rest } = verify(good).identity;
    const { message } = await expectFailure('ATTESTATION_REF', () =>
      requireSigner(rest, signer, place),
    );
    expect(message).toContain('not told');
  });

  test('is refused when a pull request started the run, and accepted for an event that is named', async () => {
    const buildTrigger = 'pull_request_target';
    await expectFailure('ATTESTATION_EVENT', () => judge({ buildTrigger }));
    await expectFailure('ATTESTATION_EVENT', () => judge({ buildTrigger: 'pus' }));
    const wanted = { ...signer, events: [buildTrigger] };
    judge({ buildTrigger }, wanted);
    await expectFailure('ATTESTATION_EVENT', () => judge({}, wanted));
  });

  test('is refused on a self-hosted runner unless that is allowed', async () => {
    const bundle = await sign(statement, { claims: { runner_environment: 'self-hosted' } });
    await expectFailure('ATTESTATION_RUNNER', () => verify(bundle));
    const wanted = { ...signer, selfHosted: true };
    expect(verify(bundle, wanted).identity.runnerEnvironment).toBe('self-hosted');
  });

  test('is refused when another issuer vouched for it, unless that is the enterprise’s own', async () => {
    const issuer = 'https://token.actions.githubusercontent.com/octo';
    const bundle = await sign(statement, { claims: { iss: issuer } });
    await expectFailure('ATTESTATION_OIDC_ISSUER', () => verify(bundle));
    const wanted = { ...signer, issuer };
    expect(verify(bundle, wanted).identity.issuer).toBe(issuer);
  });

  test('of a called workflow is the called file, at its ref and commit; the caller is told apart', async () => {
    const called = 'octo/shared/.github/workflows/publish.yml@refs/tags/v2';
    const claims = { job_workflow_ref: called, job_workflow_sha: 'c'.repeat(40) };
    const bundle = await sign(statement, { claims });
    await expectFailure('ATTESTATION_SIGNER', () => verify(bundle));
    const pinned = { ...signer, signer: called, signerCommit: 'c'.repeat(40) };
    const { identity } = verify(bundle, pinned);
    expect(identity.subject).toBe(`https://github.com/${called}`);
    expect(identity.buildConfigUri).toBe(name);
    const differs = (changes: Partial<SignerPolicy>) => () =>
      requireSigner(identity, { ...pinned, ...changes }, place);
    await expectFailure('ATTESTATION_SIGNER_COMMIT', differs({ signerCommit: 'd'.repeat(40) }));
    await expectFailure('ATTESTATION_SIGNER', differs({ signer: called.replace('v2', 'v3') }));
    await expectFailure('ATTESTATION_WORKFLOW', differs({ workflow: '.github/workflows/x.yml' }));
  });

  test('cannot be asked for with half an address', async () => {
    const halves: Partial<SignerPolicy>[] = [
      { repository: 'demo' },
      { ref: 'v1.2.3' },
      { commit: 'a'.repeat(7) },
      { workflow: 'release.yml' },
      { workflow: 'octo/demo/.github/workflows/release.yml' },
      { signer: 'octo/shared/.github/workflows/publish.yml' },
      { signerCommit: '' },
      { repositoryId: 'demo' },
      { events: [] },
      { issuer: 'token.actions.githubusercontent.com' },
      { serverUrl: 'https://github.com/octo' },
    ];
    for (const half of halves) {
      await expectFailure('ATTESTATION_POLICY', () => judge({}, { ...signer, ...half }));
    }
  });
});
