/** What the stand-in for crates.io remembers. */
import type { Lag, OtherBytes } from '../published.ts';
import type { GithubPublisher } from '../trusted-publisher.ts';

export interface CratesState {
  /** By normalised name. */
  readonly crates: Record<string, Crate>;
  readonly trustedPublishers: CratesTrustedPublisher[];
  /** By the token's text. */
  readonly tokens: Record<string, CratesToken>;
  /** `jti` of ID tokens that were exchanged: each works once. */
  readonly usedIdTokens: string[];
  readonly otherBytes: OtherBytes;
  lagReads: number;
  /** Refuse tokens that were neither exchanged nor added. */
  strictTokens: boolean;
  /** What the static host answers for an object that it does not have. */
  missingObjectStatus: 403 | 404;
}

export interface Crate {
  readonly id: number;
  /** As first published. */
  readonly name: string;
  readonly versions: CrateVersion[];
}

export interface CrateVersion {
  readonly id: number;
  readonly num: string;
  /** Of the `.crate` file; the key of its bytes as well. */
  readonly sha256: string;
  readonly size: number;
  /** ISO 8601. */
  readonly publishedAt: string;
  yanked: boolean;
  /** What the client sent beside the file. */
  readonly metadata: CrateMetadata;
  readonly lag: Lag;
}

/** The JSON part of a publish request, as far as it is used. */
export interface CrateMetadata {
  readonly name: string;
  readonly vers: string;
  readonly deps?: readonly CrateDependency[];
  readonly features?: Readonly<Record<string, readonly string[]>>;
  readonly description?: string | null;
  readonly license?: string | null;
  readonly links?: string | null;
  readonly repository?: string | null;
  readonly rust_version?: string | null;
}

export interface CrateDependency {
  readonly name: string;
  readonly version_req: string;
  readonly features: readonly string[];
  readonly optional: boolean;
  readonly default_features: boolean;
  readonly target?: string | null;
  readonly kind: string;
  readonly registry?: string | null;
  readonly explicit_name_in_toml?: string | null;
}

export interface CratesTrustedPublisher extends GithubPublisher {
  readonly crate: string;
}

export interface CratesToken {
  /** Normalised names; every crate when left out. */
  readonly crates?: readonly string[];
  /** Milliseconds since 1970; never when left out. */
  readonly expiresAt?: number;
  /** Made for an ID token: may not create a crate. */
  readonly exchanged?: true;
}

/** Nothing published, nobody trusted. */
export function emptyCratesState(): CratesState {
  return {
    crates: {},
    trustedPublishers: [],
    tokens: {},
    usedIdTokens: [],
    otherBytes: {},
    lagReads: 0,
    strictTokens: false,
    missingObjectStatus: 403,
  };
}

/** Names that differ in case, or in `-` and `_`, are one crate. */
export function normaliseCrateName(name: string): string {
  return name.toLowerCase().replaceAll('_', '-');
}

export function findCrate(state: CratesState, name: string): Crate | undefined {
  return state.crates[normaliseCrateName(name)];
}
