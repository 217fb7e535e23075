/** What the stand-in for the npm registry remembers. */
import type { Lag, OtherBytes } from '../published.ts';
import type { GithubPublisher } from '../trusted-publisher.ts';

export interface NpmState {
  /** By full name, scope included. */
  readonly packages: Record<string, NpmPackage>;
  readonly trustedPublishers: NpmTrustedPublisher[];
  /** By the token's text. */
  readonly tokens: Record<string, NpmToken>;
  /** `jti` of ID tokens that were exchanged: each works once. */
  readonly usedIdTokens: string[];
  readonly otherBytes: OtherBytes;
  lagReads: number;
  /** Refuse tokens that were neither exchanged nor added. */
  strictTokens: boolean;
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
  /** The Sigstore bundle that came with the tarball. */
  readonly provenance?: unknown;
}

export interface NpmTrustedPublisher extends GithubPublisher {
  readonly package: string;
}

export interface NpmToken {
  /** Every package when left out. */
  readonly package?: string;
  /** Milliseconds since 1970; never when left out. */
  readonly expiresAt?: number;
}

/** Nothing published, nobody trusted. */
export function emptyNpmState(): NpmState {
  return {
    packages: {},
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
