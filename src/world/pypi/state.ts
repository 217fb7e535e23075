/** What the stand-in for PyPI remembers. */
import type { Lag, OtherBytes } from '../published.ts';
import type { GithubPublisher } from '../trusted-publisher.ts';

export interface PypiState {
  /** By normalised name. */
  readonly projects: Record<string, PypiProject>;
  /** Filenames that were deleted: they are burned for good. */
  readonly burnedFilenames: string[];
  readonly trustedPublishers: TrustedPublisher[];
  /** By the token's text. */
  readonly tokens: Record<string, PypiToken>;
  /** `jti` of ID tokens that were exchanged: each works once. */
  readonly usedIdTokens: string[];
  readonly otherBytes: OtherBytes;
  serial: number;
  /** How many reads of each view files that come later stay hidden from. */
  lag: Lag;
  /** Refuse tokens that were neither minted nor added. */
  strictTokens: boolean;
  attestationsDisabled: boolean;
}

export interface PypiProject {
  /** As first uploaded. */
  readonly name: string;
  lastSerial: number;
  /** By version as uploaded. */
  readonly releases: Record<string, PypiRelease>;
}

export interface PypiRelease {
  /** ISO 8601. */
  readonly createdAt: string;
  readonly files: PypiFile[];
  /** The reason, empty when none was given; undefined when the release is not yanked. */
  yanked?: string;
}

export interface PypiFile {
  readonly filename: string;
  readonly packagetype: 'bdist_wheel' | 'sdist';
  readonly pythonVersion: string;
  readonly size: number;
  readonly sha256: string;
  readonly blake2b256: string;
  readonly md5: string;
  /** ISO 8601. */
  readonly uploadedAt: string;
  readonly lag: Lag;
  readonly provenance?: Provenance;
}

/** What `/integrity/…/provenance` tells: who published, and what was attested. */
export interface Provenance {
  readonly publisher: {
    readonly kind: 'GitHub';
    readonly repository: string;
    readonly workflow: string;
    readonly environment: string | null;
  };
  readonly attestations: readonly object[];
}

export interface TrustedPublisher extends GithubPublisher {
  readonly project: string;
}

export interface PypiToken {
  /** Normalised; every project when left out. */
  readonly project?: string;
  /** Milliseconds since 1970; never when left out. */
  readonly expiresAt?: number;
  /** Of a minted token. */
  readonly publisher?: TrustedPublisher;
}

/** What lags on its own: the JSON document, the index page, the file itself, its provenance. */
export const pypiViews = ['json', 'simple', 'file', 'provenance'] as const;

export type PypiView = (typeof pypiViews)[number];

/** Nothing published, nobody trusted. */
export function emptyPypiState(): PypiState {
  return {
    projects: {},
    burnedFilenames: [],
    trustedPublishers: [],
    tokens: {},
    usedIdTokens: [],
    otherBytes: {},
    serial: 31_000_000,
    lag: {},
    strictTokens: false,
    attestationsDisabled: false,
  };
}

/** PEP 503: the name under which a project is found. */
export function normaliseName(name: string): string {
  return name.replace(/[-_.]+/g, '-').toLowerCase();
}
