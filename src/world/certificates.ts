/**
 * A throw-away certificate authority: lives as long as the world, signs one
 * certificate a host when a client first names it. Its key never leaves memory.
 */
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import { createSecureContext, type SecureContext } from 'node:tls';
import * as x509 from '@peculiar/x509';

type CryptoKey = webcrypto.CryptoKey;
type CryptoKeyPair = webcrypto.CryptoKeyPair;

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const oneDayMilliseconds = 24 * 60 * 60 * 1000;

export interface CertificateAuthority {
  /** The authority's own certificate, PEM: what a client must trust. */
  readonly certificate: string;
  /** What a TLS server needs to answer for the host; made once a host. */
  secureContext(host: string): Promise<SecureContext>;
  /** The same as PEM, for a server in another process. */
  credentials(host: string): Promise<ServerCredentials>;
}

export interface ServerCredentials {
  readonly key: string;
  readonly cert: string;
}

/** A new authority with a new key. */
export async function createCertificateAuthority(): Promise<CertificateAuthority> {
  const [rootKeys, leafKeys] = await Promise.all([generateKeys(), generateKeys()]);
  const root = await createRoot(rootKeys);
  const leafKey = await exportKey(leafKeys.privateKey);
  const made = new Map<string, Promise<SecureContext>>();
  const credentials = async (host: string) => {
    const issuer = { root, signingKey: rootKeys.privateKey };
    const leaf = await createLeaf(host, leafKeys.publicKey, issuer);
    return { key: leafKey, cert: leaf.toString('pem') };
  };
  const make = async (host: string) => createSecureContext(await credentials(host));
  return {
    certificate: `${root.toString('pem')}\n`,
    credentials,
    secureContext(host) {
      const context = made.get(host) ?? make(host);
      made.set(host, context);
      return context;
    },
  };
}

function generateKeys(): Promise<CryptoKeyPair> {
  return webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
}

async function exportKey(key: CryptoKey): Promise<string> {
  const der = await webcrypto.subtle.exportKey('pkcs8', key);
  return x509.PemConverter.encode(der, 'PRIVATE KEY');
}

// Certificates are checked against the machine's time, whatever the world's clock says.
function validity() {
  const now = Date.now();
  return {
    notBefore: new Date(now - oneDayMilliseconds),
    notAfter: new Date(now + 30 * oneDayMilliseconds),
  };
}

async function createRoot(keys: CryptoKeyPair): Promise<x509.X509Certificate> {
  return x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=release-actions loopback world',
    ...validity(),
    keys,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
}

async function createLeaf(
  host: string,
  publicKey: CryptoKey,
  { root, signingKey }: { readonly root: x509.X509Certificate; readonly signingKey: CryptoKey },
): Promise<x509.X509Certificate> {
  return x509.X509CertificateGenerator.create({
    subject: `CN=${host}`,
    issuer: root.subject,
    ...validity(),
    publicKey,
    signingKey,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: host }]),
      // OpenSSL's strict mode, Python 3.13's default, asks for both identifiers.
      await x509.AuthorityKeyIdentifierExtension.create(root.publicKey),
      await x509.SubjectKeyIdentifierExtension.create(publicKey),
    ],
  });
}
