/** JSON Web Tokens that the world signs with a shared secret. */
import { createHmac, timingSafeEqual } from 'node:crypto';

export type JwtClaims = Readonly<Record<string, unknown>>;

/** The first two parts of a token, which are what is signed. */
export function signedPart(header: object, claims: JwtClaims): string {
  return `${encode(header)}.${encode(claims)}`;
}

/** A token that only who knows the secret can make or check. */
export function signHs256(claims: JwtClaims, secret: string): string {
  const signed = signedPart({ alg: 'HS256', typ: 'JWT' }, claims);
  return `${signed}.${hmac(signed, secret)}`;
}

/** The claims; undefined when the signature is not of that secret or the token has expired. */
export function verifyHs256(token: string, secret: string, now: Date): JwtClaims | undefined {
  const [header, payload, signature, ...rest] = token.split('.');
  if (!header || !payload || !signature || rest.length > 0) return undefined;
  const expected = Buffer.from(hmac(`${header}.${payload}`, secret));
  const given = Buffer.from(signature);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as JwtClaims;
  return Number(claims.exp) * 1000 > now.getTime() ? claims : undefined;
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

function hmac(text: string, secret: string): string {
  return createHmac('sha256', secret).update(text).digest('base64url');
}
