/** Signs a statement as Sigstore's clients do: a certificate for an identity, a signature, the log. */
import { generateKeyPairSync, sign } from 'node:crypto';
import { addresses } from '../adapters/addresses.ts';
import type { WorldHttp } from './world-http.ts';

const payloadType = 'application/vnd.in-toto+json';

/** A bundle of version 0.3, with its log entry. Throws an error with the answer of who refuses. */
export async function signStatement(
  http: Pick<WorldHttp, 'send'>,
  idToken: string,
  statement: object,
): Promise<object> {
  const ask = async <Answer>(url: string, body: object): Promise<Answer> => {
    const headers = { 'content-type': 'application/json' };
    const answer = await http.send({ method: 'POST', url, headers, body: JSON.stringify(body) });
    const text = answer.body.toString('utf8');
    if (answer.status < 300) return JSON.parse(text) as Answer;
    throw new Error(`${url} answered ${answer.status}: ${text.slice(0, 300)}`);
  };
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const issued = await ask<Issued>(`${addresses.sigstoreFulcio}/api/v2/signingCert`, {
    credentials: { oidcIdentityToken: idToken },
    publicKeyRequest: {
      publicKey: {
        algorithm: 'ECDSA',
        content: String(keys.publicKey.export({ type: 'spki', format: 'pem' })),
      },
      proofOfPossession: sign('sha256', Buffer.from(subOf(idToken)), keys.privateKey).toString(
        'base64',
      ),
    },
  });
  const [pem = ''] = issued.signedCertificateEmbeddedSct.chain.certificates;
  const payload = Buffer.from(JSON.stringify(statement));
  const head = `DSSEv1 ${payloadType.length} ${payloadType} ${payload.length} `;
  const sig = sign('sha256', Buffer.concat([Buffer.from(head), payload]), keys.privateKey);
  const envelope = {
    payload: payload.toString('base64'),
    payloadType,
    signatures: [{ sig: sig.toString('base64'), keyid: '' }],
  };
  const verifiers = [Buffer.from(pem).toString('base64')];
  const proposedContent = { envelope: JSON.stringify(envelope), verifiers };
  const logged = await ask<Readonly<Record<string, LogEntry>>>(
    `${addresses.sigstoreRekor}/api/v1/log/entries`,
    { apiVersion: '0.0.1', kind: 'dsse', spec: { proposedContent } },
  );
  return {
    mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
    verificationMaterial: {
      certificate: { rawBytes: pem.replaceAll(/-----[A-Z ]+-----|\s/g, '') },
      tlogEntries: Object.values(logged).map(bundledEntry),
      timestampVerificationData: { rfc3161Timestamps: [] },
    },
    dsseEnvelope: envelope,
  };
}

interface Issued {
  readonly signedCertificateEmbeddedSct: { readonly chain: { readonly certificates: string[] } };
}

interface LogEntry {
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

/** Rekor's hexadecimal in the bundle's base64. */
function bundledEntry({ verification, ...entry }: LogEntry): object {
  const { inclusionProof: proof, signedEntryTimestamp } = verification;
  const base64 = (hex: string) => Buffer.from(hex, 'hex').toString('base64');
  return {
    logIndex: String(entry.logIndex),
    logId: { keyId: base64(entry.logID) },
    kindVersion: { kind: 'dsse', version: '0.0.1' },
    integratedTime: String(entry.integratedTime),
    inclusionPromise: { signedEntryTimestamp },
    inclusionProof: {
      logIndex: String(proof.logIndex),
      rootHash: base64(proof.rootHash),
      treeSize: String(proof.treeSize),
      hashes: proof.hashes.map(base64),
      checkpoint: { envelope: proof.checkpoint },
    },
    canonicalizedBody: entry.body,
  };
}

/** Whom a token is about, unverified, as its own holder reads it. */
function subOf(idToken: string): string {
  const payload = Buffer.from(idToken.split('.')[1] ?? '', 'base64url').toString('utf8');
  return String((JSON.parse(payload) as { readonly sub?: unknown }).sub);
}
