/** Signed envelopes (DSSE), as a log checks them before it takes one in. */
import { createHash, createPublicKey, verify, X509Certificate, type KeyObject } from 'node:crypto';

export interface Envelope {
  readonly payloadType: string;
  /** Base64. */
  readonly payload: string;
  readonly signatures: readonly { readonly sig: string }[];
}

/** The hash of the payload's bytes, hexadecimal. */
export function payloadHash({ payload }: Envelope): string {
  return createHash('sha256').update(Buffer.from(payload, 'base64')).digest('hex');
}

/** Whether the envelope's signature is of the key in `pem`, a certificate or a public key. */
export function isSignedBy(pem: string, { payloadType, payload, signatures }: Envelope): boolean {
  const key = findKey(pem);
  const content = Buffer.from(payload, 'base64');
  // https://github.com/secure-systems-lab/dsse/blob/master/protocol.md
  const head = `DSSEv1 ${Buffer.byteLength(payloadType)} ${payloadType} ${content.length} `;
  const signed = Buffer.concat([Buffer.from(head), content]);
  const signature = Buffer.from(signatures[0]?.sig ?? '', 'base64');
  return key !== undefined && verify('sha256', signed, key, signature);
}

function findKey(pem: string): KeyObject | undefined {
  try {
    return pem.includes('BEGIN CERTIFICATE')
      ? new X509Certificate(pem).publicKey
      : createPublicKey(pem);
  } catch {
    return undefined;
  }
}
