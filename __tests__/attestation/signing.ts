/** Signs statements in a loopback Sigstore, as any job: claims are taken as they are given. */
import { createHash } from 'node:crypto';
import { parseTrustedRoots, type TrustedRoots } from '../../src/attestation/trusted-roots.ts';
import { claimsOf } from '../../src/world/oidc/claims.ts';
import type { IdTokenClaims, TrustingContext } from '../../src/world/service.ts';
import {
  sigstoreService,
  type SigstoreInstance,
  type SigstoreService,
} from '../../src/world/sigstore/service.ts';
import {
  signBundle,
  type SignedBundle as TestBundle,
} from '../../src/world/sigstore/sign-bundle.ts';

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

export { timeOf } from '../../src/world/sigstore/sign-bundle.ts';
export type { TestBundle };

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
    sign: (statement, options = {}) => signWith(sigstore, statement, options),
    roots: async () => parseTrustedRoots(await sigstore.trustedRootLines(), 'the world'),
  };
}

async function signWith(
  sigstore: SigstoreService,
  statement: object | string,
  { instance = 'public-good', claims = {}, payloadType }: SigningOptions,
): Promise<TestBundle> {
  const told = claimsOf(releaseJob);
  const iss = 'https://token.actions.githubusercontent.com';
  const idToken = JSON.stringify({ ...told, iss, ...claims });
  const subject = told.sub!;
  return signBundle(sigstore, {
    idToken,
    subject,
    statement,
    instance,
    ...(payloadType !== undefined && { payloadType }),
  });
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
