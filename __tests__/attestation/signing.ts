/** Signs statements in a loopback Sigstore, as any job: claims are taken as they are given. */
import { createHash, sign } from 'node:crypto';
import { parseTrustedRoots, type TrustedRoots } from '../../src/attestation/trusted-roots.ts';
import { claimsOf } from '../../src/world/oidc/claims.ts';
import type { IdTokenClaims, TrustingContext, WorldResponse } from '../../src/world/service.ts';
import {
  sigstoreService,
  type SigstoreInstance,
  type SigstoreService,
} from '../../src/world/sigstore/service.ts';
import {
  bundledEntry,
  certificateRequest,
  entryOf,
  proposedEntry,
  signingCertificateUrl,
  type CertificateAnswer,
  type Loggable,
} from '../world/sigstore/client.ts';

/** A tag's release run of octo/demo. */
export const releaseJob = {
  repository: 'octo/demo',
  repositoryId: 1001,
  ownerId: 1002,
  ref: 'refs/tags/v1.2.3',
  sha: 'a'.repeat(40),
  eventName: 'push',
  workflow: 'Release',
  workflowPath: '.github/workflows/release.yml',
  runId: 7,
  runNumber: 3,
  runAttempt: 1,
  actor: 'octocat',
};

export const provenanceType = 'https://slsa.dev/provenance/v1';

export interface SigningOptions {
  /** The public good when left out. */
  readonly instance?: SigstoreInstance;
  /** Claims of the ID token that differ from the release job's. */
  readonly claims?: Readonly<Record<string, string>>;
  readonly payloadType?: string;
}

export interface TestSigstore {
  readonly sigstore: SigstoreService;
  /** A bundle of version 0.3 around the statement, or around a text that is none. */
  sign(statement: object | string, options?: SigningOptions): Promise<TestBundle>;
  /** What a verifier of this world trusts. */
  roots(): Promise<TrustedRoots>;
}

/** A bundle as JSON, for tests to break. */
export interface TestBundle {
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

/** Keys are made when the first of them is used: one is enough for a file of tests. */
export function testSigstore(): TestSigstore {
  let id = 1;
  const context = {
    now: () => new Date('2026-01-02T03:04:05Z'),
    // A Sigstore keeps none.
    blobs: {} as TrustingContext['blobs'],
    nextId: () => id++,
    refuse: (reason: string) => {
      throw new Error(reason);
    },
    verifyIdToken: (token: string) => JSON.parse(token) as IdTokenClaims,
  };
  const sigstore = sigstoreService(context, undefined);
  return {
    sigstore,
    sign: (statement, options = {}) => signBundle(sigstore, statement, options),
    roots: async () => parseTrustedRoots(await sigstore.trustedRootLines(), 'the world'),
  };
}

async function signBundle(
  sigstore: SigstoreService,
  statement: object | string,
  { instance = 'public-good', claims = {}, payloadType }: SigningOptions,
): Promise<TestBundle> {
  const told = claimsOf(releaseJob);
  const iss = 'https://token.actions.githubusercontent.com';
  const token = JSON.stringify({ ...told, iss, ...claims });
  const { keys, body } = certificateRequest(token, told.sub);
  const answer = await post(sigstore, signingCertificateUrl(instance), body);
  const [issued] = Object.values(answer.body as Record<string, CertificateAnswer>);
  const pem = issued!.chain.certificates[0]!;
  const type = payloadType ?? 'application/vnd.in-toto+json';
  const payload = Buffer.from(
    typeof statement === 'string' ? statement : JSON.stringify(statement),
  );
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
  const url = 'https://timestamp.githubapp.com/api/v1/timestamp';
  const { body } = await post(sigstore, url, { artifactHash, hashAlgorithm: 'sha256' });
  const signedTimestamp = (body as Buffer).toString('base64');
  return { rfc3161Timestamps: [{ signedTimestamp }] };
}

async function logEntry(sigstore: SigstoreService, signed: Loggable) {
  const proposed = proposedEntry(signed);
  const url = 'https://rekor.sigstore.dev/api/v1/log/entries';
  return bundledEntry(entryOf(await post(sigstore, url, proposed)));
}

async function post(sigstore: SigstoreService, url: string, body: object): Promise<WorldResponse> {
  const content = Buffer.from(JSON.stringify(body));
  const request = { method: 'POST', url: new URL(url), headers: {}, body: content };
  return (await sigstore.handle(request))!;
}

/** A file with the digests of its bytes. */
export function fileOf(name: string, bytes = `bytes of ${name}`) {
  return {
    name,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    sha512: createHash('sha512').update(bytes).digest('base64'),
  };
}

/** A statement about files; SLSA provenance when no other type is given. */
export function statementOf(
  files: readonly { readonly name: string; readonly sha256: string }[],
  predicateType = provenanceType,
) {
  const subject = files.map(({ name, sha256 }) => ({ name, digest: { sha256 } }));
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject,
    predicateType,
    predicate: { made: 'for a test' },
  };
}

/** PEP 740's form of a bundle. */
export function publishAttestation({ verificationMaterial, dsseEnvelope }: TestBundle) {
  return {
    version: 1,
    verification_material: {
      certificate: verificationMaterial.certificate.rawBytes,
      transparency_entries: verificationMaterial.tlogEntries,
    },
    envelope: { statement: dsseEnvelope.payload, signature: dsseEnvelope.signatures[0]!.sig },
  };
}
