/** The certificate chains of an instance: who issues signing certificates, who signs timestamps. */
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';
import type { KeyObject } from 'node:crypto';
import { instances, type SigstoreInstance } from './instances.ts';
import { ecdsa, privateKeyFor, publicDer, webKey } from './keys.ts';
import type { SigstoreState } from './state.ts';

/** What a chain's leaf is for. */
export type ChainUse = 'fulcio' | 'timestamps';

export interface Chain {
  /** The leaf first, the self-signed root last. */
  readonly certificates: readonly x509.X509Certificate[];
  /** The leaf's key. */
  readonly key: KeyObject;
}

/** Whatever time a scenario sets, the authorities are in date. */
export const authoritiesValid = {
  notBefore: new Date('2020-01-01T00:00:00Z'),
  notAfter: new Date('2049-12-31T00:00:00Z'),
};

const { keyCertSign, cRLSign, digitalSignature } = x509.KeyUsageFlags;

/** Extensions that make the chain's leaf what it is for. */
const leafExtensions: Readonly<Record<ChainUse, () => x509.Extension[]>> = {
  fulcio: () => [
    new x509.BasicConstraintsExtension(true, 0, true),
    new x509.KeyUsagesExtension(keyCertSign | cRLSign, true),
    new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.codeSigning]),
  ],
  timestamps: () => [
    new x509.KeyUsagesExtension(digitalSignature, true),
    new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.timeStamping], true),
  ],
};

/** The chain of an instance, made when it is first asked for and kept in the state. */
export async function chainOf(
  instance: SigstoreInstance,
  use: ChainUse,
  state: SigstoreState,
): Promise<Chain> {
  const name = `${instance}/${use}`;
  const key = privateKeyFor(name, state);
  const known = state.chains[name];
  if (known) return { certificates: known.map((der) => new x509.X509Certificate(der)), key };
  const certificates = await createChain(instance, use, state);
  // Of two requests that make it at the same time, the first one's is kept.
  state.chains[name] ??= certificates.map((one) => one.toString('base64'));
  return chainOf(instance, use, state);
}

async function createChain(instance: SigstoreInstance, use: ChainUse, state: SigstoreState) {
  const { organization, names } = instances[instance];
  const subjectOf = (name: string) => `O=${organization.replace(',', '\\,')}, CN=${name}`;
  const rootKey = privateKeyFor(`${instance}/${use}-root`, state);
  const root = await createCertificate(rootKey, {
    subject: subjectOf(names.root),
    issuer: subjectOf(names.root),
    issuerKey: rootKey,
    serialNumber: '01',
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(keyCertSign | cRLSign, true),
    ],
  });
  const leaf = await createCertificate(privateKeyFor(`${instance}/${use}`, state), {
    subject: subjectOf(names[use]),
    issuer: subjectOf(names.root),
    issuerKey: rootKey,
    serialNumber: '02',
    extensions: leafExtensions[use](),
  });
  return [leaf, root];
}

interface CertificateContent {
  readonly subject: string;
  readonly issuer: string;
  readonly issuerKey: KeyObject;
  readonly serialNumber: string;
  readonly extensions: x509.Extension[];
}

async function createCertificate(
  key: KeyObject,
  { issuerKey, extensions, ...content }: CertificateContent,
): Promise<x509.X509Certificate> {
  const publicKey = new x509.PublicKey(publicDer(key));
  return x509.X509CertificateGenerator.create({
    ...content,
    ...authoritiesValid,
    publicKey,
    signingKey: await webKey(issuerKey),
    signingAlgorithm: ecdsa,
    extensions: [...extensions, ...(await identifiers(publicKey, issuerKey))],
  });
}

/** Both identifiers of keys, by which verifiers walk from a certificate to its issuer's. */
export async function identifiers(
  publicKey: x509.PublicKey,
  issuerKey: KeyObject,
): Promise<x509.Extension[]> {
  return [
    await x509.SubjectKeyIdentifierExtension.create(publicKey),
    await x509.AuthorityKeyIdentifierExtension.create(new x509.PublicKey(publicDer(issuerKey))),
  ];
}
