/** Signs a statement in the world as a Sigstore client does, and verifies what came of it. */
import { createHash, sign, X509Certificate } from 'node:crypto';
import { bundleFromJSON, type SerializedBundle } from '@sigstore/bundle';
import { TrustedRoot } from '@sigstore/protobuf-specs';
import { toSignedEntity, toTrustMaterial, Verifier, type Signer } from '@sigstore/verify';
import { oidcService } from '../../../src/world/oidc.ts';
import type { WorldResponse } from '../../../src/world/service.ts';
import { sigstoreService, type SigstoreInstance } from '../../../src/world/sigstore/service.ts';
import type { SigstoreState } from '../../../src/world/sigstore/state.ts';
import { testContext } from '../github/support.ts';
import {
  certificateRequest,
  hosts,
  signingCertificateUrl,
  type CertificateAnswer,
} from '../../../src/world/sigstore/client.ts';

export const job = {
  repository: 'octo/demo',
  repositoryId: 1001,
  ownerId: 1002,
  ref: 'refs/tags/v1.0.0',
  sha: 'a'.repeat(40),
  eventName: 'push',
  workflow: 'Release',
  workflowPath: '.github/workflows/release.yml',
  jobWorkflowRef: 'octo/shared/.github/workflows/publish.yml@refs/tags/v2',
  jobWorkflowSha: 'b'.repeat(40),
  runId: 7,
  runNumber: 3,
  runAttempt: 2,
  actor: 'octocat',
};

/** An issuer and a Sigstore, without a network between them. */
export function openSigstore(saved?: SigstoreState) {
  const context = testContext();
  const oidc = oidcService(context, undefined);
  const sigstore = sigstoreService({ ...context, verifyIdToken: oidc.verify }, saved);
  const call = async (method: string, url: string, body?: unknown): Promise<WorldResponse> => {
    const sent = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body ?? {}));
    const request = { method, url: new URL(url), headers: {}, body: sent };
    return (await sigstore.handle(request)) ?? { status: 599 };
  };
  const idToken = async (audience = 'sigstore'): Promise<string> => {
    const variables = oidc.requestToken(job);
    const url = new URL(`${variables.ACTIONS_ID_TOKEN_REQUEST_URL}&audience=${audience}`);
    const authorization = `Bearer ${variables.ACTIONS_ID_TOKEN_REQUEST_TOKEN}`;
    const request = { method: 'GET', url, headers: { authorization }, body: Buffer.alloc(0) };
    return ((await oidc.handle(request))!.body as { value: string }).value;
  };
  return { context, sigstore, call, idToken };
}

export type OpenedSigstore = ReturnType<typeof openSigstore>;

/** A signed statement with its certificate, before any log or authority has seen it. */
export async function signStatement(opened: OpenedSigstore, instance: SigstoreInstance) {
  const { keys, body } = certificateRequest(await opened.idToken());
  const answer = await opened.call('POST', signingCertificateUrl(instance), body);
  const [told] = Object.values(answer.body as Record<string, CertificateAnswer>);
  const payloadType = 'application/vnd.in-toto+json';
  const payload = Buffer.from(JSON.stringify({ _type: 'https://in-toto.io/Statement/v1' }));
  const signed = `DSSEv1 ${payloadType.length} ${payloadType} ${payload.length} ${payload}`;
  const signature = sign('sha256', Buffer.from(signed), keys.privateKey);
  const pem = told!.chain.certificates[0]!;
  const envelope = {
    payload: payload.toString('base64'),
    payloadType,
    signatures: [{ sig: signature.toString('base64'), keyid: '' }],
  };
  return { envelope, signature, pem, certificate: new X509Certificate(pem) };
}

export type SignedStatement = Awaited<ReturnType<typeof signStatement>>;

/** SHA-256. */
export const digest = (data: string | Buffer): Buffer => createHash('sha256').update(data).digest();

/** Asks an instance's timestamp authority for the time of a signature. */
export function askTimestamp(
  { call }: OpenedSigstore,
  instance: SigstoreInstance,
  signature: Buffer,
): Promise<WorldResponse> {
  const artifactHash = digest(signature).toString('base64');
  const url = `https://${hosts[instance].timestamp}/api/v1/timestamp`;
  return call('POST', url, { artifactHash, hashAlgorithm: 'sha256' });
}

/** The bundle of a statement: with a log entry, a signed time, or what is given. */
export function bundleOf(
  { envelope, certificate }: SignedStatement,
  proof: { readonly entries?: readonly object[]; readonly timestamp?: Buffer },
): object {
  const signedTimestamp = proof.timestamp?.toString('base64');
  return {
    mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
    verificationMaterial: {
      certificate: { rawBytes: certificate.raw.toString('base64') },
      tlogEntries: proof.entries ?? [],
      timestampVerificationData: {
        rfc3161Timestamps: signedTimestamp === undefined ? [] : [{ signedTimestamp }],
      },
    },
    dsseEnvelope: envelope,
  };
}

/** Verifies with Sigstore's own verifier: a log and a certificate log, or a signed time alone. */
export async function verifyBundle(
  bundle: object,
  root: object,
  instance: SigstoreInstance,
): Promise<Signer> {
  const thresholds =
    instance === 'public-good'
      ? { tlogThreshold: 1, ctlogThreshold: 1, timestampThreshold: 1 }
      : { tlogThreshold: 0, ctlogThreshold: 0, timestampThreshold: 1 };
  const trust = toTrustMaterial(TrustedRoot.fromJSON(root));
  const entity = toSignedEntity(bundleFromJSON(bundle as SerializedBundle));
  return new Verifier(trust, thresholds).verify(entity);
}
