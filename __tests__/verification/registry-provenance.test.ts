import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { SealedArtifact } from '../../src/manifest/manifest.ts';
import type { RegistryPolicy } from '../../src/verification/registry-checks.ts';
import { npmRegistry } from '../../src/world/npm/service.ts';
import { publishAttestation, statementOf, type SigningOptions } from '../attestation/signing.ts';
import { scenes } from '../channels/every-registry-world.ts';
import { expectFailure } from '../support/expect-failure.ts';
import { publishRelease, type PublishedRelease } from './registry-world.ts';

const publishType = 'https://docs.pypi.org/attestations/publish/v1';
const version = '1.2.3';
const purl = 'pkg:npm/%40octo/demo@1.2.3';

const configured = process.env.npm_config_registry;
let published: PublishedRelease;
beforeEach(async () => {
  process.env.npm_config_registry = npmRegistry;
  published = await publishRelease({ but: ['pypi', 'npm'] });
});
afterEach(async () => {
  await published[Symbol.asyncDispose]();
  if (configured === undefined) delete process.env.npm_config_registry;
  else process.env.npm_config_registry = configured;
});

interface PypiOptions extends SigningOptions {
  readonly workflow?: string;
  readonly attested?: { readonly name: string; readonly sha256: string };
  edit?(attestation: ReturnType<typeof publishAttestation>): object;
}

/** Publishes the wheel with the attestation that the release's own job would sign. */
async function publishPypi(options: PypiOptions = {}): Promise<void> {
  const { name, sha256 } = published.artifactOf('pypi');
  const { workflow = 'release.yml', attested = { name, sha256 }, edit, ...signing } = options;
  const statement = statementOf([attested], publishType);
  const attestation = publishAttestation(await published.sigstore.sign(statement, signing));
  published.world.pypi.seed({
    ...{ project: 'demo', version },
    files: [
      { name, bytes: published.bytesOf('pypi'), attestation: edit?.(attestation) ?? attestation },
    ],
    publisher: { repository: 'octo/demo', workflow },
  });
}

/** Publishes the tarball with the provenance that the release's own job would sign. */
async function publishNpm(
  options: SigningOptions & { readonly name?: string; readonly sha512?: string } = {},
): Promise<void> {
  const artifact = published.artifactOf('npm');
  const { name = purl, sha512 = artifact.sha512!, ...signing } = options;
  const digest = { sha512: Buffer.from(sha512, 'base64').toString('hex') };
  const workflow = {
    ...{ ref: 'refs/tags/v1.2.3', repository: 'https://github.com/octo/demo' },
    path: '.github/workflows/release.yml',
  };
  const statement = {
    ...statementOf([]),
    subject: [{ name, digest }],
    predicate: { buildDefinition: { externalParameters: { workflow } } },
  };
  const provenance = await published.sigstore.sign(statement, signing);
  const tarball = published.bytesOf('npm');
  published.world.npm.seed({ name: '@octo/demo', version, tarball, provenance });
}

async function check(
  type: 'pypi' | 'npm',
  policy: Partial<RegistryPolicy> = {},
  change?: Partial<SealedArtifact>,
) {
  const order = { types: [type], policy, ...(change && { change }) };
  const [found] = await published.check(order);
  return found!;
}

async function expectRefused(code: string, found: Awaited<ReturnType<typeof check>>) {
  expect(found.failures.map((failure) => failure.code)).toEqual([code]);
  await expectFailure(code, () => {
    throw found.failures[0]!;
  });
}

const elsewhere = { repository: 'mallory/demo' };
const adopted = { adoptedFrom: { registry: 'pypi', url: 'https://files.example/demo.whl' } };

