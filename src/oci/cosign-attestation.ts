/**
 * An attestation as cosign 2 keeps it: the envelope in a layer, and what proves it in the layer's
 * annotations (https://github.com/sigstore/cosign/blob/main/specs/SIGNATURE_SPEC.md). As a bundle
 * of version 0.1 it is verified like any other.
 */
import { objectOf, textLike, wholeNumber } from '../shape.ts';

const logShape = objectOf({
  SignedEntryTimestamp: textLike(),
  Payload: objectOf({
    body: textLike(),
    integratedTime: wholeNumber(),
    logIndex: wholeNumber(),
    logID: textLike(/^[0-9a-f]{64}$/, 'the ID of a log'),
  }),
});
const entryShape = objectOf({ apiVersion: textLike(), kind: textLike() });

/** The bundle as a value, undefined when the annotations do not hold what one is made of. */
export function cosignBundle(
  envelope: unknown,
  annotations: Readonly<Record<string, string>>,
): unknown {
  const certificate = pemBody(annotations['dev.sigstore.cosign/certificate'] ?? '');
  const log = parse(annotations['dev.sigstore.cosign/bundle'] ?? '', logShape);
  const entry = log && parse(Buffer.from(log.Payload.body, 'base64').toString('utf8'), entryShape);
  if (certificate === undefined || !log || !entry) return undefined;
  const { body, integratedTime, logIndex, logID } = log.Payload;
  return {
    mediaType: 'application/vnd.dev.sigstore.bundle+json;version=0.1',
    verificationMaterial: {
      x509CertificateChain: { certificates: [{ rawBytes: certificate }] },
      tlogEntries: [
        {
          logIndex: String(logIndex),
          logId: { keyId: Buffer.from(logID, 'hex').toString('base64') },
          kindVersion: { kind: entry.kind, version: entry.apiVersion },
          integratedTime: String(integratedTime),
          inclusionPromise: { signedEntryTimestamp: log.SignedEntryTimestamp },
          canonicalizedBody: body,
        },
      ],
    },
    dsseEnvelope: envelope,
  };
}

function pemBody(pem: string): string | undefined {
  return /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/
    .exec(pem)?.[1]
    ?.replace(/\s+/g, '');
}

function parse<T>(text: string, shape: (value: unknown, place: string) => T): T | undefined {
  try {
    return shape(JSON.parse(text), '');
  } catch {
    return undefined;
  }
}
