/** What the stand-ins for container registries remember. */
import type { OtherBytes } from '../published.ts';
import type { MannerName } from './manner.ts';

export interface OciState {
  /** By manner and name: `ghcr octo/demo`. */
  readonly repositories: Record<string, OciRepository>;
  /** Bearer tokens that were given out, by their text. */
  readonly tokens: Record<string, OciToken>;
  readonly accounts: OciAccount[];
  /** Docker Hub's own tokens, by their text: the account's name. */
  readonly hubTokens: Record<string, string>;
  /** By digest (`sha256:…`): manifests and blobs whose address serves other bytes. */
  readonly otherBytes: OtherBytes;
  /** Refuse names and passwords that no scenario added. */
  strictAccounts: boolean;
  /** How many reads of a moved tag still show what was there before. */
  lagReads: number;
  /** Of Docker Hub: manifests that may still be pulled; unlimited when left out. */
  pullsLeft?: number;
  /** Referrers that are listed at once; all of them when left out. */
  referrersPerPage?: number;
  /** Begin an upload where a mount was asked for. */
  refuseMounts: boolean;
  /** Bytes of blobs that came and went, in all registries. */
  readonly moved: { taken: number; served: number };
}

export interface OciRepository {
  readonly manner: MannerName;
  readonly name: string;
  private: boolean;
  /** Digests (`sha256:…`) of what was uploaded here, or mounted. */
  readonly blobs: string[];
  /** By digest. */
  readonly manifests: Record<string, OciManifest>;
  readonly tags: Record<string, OciTag>;
  /** By the upload's ID: hexadecimal SHA-256 of the pieces so far. */
  readonly uploads: Record<string, string[]>;
  /** Regular expressions of tags that cannot be set again or deleted. */
  immutableTags: string[];
}

export interface OciManifest {
  readonly mediaType: string;
  readonly size: number;
  /** GitHub's number of the package version. */
  readonly id: number;
}

export interface OciTag {
  digest: string;
  /** What stale reads still show; null for nothing. */
  former: string | null;
  staleReads: number;
}

export interface OciToken {
  readonly host: string;
  /** Actions by repository. */
  readonly access: Readonly<Record<string, readonly string[]>>;
  readonly expiresAt: number;
  /** What was asked for and not given, of a token of GitHub's: asking again is no use. */
  readonly refused?: Readonly<Record<string, readonly string[]>>;
}

export interface OciAccount {
  readonly manner: MannerName;
  /** Any name will do when left out. */
  readonly username?: string;
  readonly password: string;
  /** Names of repositories that it may write to; all when left out. */
  readonly writes?: readonly string[];
}

/** No images, no accounts. */
export function emptyOciState(): OciState {
  return {
    repositories: {},
    tokens: {},
    accounts: [],
    hubTokens: {},
    otherBytes: {},
    strictAccounts: false,
    lagReads: 0,
    refuseMounts: false,
    moved: { taken: 0, served: 0 },
  };
}

/** The repository, undefined when nothing was ever pushed to it. */
export function findRepository(
  state: OciState,
  manner: MannerName,
  name: string,
): OciRepository | undefined {
  return state.repositories[`${manner} ${name}`];
}

/** The repository, made public and empty when there is none. */
export function makeRepository(state: OciState, manner: MannerName, name: string): OciRepository {
  return (state.repositories[`${manner} ${name}`] ??= {
    manner,
    name,
    private: false,
    blobs: [],
    manifests: {},
    tags: {},
    uploads: {},
    immutableTags: [],
  });
}

/** Whether the tag is set and may not be moved. */
export function isImmutable({ tags, immutableTags }: OciRepository, tag: string): boolean {
  return tags[tag] !== undefined && immutableTags.some((one) => new RegExp(one).test(tag));
}
