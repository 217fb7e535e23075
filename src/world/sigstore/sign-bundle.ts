/** Signs in the world as any job would, the ones that no release should believe among them. */
import { createHash, sign } from 'node:crypto';
import type { IdTokenJob, OidcService } from '../oidc.ts';
import type { WorldResponse } from '../service.ts';
import {
  bundledEntry,
  certificateRequest,
  entryOf,
  hosts,
  proposedEntry,
  signingCertificateUrl,
  type CertificateAnswer,
  type Loggable,
} from './client.ts';
import type { SigstoreInstance } from './instances.ts';
import type { SigstoreService } from './service.ts';

/** A bundle as JSON, for scenarios to break. */
export interface SignedBundle {
  mediaType: string;
  verificationMaterial: {
    certificate: { rawBytes: string };
    tlogEntries: ReturnType<typeof bundledEntry>[];
    timestampVerificationData: { rfc3161Timestamps: { signedTimestamp: string }[] };
  };
  dsseEnvelope: {
    payload: string;
    payloadType: string;
    signatures: { sig: string; keyid: string }[];
  };
}

export interface BundleRequest {
  /** Of the job that signs, and the subject in it. */
  readonly idToken: string;
  readonly subject: string;
  /** A statement, or a text that is none. */
  readonly statement: object | string;
  readonly instance: SigstoreInstance;
  /** in-toto's when left out. */
  readonly payloadType?: string;
}

/** A bundle of version 0.3. Public good: with an entry of the log; GitHub: with a timestamp. */
export async function signBundle(
  sigstore: SigstoreService,
  request: BundleRequest,
): Promise<SignedBundle> {
  const { idToken, subject, statement, instance } = request;
  const { keys, body } = certificateRequest(idToken, subject);
  const answer = await post(sigstore, signingCertificateUrl(instance), body);
  const [issued] = Object.values(answer.body as Record<string, CertificateAnswer>);
  const pem = issued!.chain.certificates[0]!;
  const type = request.payloadType ?? 'application/vnd.in-toto+json';
  const text = typeof statement === 'string' ? statement : JSON.stringify(statement);
  const payload = Buffer.from(text);
  // https://github.com/secure-systems-lab/dsse/blob/master/protocol.md: the pre-authentication encoding.
  const head = `DSSEv1 ${type.length} ${type} ${payload.length} `;
  const signature = sign('sha256', Buffer.concat([Buffer.from(head), payload]), keys.privateKey);
  const envelope = {
    payload: payload.toString('base64'),
    payloadType: type,
    signatures: [{ sig: signature.toString('base64'), keyid: '' }],
  };
  return {
    mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
    verificationMaterial: {
      certificate: { rawBytes: pem.replaceAll(/-----[A-Z ]+-----|\s/g, '') },
      ...(instance === 'github'
        ? { tlogEntries: [], timestampVerificationData: await timeOf(sigstore, signature) }
        : {
            tlogEntries: [await logEntry(sigstore, { envelope, pem })],
            timestampVerificationData: { rfc3161Timestamps: [] },
          }),
    },
    dsseEnvelope: envelope,
  };
}

/** A time by GitHub's authority for the signature. */
export async function timeOf(sigstore: SigstoreService, signature: Buffer) {
  const artifactHash = createHash('sha256').update(signature).digest('base64');
  const url = `https://${hosts.github.timestamp}/api/v1/timestamp`;
  const { body } = await post(sigstore, url, { artifactHash, hashAlgorithm: 'sha256' });
  const signedTimestamp = (body as Buffer).toString('base64');
  return { rfc3161Timestamps: [{ signedTimestamp }] };
}

/** A bundle of the public good around the statement, signed as that job of the world. */
export async function signAs(
  { oidc, sigstore }: { readonly oidc: OidcService; readonly sigstore: SigstoreService },
  job: IdTokenJob,
  statement: object,
): Promise<SignedBundle> {
  const variables = oidc.requestToken(job);
  const answer = await oidc.handle({
    method: 'GET',
    url: new URL(`${variables.ACTIONS_ID_TOKEN_REQUEST_URL}&audience=sigstore`),
    headers: { authorization: `Bearer ${variables.ACTIONS_ID_TOKEN_REQUEST_TOKEN}` },
    body: Buffer.alloc(0),
  });
  const { value: idToken } = answer!.body as { readonly value: string };
  const subject = `repo:${job.repository}:ref:${job.ref}`;
  return signBundle(sigstore, { idToken, subject, statement, instance: 'public-good' });
}

async function logEntry(sigstore: SigstoreService, signed: Loggable) {
  const url = 'https://rekor.sigstore.dev/api/v1/log/entries';
  return bundledEntry(entryOf(await post(sigstore, url, proposedEntry(signed))));
}

async function post(sigstore: SigstoreService, url: string, body: object): Promise<WorldResponse> {
  const content = Buffer.from(JSON.stringify(body));
  const request = { method: 'POST', url: new URL(url), headers: {}, body: content };
  return (await sigstore.handle(request))!;
}
