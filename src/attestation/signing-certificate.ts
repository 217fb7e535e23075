/**
 * What a Fulcio certificate tells of who signed
 * (https://github.com/sigstore/fulcio/blob/main/docs/oid-info.md). Told here is what stands
 * in it; that it leads to a trusted root is the verifier's to prove, first.
 */
import { X509Certificate } from 'node:crypto';

const codeSigning = '1.3.6.1.5.5.7.3.3';
const fulcioArc = '1.3.6.1.4.1.57264.1.';

/** The last numbers of the extensions whose values are UTF8Strings in DER: from 8 on. */
const extensions = {
  issuer: 8,
  buildSignerUri: 9,
  buildSignerDigest: 10,
  runnerEnvironment: 11,
  sourceRepositoryUri: 12,
  sourceRepositoryDigest: 13,
  sourceRepositoryRef: 14,
  sourceRepositoryId: 15,
  sourceRepositoryOwnerUri: 16,
  sourceRepositoryOwnerId: 17,
  buildConfigUri: 18,
  buildConfigDigest: 19,
  buildTrigger: 20,
  runInvocationUri: 21,
  sourceRepositoryVisibility: 22,
} as const;

/** Names of what the extensions tell, as Fulcio calls them. */
export type IdentityField = keyof typeof extensions;

/** Who signed. Fields are undefined where the certificate does not tell. */
export type SignerIdentity = { readonly [Field in IdentityField]?: string } & {
  /** The subject's alternative name: the file of the workflow that signed, at its ref. */
  readonly subject: string;
};

/** An extension as the verifier hands it on. */
export interface CertificateExtension {
  /** Dotted. */
  readonly oid: string;
  readonly value: Buffer;
}

/** Undefined for what is no certificate. */
export function readCertificate(der: Buffer): X509Certificate | undefined {
  try {
    return new X509Certificate(der);
  } catch {
    return undefined;
  }
}

/**
 * The organization in a certificate's subject or issuer, as Node renders them: a line for
 * each attribute. Undefined when there is none, or more than one.
 */
export function findOrganization(name: string | undefined): string | undefined {
  const found = (name ?? '').split('\n').filter((line) => line.startsWith('O='));
  // RFC 4514: what would separate attributes is escaped.
  return found.length === 1 ? found[0]!.slice(2).replaceAll(/\\(.)/g, '$1') : undefined;
}

/** Whether the certificate is a signer's: for code, and not one that issues others. */
export function isForSigning(certificate: X509Certificate): boolean {
  const usages: readonly string[] | undefined = certificate.keyUsage;
  return !certificate.ca && usages?.includes(codeSigning) === true;
}

/** Whether `subject` is the only name of the certificate's subject. */
export function hasOneName({ subjectAltName = '' }: X509Certificate, subject: string): boolean {
  const name = /^URI:(.*)$/s.exec(subjectAltName)?.[1];
  return name !== undefined && unquote(name) === subject;
}

/** Node quotes a name, as JSON does, when it holds what could be taken for a further one. */
function unquote(name: string): unknown {
  if (!name.startsWith('"')) return name;
  try {
    return JSON.parse(name);
  } catch {
    return undefined;
  }
}

/** Undefined when an extension of Fulcio's stands there twice, or is not what it must be. */
export function readIdentity(
  subject: string,
  found: readonly CertificateExtension[],
): SignerIdentity | undefined {
  const identity: Record<string, string> = { subject };
  for (const [field, number] of Object.entries(extensions)) {
    const values = found.filter(({ oid }) => oid === `${fulcioArc}${number}`);
    if (values.length === 0) continue;
    const text = values.length === 1 ? readUtf8String(values[0]!.value) : undefined;
    if (text === undefined) return undefined;
    identity[field] = text;
  }
  return identity as SignerIdentity;
}

/** A UTF8String in DER that is the whole value (X.690, 8.1.3 and 10.1). */
function readUtf8String(der: Buffer): string | undefined {
  const [tag, first = 0] = der;
  const extra = first < 0x80 ? 0 : first & 0x7f;
  if (tag !== 0x0c || extra > 3 || der.length < 2 + extra) return undefined;
  const length = extra === 0 ? first : der.readUIntBE(2, extra);
  const content = der.subarray(2 + extra);
  if (content.length !== length) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch {
    return undefined;
  }
}
