import 'reflect-metadata';
import { generateKeyPairSync, sign as signBytes, X509Certificate } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import { describe, expect, test } from '@jest/globals';
import { parseBundle } from '../../src/attestation/bundle.ts';
import {
  findOrganization,
  readCertificate,
  readIdentity,
} from '../../src/attestation/signing-certificate.ts';
import { verifySignature } from '../../src/attestation/verify-signature.ts';
import { chainOf, identifiers } from '../../src/world/sigstore/chains.ts';
import { ecdsa, webKey } from '../../src/world/sigstore/keys.ts';
import { expectFailure } from '../support/expect-failure.ts';
import { testSigstore, timeOf } from './signing.ts';

const { sigstore, roots } = testSigstore();
const workflow = 'https://github.com/octo/demo/.github/workflows/release.yml@refs/tags/v1';

/** A bundle by GitHub's instance whose certificate has just these names and extensions. */
async function bundleWith(names: x509.JsonGeneralNames, extensions: x509.Extension[] = []) {
  const { certificates, key } = await chainOf('github', 'fulcio', sigstore.state);
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const publicKey = new x509.PublicKey(keys.publicKey.export({ type: 'spki', format: 'der' }));
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: '03',
    issuer: certificates[0]!.subjectName,
    notBefore: new Date('2026-01-02T03:00:00Z'),
    notAfter: new Date('2026-01-02T03:10:00Z'),
    publicKey,
    signingKey: await webKey(key),
    signingAlgorithm: ecdsa,
    extensions: [
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.codeSigning]),
      ...(await identifiers(publicKey, key)),
      ...(names.length > 0 ? [new x509.SubjectAlternativeNameExtension(names)] : []),
      ...extensions,
    ],
  });
  const type = 'application/vnd.in-toto+json';
  const signature = signBytes('sha256', Buffer.from(`DSSEv1 ${type.length} ${type} 2 {}`), {
    key: keys.privateKey,
  });
  return parseBundle(
    {
      mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
      verificationMaterial: {
        certificate: { rawBytes: certificate.toString('base64') },
        timestampVerificationData: await timeOf(sigstore, signature),
      },
      dsseEnvelope: {
        payload: 'e30=',
        payloadType: type,
        signatures: [{ sig: signature.toString('base64') }],
      },
    },
    { file: 'a.sigstore.json' },
  );
}

const fulcio = (number: number, value: Buffer) =>
  new x509.Extension(`1.3.6.1.4.1.57264.1.${number}`, false, value);

describe('a signing certificate', () => {
  test('with the name of one workflow tells it, even one that looks like two', async () => {
    for (const value of [workflow, `${workflow}, URI:https://evil.example`]) {
      const { identity } = verifySignature(
        await bundleWith([{ type: 'url', value }]),
        await roots(),
      );
      expect(identity).toEqual({ subject: value });
    }
  });

  test('with two names, without any, or with another kind of name is refused', async () => {
    const url = (value: string) => ({ type: 'url', value }) as const;
    const wrong = [
      [url(workflow), url('https://evil.example')],
      [url('https://evil.example'), url(workflow)],
      [url(workflow), { type: 'email', value: 'me@evil.example' } as const],
      [{ type: 'email', value: 'me@evil.example' } as const],
      [],
    ];
    for (const names of wrong) {
      const bundle = await bundleWith(names);
      await expectFailure('ATTESTATION_IDENTITY_UNREADABLE', async () =>
        verifySignature(bundle, await roots()),
      );
    }
  });

  test('with an extension that is malformed is refused', async () => {
    const bundle = await bundleWith(
      [{ type: 'url', value: workflow }],
      [fulcio(14, Buffer.from('v1'))],
    );
    await expectFailure('ATTESTATION_IDENTITY_UNREADABLE', async () =>
      verifySignature(bundle, await roots()),
    );
  });
});

describe('an extension of Fulcio’s', () => {
  const read = (...values: (string | Buffer)[]) =>
    readIdentity(
      workflow,
      values.map((value) => ({ oid: '1.3.6.1.4.1.57264.1.14', value: Buffer.from(value) })),
    );
  const utf8 = (text: string) =>
    Buffer.concat([Buffer.from([0x0c, text.length]), Buffer.from(text)]);

  test('is a UTF8String in DER, short or long', () => {
    expect(read(utf8('refs/tags/v1'))?.sourceRepositoryRef).toBe('refs/tags/v1');
    expect(read(utf8(''))?.sourceRepositoryRef).toBe('');
    const long = 'x'.repeat(300);
    const inTwo = Buffer.concat([Buffer.from([0x0c, 0x82, 0x01, 0x2c]), Buffer.from(long)]);
    expect(read(inTwo)?.sourceRepositoryRef).toBe(long);
  });

  test.each<[string, Buffer]>([
    ['bare text', Buffer.from('refs/tags/v1')],
    ['nothing', Buffer.alloc(0)],
    ['a tag alone', Buffer.from([0x0c])],
    ['another tag', Buffer.from([0x13, 1, 0x61])],
    ['more than its length', Buffer.from([0x0c, 1, 0x61, 0x62])],
    ['less than its length', Buffer.from([0x0c, 2, 0x61])],
    ['a length without an end', Buffer.from([0x0c, 0x84, 0, 0])],
    ['no UTF-8', Buffer.from([0x0c, 1, 0xff])],
  ])('of %s is not read', (_, value) => {
    expect(read(value)).toBeUndefined();
  });

  test('that stands there twice is not read', () => {
    expect(read(utf8('refs/tags/v1'), utf8('refs/tags/v2'))).toBeUndefined();
  });
});

describe('the organization of a name', () => {
  test('is its only one, unescaped', () => {
    expect(findOrganization('O=GitHub\\, Inc.\nCN=Fulcio Intermediate l2')).toBe('GitHub, Inc.');
    expect(findOrganization('CN=O\\=GitHub')).toBeUndefined();
    expect(findOrganization('O=sigstore.dev\nO=GitHub\\, Inc.')).toBeUndefined();
    expect(findOrganization(undefined)).toBeUndefined();
  });

  test('is that of a real issuer, whatever else the certificate is', async () => {
    const { certificates } = await chainOf('github', 'fulcio', sigstore.state);
    const der = Buffer.from(certificates[0]!.rawData);
    expect(findOrganization(new X509Certificate(der).issuer)).toBe('GitHub, Inc.');
    expect(readCertificate(Buffer.from('no certificate'))).toBeUndefined();
  });
});
