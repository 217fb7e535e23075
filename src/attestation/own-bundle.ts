/**
 * Whether a bundle is the one that would be made now. Asked of what was just signed, and of
 * what an earlier attempt left: a stranger's bundle under our name is never taken over.
 * Chain, log and time are verify-release's to judge, with trusted roots.
 */
import { verify, X509Certificate } from 'node:crypto';
import { canonicalJson } from '../canonical-json.ts';
import type { UnsignedStatement } from '../ports.ts';
import { listOf, objectOf, oneOf, textLike } from '../shape.ts';
import { inTotoPayloadType as payloadType } from './signed-statement.ts';
import { hasOneName } from './signing-certificate.ts';

const statementType = 'https://in-toto.io/Statement/v1';
const base64 = textLike(/^[A-Za-z0-9+/]+={0,2}$/, 'base64');

const bundleShape = objectOf({
  mediaType: textLike(/^application\/vnd\.dev\.sigstore\.bundle\.v0\.3\+json$/, 'version 0.3'),
  verificationMaterial: objectOf({ certificate: objectOf({ rawBytes: base64 }) }),
  dsseEnvelope: objectOf({
    payloadType: oneOf([payloadType]),
    payload: base64,
    signatures: listOf(objectOf({ sig: base64 })),
  }),
});

/** True when the statement is this one, but for the attempt, signed with a certificate of `signer`. */
export function isOwnBundle(value: unknown, statement: UnsignedStatement, signer: string): boolean {
  try {
    const { dsseEnvelope: envelope, verificationMaterial } = bundleShape(value, '');
    const payload = Buffer.from(envelope.payload, 'base64');
    const der = Buffer.from(verificationMaterial.certificate.rawBytes, 'base64');
    const certificate = new X509Certificate(der);
    return (
      envelope.signatures.length === 1 &&
      hasOneName(certificate, signer) &&
      verify(
        'sha256',
        preAuthentication(payload),
        certificate.publicKey,
        Buffer.from(envelope.signatures[0]!.sig, 'base64'),
      ) &&
      withoutAttempt(payload.toString('utf8')) ===
        withoutAttempt(JSON.stringify({ _type: statementType, ...statement }))
    );
  } catch {
    // No bundle, no JSON, no certificate: whatever it is, it is not ours.
    return false;
  }
}

/** https://github.com/secure-systems-lab/dsse/blob/master/protocol.md */
function preAuthentication(payload: Buffer): Buffer {
  const head = `DSSEv1 ${payloadType.length} ${payloadType} ${payload.length} `;
  return Buffer.concat([Buffer.from(head), payload]);
}

/** An earlier attempt of the run is the same run: its provenance is as true as this one's. */
function withoutAttempt(text: string): string {
  const value: unknown = JSON.parse(text, (key, field: unknown) =>
    key === 'invocationId' && typeof field === 'string'
      ? field.replace(/\/attempts\/[1-9]\d*$/, '')
      : field,
  );
  return canonicalJson(value);
}
