/** What a release left behind when it stopped: the model, and no way to read it. */
import type { ImageDigest, ImageRepository } from '../image-ports.ts';
import type { ReleaseManifest } from '../manifest/manifest.ts';
import type { ChannelType, CommitSha, Release, Sha256 } from '../ports.ts';

/** The release that is taken back, as far as it is known: it may have failed before sealing. */
export interface RollbackSubject {
  readonly repository: string;
  readonly tag: string;
  /** Without a prefix; undefined when the tag names none. */
  readonly version: string | undefined;
  /** The commit that was released. */
  readonly commit: CommitSha | undefined;
  /** The run that built. */
  readonly run: number | undefined;
  readonly manifest: ReleaseManifest | undefined;
  readonly manifestSha256: Sha256 | undefined;
}

/** What could not be looked at. It is never taken for absent. */
export interface Unread {
  readonly what: string;
  readonly reason: string;
  /** Whoever asked may not: 401 or 403. */
  readonly denied: boolean;
  /** What a person can do, where asking again is in vain. */
  readonly byHand?: string;
}

export type ReleaseStanding =
  /** `missing` is the ID that was given: deleted, or hidden from who may not see drafts. */
  | { readonly kind: 'none'; readonly missing?: number }
  /** Which of them is meant is not for a program to guess. */
  | { readonly kind: 'several-drafts'; readonly releases: readonly Release[] }
  | {
      readonly kind: 'draft' | 'public';
      readonly release: Release;
      /** Why it is not this release's own; undefined when its marker says that it is. */
      readonly foreign: string | undefined;
    }
  | ({ readonly kind: 'unknown' } & Unread);

/**
 * `withdrawn`: the sealed bytes, yanked. `partial`: some of the files. `different`: others than
 * those that were sealed. `staged`: waiting for a person's approval.
 */
export type ChannelState =
  'equal' | 'withdrawn' | 'partial' | 'different' | 'staged' | 'absent' | 'unknown';

export interface ChannelStanding {
  readonly name: string;
  readonly type: ChannelType;
  readonly package: string | undefined;
  readonly version: string;
  /** Of a registry that is not the public one. */
  readonly indexUrl: string | undefined;
  readonly state: ChannelState;
  /** Why it is unknown. */
  readonly reason?: string;
}

/** Where a tag stands now; null for nowhere. */
export type TagSight =
  | { readonly state: 'known'; readonly digest: ImageDigest | null }
  | { readonly state: 'denied' | 'unknown'; readonly reason: string };

/** A tag that a promotion set, or may have set. */
export interface PromotedTagStanding {
  readonly repository: ImageRepository;
  readonly name: string;
  /** Digests that this release promoted to it: nothing else is ever taken away. */
  readonly ours: readonly ImageDigest[];
  /** Where it stood before the release; null for nowhere, undefined when no receipt tells. */
  readonly former: ImageDigest | null | undefined;
  readonly sight: TagSight;
}

/** A repository that tags are taken away from: all of its tags, since some must not lose anything. */
export interface StagingRepository {
  readonly repository: ImageRepository;
  /** Whether staging tags and evidence are to be cleared away, or only seen. */
  readonly clears: boolean;
  /** Where every tag stands. */
  readonly tags: ReadonlyMap<string, ImageDigest>;
  /** What the indexes among them hold, by their digest. */
  readonly children: ReadonlyMap<ImageDigest, readonly ImageDigest[]>;
  /** What the registry lists as about an image of this release, by the image's digest. */
  readonly referrers: ReadonlyMap<ImageDigest, readonly ImageDigest[]>;
  /** Names of the tags that belong to this release alone. */
  readonly staging: readonly string[];
}

export interface GitTagStanding {
  /** The commit that the tag points at; null when there is no such tag. */
  readonly commit: CommitSha | null;
}

export interface RollbackState {
  readonly subject: RollbackSubject;
  readonly release: ReleaseStanding;
  /** All that were sealed but the GitHub release; undefined when nobody knows what was sealed. */
  readonly channels: readonly ChannelStanding[] | undefined;
  readonly promoted: readonly PromotedTagStanding[];
  readonly staging: readonly StagingRepository[];
  /** Why the manifest that the release itself has could not be used. */
  readonly manifestUnread?: Unread;
  /** Undefined when it could not be read. */
  readonly gitTag: GitTagStanding | undefined;
  /** Everything that could not be looked at. */
  readonly unread: readonly Unread[];
}

/**
 * Whether the release succeeded: it is public, and every channel serves the sealed bytes. One
 * definite shortfall is enough for `no`, whatever else is unknown.
 */
export function judgeSuccess({
  release,
  channels,
}: Pick<RollbackState, 'release' | 'channels'>): 'yes' | 'no' | 'unknown' {
  if (channels?.some(({ state }) => state !== 'equal' && state !== 'unknown')) return 'no';
  if (release.kind === 'unknown') return 'unknown';
  if (release.kind !== 'public') return 'no';
  return channels?.every(({ state }) => state === 'equal') ? 'yes' : 'unknown';
}

/** Where a promoted tag stands, against where it stood before. */
export type TagVerdict =
  /** Where it was before the release. */
  | 'as-before'
  /** At what this release promoted: to be put back. */
  | 'ours'
  /** At something that neither this release nor its receipts know. */
  | 'moved'
  /** At what this release promoted, and nobody recorded where it was before. */
  | 'unrecorded'
  | 'unread';

export function judgeTag({ former, ours, sight }: PromotedTagStanding): TagVerdict {
  if (sight.state !== 'known') return 'unread';
  if (former !== undefined && sight.digest === former) return 'as-before';
  if (sight.digest === null) return former === undefined ? 'as-before' : 'moved';
  if (!ours.includes(sight.digest)) return 'moved';
  return former === undefined ? 'unrecorded' : 'ours';
}

/** Whether a registry deletes an image with its last tag, whatever index has it as a part. */
export function deletesImages({ registry }: ImageRepository): boolean {
  return registry === 'ghcr.io';
}
