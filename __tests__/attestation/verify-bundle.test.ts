import { beforeAll, describe, expect, test } from '@jest/globals';
import { parseBundle } from '../../src/attestation/bundle.ts';
import { readStatement } from '../../src/attestation/signed-statement.ts';
import type { SignerPolicy } from '../../src/attestation/signer-policy.ts';
import { embeddedRoots, type TrustedRoots } from '../../src/attestation/trusted-roots.ts';
import { verifyBundle, type AttestationPolicy } from '../../src/attestation/verify-bundle.ts';
import { expectFailure } from '../support/expect-failure.ts';
import {
  fileOf,
  provenanceType,
  statementOf,
  testSigstore,
  timeOf,
  type TestBundle,
} from './signing.ts';

const { sigstore, sign, roots: rootsOfWorld } = testSigstore();
const statement = statementOf([fileOf('demo.tar.gz')]);
const signer: SignerPolicy = {
  repository: 'octo/demo',
  ref: 'refs/tags/v1.2.3',
  commit: 'a'.repeat(40),
  workflow: '.github/workflows/release.yml',
};
const policy: AttestationPolicy = { signer, predicateTypes: [provenanceType] };

let roots: TrustedRoots;
let good: TestBundle;
let ofGithub: TestBundle;
beforeAll(async () => {
  good = await sign(statement);
  ofGithub = await sign(statement, { instance: 'github' });
  roots = await rootsOfWorld();
});

function verify(bundle: object, wanted: AttestationPolicy = policy, trusted = roots) {
  return verifyBundle(parseBundle(bundle, { file: 'a.sigstore.json' }), wanted, trusted);
}

/** The good bundle with something changed in it. */
function broken(change: (bundle: TestBundle) => void, from = good): TestBundle {
  const copy = structuredClone(from);
  change(copy);
  return copy;
}

/** With one bit of its last byte changed. */
function flipped(base64: string): string {
  const bytes = Buffer.from(base64, 'base64');
  bytes[bytes.length - 1]! ^= 1;
  return bytes.toString('base64');
}

