/** What a verifier asks: which files, and what must hold of them. */
import type { SignerPolicy } from '../attestation/signer-policy.ts';
import type { TrustedRoots } from '../attestation/trusted-roots.ts';
import type { Expectation } from '../manifest/seal-plan.ts';
import type { CommitSha, Sha256 } from '../ports.ts';
import type { SignaturePolicy } from '../signing/verify-release-signatures.ts';
import type { RegistryPolicy } from './registry-checks.ts';

/**
 * Where the files are. `release`: the public release of a tag, downloaded anew. `release-id`:
 * a release by its number, which may be a draft. `folder`: files that are there already.
 */
export type ReleaseToVerify =
  | { readonly from: 'release'; readonly tag: string }
  | { readonly from: 'release-id'; readonly id: number }
  | { readonly from: 'folder'; readonly folder: string; readonly offline: boolean };

/** Whether something must be there. `if-present`: what is there must hold all the same. */
export const presences = ['required', 'if-present'] as const;
export type Presence = (typeof presences)[number];

/**
 * What the verifier knows by itself. What is left out is taken from the release's own
 * manifest, and then only shows that the release agrees with itself.
 */
export interface VerificationPolicy {
  readonly commit?: CommitSha;
  /** SHA-256 of release.json, for whom it was told on another way. */
  readonly manifestDigest?: Sha256;
  /** So many files must match each glob; none are expected when left out. */
  readonly expectations?: readonly Expectation[];
  readonly sbom: Presence;
  readonly requireConformance: boolean;
  /** Believes release.json that some bytes were taken from a registry, where nothing proves it. */
  readonly allowAdopted: boolean;
  readonly attestations: Presence;
  /** Fingerprint of the OpenPGP key that must have signed, and whether one must have. */
  readonly signatures: SignaturePolicy;
  /** Packages that are signed inside: the key, in PEM, and globs of those that must be. */
  readonly packages: {
    readonly publicKey: string | undefined;
    readonly required: readonly string[];
  };
  /** What registries serve now is compared as well, with these demands; left out: nobody is asked. */
  readonly registries?: Omit<RegistryPolicy, 'signers'>;
  /** Who may have signed; repository, ref and commit are those of the release. */
  readonly signer: Partial<Omit<SignerPolicy, 'repository' | 'ref' | 'commit'>>;
  /** Replace the embedded roots. */
  readonly roots?: TrustedRoots;
}

export interface VerifyRequest {
  /** `owner/name` that the release must come from: never taken from the release. */
  readonly repository: string;
  /** The tag that it must be of. For `release` it is the tag that is looked up. */
  readonly tag?: string;
  readonly source: ReleaseToVerify;
  /** An empty folder that keeps the downloaded files; a temporary one when left out. */
  readonly outFolder?: string;
  readonly policy: VerificationPolicy;
}
