/** Checks an ID token against the keys that its issuer publishes in this world. */
import { createPublicKey, verify, type JsonWebKey } from 'node:crypto';
import type { IdTokenClaims } from './service.ts';

export interface IdTokenExpectation {
  readonly issuer: string;
  readonly audience: string;
  readonly now: Date;
  readonly keys: readonly (JsonWebKey & { readonly kid?: string })[];
}

/** The token's claims; undefined when it is not an RS256 token that meets the expectation. */
export function verifyIdToken(
  token: string,
  { issuer, audience, now, keys }: IdTokenExpectation,
): IdTokenClaims | undefined {
  const [head, payload, signature, ...rest] = token.split('.');
  if (!head || !payload || !signature || rest.length > 0) return undefined;
  const header = decode(head);
  const claims = decode(payload);
  const key = keys.find(({ kid }) => kid === header?.kid);
  if (!claims || header?.alg !== 'RS256' || !key) return undefined;
  const signed = Buffer.from(`${head}.${payload}`);
  const publicKey = createPublicKey({ key, format: 'jwk' });
  if (!verify('sha256', signed, publicKey, Buffer.from(signature, 'base64url'))) return undefined;
  const seconds = now.getTime() / 1000;
  const inDate = Number(claims.nbf ?? claims.iat) <= seconds + 60 && Number(claims.exp) > seconds;
  return claims.iss === issuer && claims.aud === audience && inDate ? claims : undefined;
}

function decode(part: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