describe('provenance that PyPI keeps', () => {
  test('passes when the release’s own workflow signed for the sealed bytes', async () => {
    await publishPypi();
    const found = await check('pypi', { requireProvenance: true });
    expect(found).toMatchObject({ standing: 'pass', failures: [] });
    expect(found.detail).toBe('1 of 1 files as sealed; provenance of 1 verified');
  });

  test('fails when its signature does not hold', async () => {
    const edit: PypiOptions['edit'] = (attestation) => ({
      ...attestation,
      envelope: { ...attestation.envelope, signature: Buffer.from('none').toString('base64') },
    });
    await publishPypi({ edit });
    const found = await check('pypi');
    expect(found).toMatchObject({ standing: 'fail' });
    expect(found.failures[0]!.code).toMatch(/^ATTESTATION_(?:LOG|SIGNATURE)$/);
  });

  test('fails when another repository signed, whoever the index says it was', async () => {
    await publishPypi({
      claims: { ...elsewhere, job_workflow_ref: 'mallory/demo/.github/workflows/release.yml@x' },
    });
    await expectRefused('ATTESTATION_REPOSITORY', await check('pypi'));
  });

  test('fails when it is about other bytes', async () => {
    const { name } = published.artifactOf('pypi');
    await publishPypi({ attested: { name, sha256: '0'.repeat(64) } });
    await expectRefused('ATTESTATION_SUBJECT_DIGEST', await check('pypi'));
  });

  test('fails when the index names another publisher than the certificate', async () => {
    await publishPypi({ workflow: 'other.yml' });
    await expectRefused('CHANNEL_PROVENANCE_DIFFERS', await check('pypi'));
  });

  test('fails when nobody signed it', async () => {
    const { name } = published.artifactOf('pypi');
    published.world.pypi.seed({
      ...{ project: 'demo', version },
      files: [{ name, bytes: published.bytesOf('pypi') }],
      publisher: { repository: 'octo/demo', workflow: 'release.yml' },
    });
    const found = await check('pypi');
    expect(found.standing).toBe('fail');
    expect(found.failures[0]!.code).toMatch(/^ATTESTATION_/);
  });

  test('of another run’s is as good for bytes that were adopted, and for no others', async () => {
    const claims = { sha: 'b'.repeat(40) };
    await publishPypi({ claims });
    await expectRefused('ATTESTATION_COMMIT', await check('pypi'));
    expect(await check('pypi', {}, adopted)).toMatchObject({ standing: 'pass' });
  });

  test('of another repository’s run is refused for adopted bytes, too', async () => {
    await publishPypi({ claims: elsewhere });
    await expectRefused('ATTESTATION_REPOSITORY', await check('pypi', {}, adopted));
  });

  test('that cannot be asked for is unknown, and no pass', async () => {
    await publishPypi();
    published.world.pypi.disableAttestations();
    const found = await check('pypi');
    expect(found.standing).toBe('unknown');
    await expectRefused('CHANNEL_UNREADABLE', found);
  });
});

describe('provenance that npm keeps', () => {
  test('passes when the release’s own workflow signed for the sealed tarball', async () => {
    await publishNpm();
    const found = await check('npm', { requireProvenance: true });
    expect(found).toMatchObject({ standing: 'pass', failures: [] });
    expect(found.detail).toContain('provenance of 1 verified');
  });

  test('fails when another commit’s run signed', async () => {
    await publishNpm({ claims: { sha: 'b'.repeat(40) } });
    await expectRefused('ATTESTATION_COMMIT', await check('npm'));
  });

  test('fails when it is about another version, or other bytes', async () => {
    await publishNpm({ name: 'pkg:npm/%40octo/demo@1.2.4' });
    await expectRefused('ATTESTATION_SUBJECT_MISSING', await check('npm'));
  });

  test('fails when it is about other bytes of the version', async () => {
    await publishNpm({ sha512: Buffer.alloc(64).toString('base64') });
    await expectRefused('ATTESTATION_SUBJECT_DIGEST', await check('npm'));
  });
});

describe('a version without provenance', () => {
  beforeEach(() => {
    scenes.pypi.publish(published.world, published.bytesOf('pypi'));
    scenes.npm.publish(published.world, published.bytesOf('npm'));
  });

  test('passes where none is demanded, and is told', async () => {
    for (const type of ['pypi', 'npm'] as const) {
      const found = await check(type);
      expect(found.standing).toBe('pass');
      expect(found.detail).toContain('no provenance');
    }
  });

  test('fails where it is demanded', async () => {
    for (const type of ['pypi', 'npm'] as const) {
      const found = await check(type, { requireProvenance: true });
      await expectRefused('CHANNEL_PROVENANCE_MISSING', found);
    }
  });

  test('is no fault of a registry that keeps none', async () => {
    const [found] = await published.check({
      types: ['crates'],
      policy: { requireProvenance: true },
    });
    expect(found).toMatchObject({ standing: 'pass' });
    expect(found!.detail).toContain('crates.io keeps no provenance');
  });
});
