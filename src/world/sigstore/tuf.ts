/**
 * The repository that verifiers update their trust from (The Update Framework):
 * one version of every role, all of them signed with one key.
 */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  type KeyObject,
} from 'node:crypto';
import type { WorldResponse } from '../service.ts';
import { authoritiesValid } from './chains.ts';
import { canonicalJson } from '../../canonical-json.ts';
import type { InstanceState } from './desk.ts';
import { trustedRoot } from './trusted-root.ts';

const version = 1;
const target = 'trusted_root.json';

/** `root.json`: what a client starts from; the real one ships with the client. */
export function tufRoot(desk: InstanceState): string {
  const key = tufKey(desk);
  const role = { keyids: [key.id], threshold: 1 };
  const content = {
    consistent_snapshot: true,
    keys: {
      [key.id]: { keytype: 'ed25519', scheme: 'ed25519', keyval: { public: key.public } },
    },
    roles: { root: role, timestamp: role, snapshot: role, targets: role },
  };
  return signedRole('root', content, desk);
}

/** Answers the client's walk: root, timestamp, snapshot, targets, the target itself. */
export async function answerTuf(path: string, desk: InstanceState): Promise<WorldResponse> {
  const document = await findDocument(path.slice(1), desk);
  // The storage behind the real one answers so where there is nothing.
  if (document === undefined) return { status: 404, body: '<Error><Code>NoSuchKey</Code></Error>' };
  return { status: 200, headers: { 'content-type': 'application/json' }, body: document };
}

async function findDocument(path: string, desk: InstanceState): Promise<string | undefined> {
  const trust = JSON.stringify(await trustedRoot(desk));
  const hash = createHash('sha256').update(trust).digest('hex');
  const meta = (name: string) => ({ [name]: { version } });
  const targets = { [target]: { length: Buffer.byteLength(trust), hashes: { sha256: hash } } };
  switch (path) {
    case `${version}.root.json`:
      return tufRoot(desk);
    case 'timestamp.json':
      return signedRole('timestamp', { meta: meta('snapshot.json') }, desk);
    case `${version}.snapshot.json`:
      return signedRole('snapshot', { meta: meta('targets.json') }, desk);
    case `${version}.targets.json`:
      return signedRole('targets', { targets }, desk);
    case `targets/${hash}.${target}`:
      return trust;
    default:
      return undefined;
  }
}

function signedRole(type: string, content: object, desk: InstanceState): string {
  const expires = authoritiesValid.notAfter.toISOString().replace(/\.\d+/, '');
  const signed = { _type: type, spec_version: '1.0.31', version, expires, ...content };
  const { id, key } = tufKey(desk);
  const sig = sign(null, Buffer.from(canonicalJson(signed)), key).toString('hex');
  return JSON.stringify({ signatures: [{ keyid: id, sig }], signed });
}

function tufKey({ instance, state }: InstanceState): {
  id: string;
  public: string;
  key: KeyObject;
} {
  const use = `${instance}/tuf`;
  const made = () => generateKeyPairSync('ed25519').privateKey;
  const known = state.keys[use];
  const key = known === undefined ? made() : createPrivateKey(known);
  state.keys[use] ??= String(key.export({ type: 'pkcs8', format: 'pem' }));
  // The last 32 bytes of the DER are the key itself.
  const raw = createPublicKey(key).export({ type: 'spki', format: 'der' }).subarray(-32);
  return { id: createHash('sha256').update(raw).digest('hex'), public: raw.toString('hex'), key };
}
