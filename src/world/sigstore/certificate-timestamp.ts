/** Signed certificate timestamps: a log's promise to show a certificate (RFC 6962, section 3.2). */
import * as x509 from '@peculiar/x509';
import { createHash, type KeyObject } from 'node:crypto';
import { octetString, parseElements } from './der.ts';
import { logIdOf, publicDer, signWith } from './keys.ts';

const extensionOid = '1.3.6.1.4.1.11129.2.4.2';

export interface LoggedCertificate {
  /** The certificate as it would be without the timestamp. */
  readonly precertificate: x509.X509Certificate;
  readonly issuerKey: KeyObject;
  readonly loggedAt: Date;
}

/** The extension to embed: a list of one timestamp, signed by the log's key. */
export function timestampExtension(logKey: KeyObject, logged: LoggedCertificate): x509.Extension {
  const time = Buffer.alloc(8);
  time.writeBigUInt64BE(BigInt(logged.loggedAt.getTime()));
  const [content] = parseElements(new Uint8Array(logged.precertificate.rawData));
  const signed = Buffer.concat([
    // Version 1, a certificate's timestamp, its time, and of a precertificate.
    Buffer.of(0, 0),
    time,
    Buffer.of(0, 1),
    createHash('sha256').update(publicDer(logged.issuerKey)).digest(),
    sized(content!, 3),
    noExtensions,
  ]);
  const timestamp = Buffer.concat([
    Buffer.of(0),
    logIdOf(logKey),
    time,
    noExtensions,
    // SHA-256 with ECDSA.
    Buffer.of(4, 3),
    sized(signWith(logKey, signed), 2),
  ]);
  return new x509.Extension(extensionOid, false, octetString(sized(sized(timestamp, 2), 2)));
}

const noExtensions = Buffer.of(0, 0);

/** The bytes behind their length, which takes that many bytes. */
function sized(bytes: Buffer, lengthBytes: number): Buffer {
  const length = Buffer.alloc(lengthBytes);
  length.writeUIntBE(bytes.length, 0, lengthBytes);
  return Buffer.concat([length, bytes]);
}
