/** `POST /api/v2/signingCert`: a certificate of ten minutes for a job that proves who it is. */
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';
import { createPublicKey, randomBytes, verify, type KeyObject } from 'node:crypto';
import type { IdTokenClaims, WorldRequest, WorldResponse } from '../service.ts';
import { timestampExtension } from './certificate-timestamp.ts';
import { claimExtensions } from './certificate-claims.ts';
import { chainOf, identifiers } from './chains.ts';
import { instances } from './instances.ts';
import { ecdsa, privateKeyFor, webKey } from './keys.ts';
import type { InstanceDesk } from './desk.ts';

const audience = 'sigstore';
const validMilliseconds = 10 * 60 * 1000;

interface CertificateRequest {
  readonly credentials?: { readonly oidcIdentityToken?: string };
  readonly publicKeyRequest?: {
    readonly publicKey?: { readonly content?: string };
    readonly proofOfPossession?: string;
  };
}

/** Answers as Fulcio does; refusals have gRPC's codes in their body. */
export async function answerSigningCertificate(
  request: WorldRequest,
  desk: InstanceDesk,
): Promise<WorldResponse> {
  const asked = parseRequest(request.body);
  if (!asked) return refusal(400, 3, 'The request could not be parsed');
  const token = asked.credentials?.oidcIdentityToken ?? '';
  const claims = desk.context.verifyIdToken(token, audience);
  if (!claims) return refusal(401, 16, 'There was an error processing the identity token');
  const publicKey = findPublicKey(asked.publicKeyRequest?.publicKey?.content ?? '');
  if (!publicKey)
    return refusal(400, 3, 'The public key supplied in the request could not be parsed');
  const proof = Buffer.from(asked.publicKeyRequest?.proofOfPossession ?? '', 'base64');
  if (!verify('sha256', Buffer.from(String(claims.sub)), publicKey, proof)) {
    return refusal(400, 3, 'The signature supplied in the request could not be verified');
  }
  const certificates = await issue(claims, publicKey, desk);
  const chain = { certificates: certificates.map((one) => `${one.toString('pem')}\n`) };
  const isLogged = instances[desk.instance].certificateLog !== undefined;
  const form = isLogged ? 'signedCertificateEmbeddedSct' : 'signedCertificateDetachedSct';
  return { status: 200, body: { [form]: { chain } } };
}

/** The new certificate, and those that lead from it to the root. */
async function issue(
  claims: IdTokenClaims,
  subjectKey: KeyObject,
  { instance, state, context }: InstanceDesk,
): Promise<readonly x509.X509Certificate[]> {
  const { certificates, key } = await chainOf(instance, 'fulcio', state);
  const now = context.now();
  const publicKey = new x509.PublicKey(subjectKey.export({ type: 'spki', format: 'der' }));
  const content = {
    serialNumber: `0${randomBytes(19).toString('hex').slice(1)}`,
    issuer: certificates[0]!.subjectName,
    notBefore: now,
    notAfter: new Date(now.getTime() + validMilliseconds),
    publicKey,
    signingKey: await webKey(key),
    signingAlgorithm: ecdsa,
  };
  const extensions = [
    new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
    new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.codeSigning]),
    ...(await identifiers(publicKey, key)),
    ...claimExtensions(claims),
  ];
  const precertificate = await x509.X509CertificateGenerator.create({ ...content, extensions });
  if (instances[instance].certificateLog === undefined) return [precertificate, ...certificates];
  const logKey = privateKeyFor(`${instance}/certificate-log`, state);
  const logged = { precertificate, issuerKey: key, loggedAt: now };
  extensions.push(timestampExtension(logKey, logged));
  const leaf = await x509.X509CertificateGenerator.create({ ...content, extensions });
  return [leaf, ...certificates];
}

function parseRequest(body: Buffer): CertificateRequest | undefined {
  try {
    const parsed = JSON.parse(body.toString('utf8')) as unknown;
    return typeof parsed === 'object' && parsed !== null ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function findPublicKey(pem: string): KeyObject | undefined {
  try {
    return createPublicKey(pem);
  } catch {
    return undefined;
  }
}

function refusal(status: number, code: number, message: string): WorldResponse {
  return { status, body: { code, message, details: [] } };
}
