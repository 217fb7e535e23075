/** `POST /api/v1/timestamp`: a signed time for a hash (RFC 3161, RFC 5816). */
import { createHash, randomBytes } from 'node:crypto';
import type { WorldRequest, WorldResponse } from '../service.ts';
import { chainOf, type Chain } from './chains.ts';
import {
  context,
  generalizedTime,
  integer,
  objectIdentifier,
  octetString,
  parseElements,
  sequence,
  setOf,
  utcTime,
} from './der.ts';
import type { InstanceDesk } from './desk.ts';
import { signWith } from './keys.ts';

const oids = {
  sha256: objectIdentifier('2.16.840.1.101.3.4.2.1'),
  ecdsaWithSha256: objectIdentifier('1.2.840.10045.4.3.2'),
  signedData: objectIdentifier('1.2.840.113549.1.7.2'),
  contentType: objectIdentifier('1.2.840.113549.1.9.3'),
  messageDigest: objectIdentifier('1.2.840.113549.1.9.4'),
  signingTime: objectIdentifier('1.2.840.113549.1.9.5'),
  signingCertificate: objectIdentifier('1.2.840.113549.1.9.16.2.47'),
  timestampInfo: objectIdentifier('1.2.840.113549.1.9.16.1.4'),
  /** Sigstore's own, below the number that it was assigned. */
  policy: objectIdentifier('1.3.6.1.4.1.57264.2'),
};

const sha256Algorithm = sequence(oids.sha256);

/** Answers the JSON form of the request, which is the one that Sigstore's clients send. */
export async function answerTimestamp(
  request: WorldRequest,
  { instance, state, context: world }: InstanceDesk,
): Promise<WorldResponse> {
  const hash = findHash(request.body);
  if (!hash) return { status: 400, body: { code: 400, message: 'Error generating timestamp' } };
  const time = world.now();
  const chain = await chainOf(instance, 'timestamps', state);
  const granted = sequence(integer(0));
  return {
    status: 201,
    headers: { 'content-type': 'application/timestamp-reply' },
    body: sequence(granted, signedToken(timestampInfo(hash, time), time, chain)),
  };
}

/** The SHA-256 that a time is asked for. */
function findHash(body: Buffer): Buffer | undefined {
  try {
    const asked = JSON.parse(body.toString('utf8')) as Readonly<Record<string, unknown>>;
    const hash = Buffer.from(String(asked.artifactHash), 'base64');
    return asked.hashAlgorithm === 'sha256' && hash.length === 32 ? hash : undefined;
  } catch {
    return undefined;
  }
}

/** TSTInfo: which hash was there when. */
function timestampInfo(hash: Buffer, time: Date): Buffer {
  const imprint = sequence(sha256Algorithm, octetString(hash));
  const serialNumber = integer(1, ...randomBytes(15));
  return sequence(integer(1), oids.policy, imprint, serialNumber, generalizedTime(time));
}

/** The information as signed data (RFC 5652), with the signer's certificate. */
function signedToken(info: Buffer, time: Date, { certificates, key }: Chain): Buffer {
  const certificate = Buffer.from(certificates[0]!.rawData);
  const attributes = signedAttributes(info, time, certificate);
  const signer = sequence(
    integer(1),
    issuerAndSerialNumber(certificate),
    sha256Algorithm,
    // Sent under the tag [0] in place of the set's own, which is what the signature is over.
    context(0, ...parseElements(attributes)),
    sequence(oids.ecdsaWithSha256),
    octetString(signWith(key, attributes)),
  );
  const signedData = sequence(
    integer(3),
    setOf(sha256Algorithm),
    sequence(oids.timestampInfo, context(0, octetString(info))),
    context(0, certificate),
    setOf(signer),
  );
  return sequence(oids.signedData, context(0, signedData));
}

function signedAttributes(info: Buffer, time: Date, certificate: Buffer): Buffer {
  const attribute = (type: Buffer, value: Buffer) => sequence(type, setOf(value));
  const hashOf = (bytes: Buffer) => octetString(createHash('sha256').update(bytes).digest());
  return setOf(
    attribute(oids.contentType, oids.timestampInfo),
    attribute(oids.signingTime, utcTime(time)),
    attribute(oids.messageDigest, hashOf(info)),
    attribute(oids.signingCertificate, sequence(sequence(sequence(hashOf(certificate))))),
  );
}

/** The third and the first field after the version. */
function issuerAndSerialNumber(certificate: Buffer): Buffer {
  const [content] = parseElements(certificate);
  const [, serialNumber, , issuer] = parseElements(content!);
  return sequence(issuer!, serialNumber!);
}
