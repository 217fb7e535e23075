/** What Sigstore's clients send and what they make of the answers: no network, no test runner. */
import { generateKeyPairSync, sign } from 'node:crypto';
import type { WorldResponse } from '../service.ts';
import type { SigstoreInstance } from './instances.ts';

/** Hosts of both instances. */
export const hosts = {
  'public-good': { fulcio: 'fulcio.sigstore.dev', timestamp: 'timestamp.sigstore.dev' },
  github: { fulcio: 'fulcio.githubapp.com', timestamp: 'timestamp.githubapp.com' },
} as const;

export interface CertificateAnswer {
  readonly chain: { readonly certificates: readonly string[] };
}

/** A key, and what a client sends to have it certified. */
export function certificateRequest(token: string, subject = 'repo:octo/demo:ref:refs/tags/v1.0.0') {
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const content = String(keys.publicKey.export({ type: 'spki', format: 'pem' }));
  const proof = sign('sha256', Buffer.from(subject), keys.privateKey).toString('base64');
  const body = {
    credentials: { oidcIdentityToken: token },
    publicKeyRequest: {
      publicKey: { algorithm: 'ECDSA', content },
      proofOfPossession: proof,
    },
  };
  return { keys, body };
}

/** Where an instance's authority is asked for certificates. */
export const signingCertificateUrl = (instance: SigstoreInstance) =>
  `https://${hosts[instance].fulcio}/api/v2/signingCert`;

export interface Loggable {
  readonly envelope: object;
  readonly pem: string;
}

/** What Rekor is asked to log. */
export function proposedEntry({ envelope, pem }: Loggable) {
  const proposedContent = {
    envelope: JSON.stringify(envelope),
    verifiers: [Buffer.from(pem).toString('base64')],
  };
  return { apiVersion: '0.0.1', kind: 'dsse', spec: { proposedContent } };
}

interface LogAnswer {
  readonly body: string;
  readonly logID: string;
  readonly logIndex: number;
  readonly integratedTime: number;
  readonly verification: {
    readonly signedEntryTimestamp: string;
    readonly inclusionProof: {
      readonly checkpoint: string;
      readonly hashes: readonly string[];
      readonly logIndex: number;
      readonly rootHash: string;
      readonly treeSize: number;
    };
  };
}

/** The entry of an answer by Rekor. */
export function entryOf(answer: WorldResponse): LogAnswer {
  return Object.values(answer.body as Record<string, LogAnswer>)[0]!;
}

/** The log entry as a bundle has it. */
export function bundledEntry(entry: LogAnswer) {
  const { inclusionProof, signedEntryTimestamp } = entry.verification;
  const base64 = (hex: string) => Buffer.from(hex, 'hex').toString('base64');
  return {
    logIndex: String(entry.logIndex),
    logId: { keyId: base64(entry.logID) },
    kindVersion: { kind: 'dsse', version: '0.0.1' },
    integratedTime: String(entry.integratedTime),
    inclusionPromise: { signedEntryTimestamp },
    inclusionProof: {
      logIndex: String(inclusionProof.logIndex),
      rootHash: base64(inclusionProof.rootHash),
      treeSize: String(inclusionProof.treeSize),
      hashes: inclusionProof.hashes.map(base64),
      checkpoint: { envelope: inclusionProof.checkpoint },
    },
    canonicalizedBody: entry.body,
  };
}