describe('a bundle', () => {
  test('of the public good verifies, and tells the run that signed', () => {
    const { organization, identity, statement: stated } = verify(good);
    expect(organization).toBe('sigstore.dev');
    expect(stated.subjects).toEqual(statement.subject);
    expect(stated.predicate).toEqual({ made: 'for a test' });
    expect(identity).toMatchObject({
      subject: 'https://github.com/octo/demo/.github/workflows/release.yml@refs/tags/v1.2.3',
      sourceRepositoryId: '1001',
      runInvocationUri: 'https://github.com/octo/demo/actions/runs/7/attempts/1',
    });
  });

  test('of GitHub’s own instance verifies by its signed time, without a log', () => {
    expect(verify(ofGithub).organization).toBe('GitHub, Inc.');
  });

  test('of version 0.1 with a chain verifies as well', () => {
    const { certificate, ...material } = good.verificationMaterial;
    const old = {
      ...good,
      mediaType: 'application/vnd.dev.sigstore.bundle+json;version=0.1',
      verificationMaterial: { ...material, x509CertificateChain: { certificates: [certificate] } },
    };
    expect(verify(old).organization).toBe('sigstore.dev');
  });

  test('is refused when its statement, its signature or its certificate is another’s', async () => {
    const other = await sign(statementOf([fileOf('other.tar.gz')]));
    const changed = broken(({ dsseEnvelope }) => {
      dsseEnvelope.payload = other.dsseEnvelope.payload;
    }, ofGithub);
    await expectFailure('ATTESTATION_SIGNATURE', () => verify(changed));
    const signedByOther = broken(({ verificationMaterial }) => {
      verificationMaterial.certificate = other.verificationMaterial.certificate;
    });
    await expectFailure('ATTESTATION_SIGNATURE', () => verify(signedByOther));
  });

  test('is refused without its log entry, with another’s, and when proof or promise is not the log’s', async () => {
    const other = await sign(statementOf([fileOf('other.tar.gz')]));
    const withEntries = (entries: TestBundle['verificationMaterial']['tlogEntries']) =>
      broken(({ verificationMaterial }) => void (verificationMaterial.tlogEntries = entries));
    await expectFailure('ATTESTATION_TIME', () => verify(withEntries([])));
    await expectFailure('ATTESTATION_LOG', () =>
      verify(withEntries(other.verificationMaterial.tlogEntries)),
    );
    const [entry] = structuredClone(good.verificationMaterial.tlogEntries);
    const { inclusionPromise, inclusionProof } = entry!;
    const promise = flipped(inclusionPromise.signedEntryTimestamp);
    await expectFailure('ATTESTATION_LOG', () =>
      verify(withEntries([{ ...entry!, inclusionPromise: { signedEntryTimestamp: promise } }])),
    );
    const [first, ...lines] = inclusionProof.checkpoint.envelope.split('\n');
    const head = [`${first}x`, ...lines].join('\n');
    await expectFailure('ATTESTATION_LOG', () =>
      verify(
        withEntries([
          { ...entry!, inclusionProof: { ...inclusionProof, checkpoint: { envelope: head } } },
        ]),
      ),
    );
  });

  test('of the public good is refused with a signed time in place of a log entry', async () => {
    const signature = Buffer.from(good.dsseEnvelope.signatures[0]!.sig, 'base64');
    const time = await timeOf(sigstore, signature);
    const unlogged = broken(({ verificationMaterial }) => {
      verificationMaterial.tlogEntries = [];
      verificationMaterial.timestampVerificationData = time;
    });
    await expectFailure('ATTESTATION_TIME', () => verify(unlogged));
  });

  test('of GitHub’s instance is refused without a time, or with that of another signature', async () => {
    const timeless = broken(({ verificationMaterial }) => {
      verificationMaterial.timestampVerificationData.rfc3161Timestamps = [];
    }, ofGithub);
    await expectFailure('ATTESTATION_TIME', () => verify(timeless));
    const time = await timeOf(sigstore, Buffer.from('another'));
    const borrowed = broken(({ verificationMaterial }) => {
      verificationMaterial.timestampVerificationData = time;
    }, ofGithub);
    await expectFailure('ATTESTATION_TIME', () => verify(borrowed));
  });

  test('is verified with the root of its issuer alone, never with another that would accept it', async () => {
    const [[, publicGood], [, github]] = [...roots] as [[string, never], [string, never]];
    const swapped = new Map([
      ['sigstore.dev', github],
      ['GitHub, Inc.', publicGood],
    ]);
    await expectFailure('ATTESTATION_CERTIFICATE', () => verify(good, policy, swapped));
    await expectFailure('ATTESTATION_TIME', () => verify(ofGithub, policy, swapped));
    const onlyGithub: TrustedRoots = new Map([['GitHub, Inc.', github]]);
    await expectFailure('ATTESTATION_ISSUER_UNTRUSTED', () => verify(good, policy, onlyGithub));
  });

  test('of a world is refused with the real roots', async () => {
    await expectFailure('ATTESTATION_CERTIFICATE', () => verify(good, policy, embeddedRoots()));
  });

  test('is refused with the certificate of an authority in place of a signer’s', async () => {
    const root = (await sigstore.trustedRoot('public-good')) as {
      certificateAuthorities: { certChain: { certificates: { rawBytes: string }[] } }[];
    };
    const [authority] = root.certificateAuthorities[0]!.certChain.certificates;
    const wrong = broken(({ verificationMaterial }) => {
      verificationMaterial.certificate = authority!;
    });
    await expectFailure('ATTESTATION_CERTIFICATE', () => verify(wrong));
  });
});

describe('what was signed', () => {
  const place = { file: 'a.sigstore.json' };
  /** What the good bundle states with another payload, which it is not signed with. */
  const read = (payload: object | string, payloadType?: string) => {
    const bundle = broken(({ dsseEnvelope }) => {
      const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
      dsseEnvelope.payload = Buffer.from(text).toString('base64');
      dsseEnvelope.payloadType = payloadType ?? dsseEnvelope.payloadType;
    });
    return readStatement(parseBundle(bundle, place));
  };

  test('is refused when it is no in-toto payload', async () => {
    const bundle = await sign(statement, { payloadType: 'application/json' });
    await expectFailure('ATTESTATION_PAYLOAD_TYPE', () => verify(bundle));
    for (const type of [
      '',
      'application/vnd.in-toto+json; charset=x',
      'Application/vnd.in-toto+json',
    ]) {
      await expectFailure('ATTESTATION_PAYLOAD_TYPE', () => read(statement, type));
    }
  });

  test('is refused when it is no Statement v1 with subjects', async () => {
    const unreadable = [
      'no JSON',
      '[]',
      'null',
      { ...statement, _type: 'https://in-toto.io/Statement/v0.1' },
      { ...statement, subject: [] },
      { ...statement, subject: [{ name: 'x', digest: { sha256: 7 } }] },
      { ...statement, subject: [{ name: 'x' }] },
      { ...statement, predicateType: undefined },
    ];
    for (const one of unreadable) {
      await expectFailure('ATTESTATION_STATEMENT_UNREADABLE', () => read(one));
    }
    expect(read(statement).subjects).toEqual(statement.subject);
  });

  test('is refused when it states something else than was asked for', async () => {
    const bundle = await sign(statementOf([fileOf('demo.tar.gz')], `${provenanceType}.evil`));
    await expectFailure('ATTESTATION_PREDICATE_TYPE', () => verify(bundle));
    expect(verify(bundle, { signer }).statement.predicateType).toMatch(/evil/);
  });
});
