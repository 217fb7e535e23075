/** The registry's own signatures: what `npm audit signatures` checks of every version. */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  type KeyObject,
} from 'node:crypto';
import type { WorldResponse } from '../service.ts';
import type { NpmState } from './state.ts';

export interface NpmSignature {
  readonly keyid: string;
  /** Base64 of DER. */
  readonly sig: string;
}

/** Signs a version's name, number and integrity, which binds its tarball. */
export function signVersion(
  { name, version, integrity }: Readonly<Record<'name' | 'version' | 'integrity', string>>,
  state: NpmState,
): NpmSignature {
  const key = signingKey(state);
  const sig = sign('sha256', Buffer.from(`${name}@${version}:${integrity}`), key);
  return { keyid: keyIdOf(key), sig: sig.toString('base64') };
}

/** `GET /-/npm/v1/keys` */
export function answerSigningKeys(state: NpmState): WorldResponse {
  const key = signingKey(state);
  const type = 'ecdsa-sha2-nistp256';
  const told = { expires: null, keyid: keyIdOf(key), keytype: type, scheme: type };
  return { status: 200, body: { keys: [{ ...told, key: publicDer(key).toString('base64') }] } };
}

function signingKey(state: NpmState): KeyObject {
  if (state.signingKey !== undefined) return createPrivateKey(state.signingKey);
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  state.signingKey = String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
  return privateKey;
}

function keyIdOf(key: KeyObject): string {
  return `SHA256:${createHash('sha256').update(publicDer(key)).digest('base64').replace('=', '')}`;
}

function publicDer(key: KeyObject): Buffer {
  return createPublicKey(key).export({ type: 'spki', format: 'der' });
}
