/** The stand-in's own keys, all ECDSA over P-256 with SHA-256. */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  webcrypto,
  type KeyObject,
} from 'node:crypto';
import type { SigstoreState } from './state.ts';

/** For WebCrypto, which makes the certificates. */
export const ecdsa = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/** The private key for a use, such as `public-good/rekor`; the same for as long as the world is. */
export function privateKeyFor(use: string, state: SigstoreState): KeyObject {
  const known = state.keys[use];
  if (known !== undefined) return createPrivateKey(known);
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  state.keys[use] = String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
  return privateKey;
}

/** The DER of the public half, as SubjectPublicKeyInfo. */
export function publicDer(key: KeyObject): Buffer {
  return createPublicKey(key).export({ type: 'spki', format: 'der' });
}

/** What logs are known by: the SHA-256 of their public key. */
export function logIdOf(key: KeyObject): Buffer {
  return createHash('sha256').update(publicDer(key)).digest();
}

/** The signature as DER, over the SHA-256 of the data. */
export function signWith(key: KeyObject, data: Uint8Array): Buffer {
  return sign('sha256', data, key);
}

/** The same key for WebCrypto. */
export async function webKey(key: KeyObject): Promise<webcrypto.CryptoKey> {
  const der = key.export({ type: 'pkcs8', format: 'der' });
  return webcrypto.subtle.importKey('pkcs8', der, ecdsa, true, ['sign']);
}
