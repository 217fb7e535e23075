/** What the stand-in for the npm registry remembers. */
import type { Lag, OtherBytes } from '../published.ts';
import type { GithubPublisher } from '../trusted-publisher.ts';
import type { NpmSignature } from './signatures.ts';

export interface NpmState {
  /** By full name, scope included. */
  readonly packages: Record<string, NpmPackage>;
  /** Versions that wait for approval, by stage ID. */
  readonly staged: Record<string, NpmStaged>;
  readonly trustedPublishers: NpmTrustedPublisher[];
  /** By the token's text. */
  readonly tokens: Record<string, NpmToken>;
  /** `jti` of ID tokens that were exchanged: each works once. */
  readonly usedIdTokens: string[];
  readonly otherBytes: OtherBytes;
  lagReads: number;
  /** Refuse tokens that were neither exchanged nor added. */
  strictTokens: boolean;
  /** The registry's key, PEM; made with the first version. */
  signingKey?: string;
}

export interface NpmPackage {
  readonly name: string;
  /** ISO 8601. */
  readonly createdAt: string;
  modifiedAt: string;
  readonly distTags: Record<string, string>;
  readonly versions: Record<string, NpmVersion>;
  /** Versions that were unpublished: they are burned for good. */
  readonly burnedVersions: string[];
}

export interface NpmVersion {
  /** `package.json` as it was sent, without `dist`. */
  readonly manifest: Readonly<Record<string, unknown>>;
  /** Key of the tarball's bytes. */
  readonly sha256: string;
  /** `sha512-` and base64. */
  readonly integrity: string;
  /** SHA-1, hexadecimal. */
  readonly shasum: string;
  readonly size: number;
  /** ISO 8601. */
  readonly publishedAt: string;
  readonly lag: Lag;
  /** The registry's own, over name, version and integrity. */
  readonly signature: NpmSignature;
  /** The Sigstore bundle that came with the tarball. */
  readonly provenance?: unknown;
}

/** A version that was staged: nobody can install it until it is approved. */
export interface NpmStaged {
  readonly name: string;
  readonly version: string;
  /** The one dist-tag that it gets. */
  readonly tag: string;
  readonly manifest: Readonly<Record<string, unknown>>;
  /** Key of the tarball's bytes. */
  readonly sha256: string;
  readonly shasum: string;
  /** ISO 8601. */
  readonly stagedAt: string;
  readonly actorType: 'user' | 'trusted automation';
  readonly provenance?: unknown;
}

/** What a trusted publisher may do; npm lets a maintainer tick either or both. */
export type NpmAllowed = 'publish' | 'stage';

export interface NpmTrustedPublisher extends GithubPublisher {
  readonly package: string;
  /** Both when left out. */
  readonly allows?: readonly NpmAllowed[];
}

export interface NpmToken {
  /** Every package when left out. */
  readonly package?: string;
  /** Milliseconds since 1970; never when left out. */
  readonly expiresAt?: number;
  /** Set for a token that was exchanged for an identity: it can do this and nothing else. */
  readonly allows?: readonly NpmAllowed[];
  /** It can see what the package's maintainers see, and write nothing. */
  readonly readOnly?: true;
}

/** Nothing published, nobody trusted. */
export function emptyNpmState(): NpmState {
  return {
    packages: {},
    staged: {},
    trustedPublishers: [],
    tokens: {},
    usedIdTokens: [],
    otherBytes: {},
    lagReads: 0,
    strictTokens: false,
  };
}

/** `demo-1.0.0.tgz` of `@octo/demo`: without the scope. */
export function tarballName(name: string, version: string): string {
  return `${name.replace(/^@[^/]+\//, '')}-${version}.tgz`;
}
