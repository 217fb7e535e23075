/** How scenarios fill the registries, look into them, and make them difficult. */
import { createHash } from 'node:crypto';
import { digestOf, keyOf } from './answers.ts';
import { putManifest } from './manifests.ts';
import type { MannerName } from './manner.ts';
import { findRepository, makeRepository, type OciAccount } from './state.ts';
import type { OciDesk } from './tokens.ts';

/** A repository of one registry. */
export interface OciPlace {
  readonly registry: MannerName;
  readonly repository: string;
}

export interface SeededManifest extends OciPlace {
  readonly bytes: Buffer;
  readonly mediaType: string;
  readonly tags?: readonly string[];
}

export interface OciScenario {
  /** Puts a blob there at once; its digest. */
  seedBlob(at: OciPlace, bytes: Buffer): string;
  /** Puts a manifest there at once, whatever it names; its digest. */
  seedManifest(manifest: SeededManifest): string;
  /** Where every tag of the repository stands now, whatever readers are shown. */
  tags(at: OciPlace): Readonly<Record<string, string>>;
  /** The manifest's bytes and media type, undefined when it is not there. */
  findManifest(
    at: OciPlace,
    digest: string,
  ): { readonly bytes: Buffer; readonly mediaType: string } | undefined;
  makePrivate(at: OciPlace): void;
  /** Tags that match and are set can be neither moved nor deleted from now on. */
  makeImmutable(at: OciPlace, tags: RegExp): void;
  /** Takes a tag away, as somebody else would. */
  removeTag(at: OciPlace, tag: string): void;
  addAccount(account: OciAccount): void;
  requireKnownAccounts(): void;
  /** Docker Hub lets so many manifests be pulled, and then none. */
  limitPulls(left: number): void;
  /** Tags that move from now on show what was there before for that many reads. */
  lag(reads: number): void;
  /** Lists of referrers come by pages of so many from now on. */
  pageReferrers(size: number): void;
  /** Answers 202 to a mount from now on: the blob is to be uploaded. */
  refuseMounts(): void;
  /** Bytes of blobs that clients have sent and were sent so far. */
  movedBytes(): { readonly taken: number; readonly served: number };
  /** The address of that digest serves these bytes, or one byte flipped. */
  serveOtherBytes(digest: string, bytes?: Buffer): void;
}

export function ociScenario(desk: OciDesk): OciScenario {
  const { state, context } = desk;
  const make = ({ registry, repository }: OciPlace) => makeRepository(state, registry, repository);
  const find = ({ registry, repository }: OciPlace) => findRepository(state, registry, repository);
  return {
    seedBlob(at, bytes) {
      context.blobs.put(bytes);
      const digest = digestOf(createHash('sha256').update(bytes).digest('hex'));
      const { blobs } = make(at);
      if (!blobs.includes(digest)) blobs.push(digest);
      return digest;
    },
    seedManifest: ({ bytes, mediaType, tags = [], ...at }) =>
      putManifest(
        make(at),
        { bytes, mediaType, tags },
        { context, state: { ...state, lagReads: 0 } },
      ),
    tags: (at) =>
      Object.fromEntries(
        Object.entries(find(at)?.tags ?? {}).map(([name, { digest }]) => [name, digest]),
      ),
    findManifest(at, digest) {
      const manifest = find(at)?.manifests[digest];
      return manifest && { bytes: context.blobs.get(keyOf(digest)), mediaType: manifest.mediaType };
    },
    makePrivate: (at) => void (make(at).private = true),
    makeImmutable: (at, tags) => void make(at).immutableTags.push(tags.source),
    removeTag: (at, tag) => void delete find(at)?.tags[tag],
    addAccount: (account) => void state.accounts.push(account),
    requireKnownAccounts: () => void (state.strictAccounts = true),
    limitPulls: (left) => void (state.pullsLeft = left),
    lag: (reads) => void (state.lagReads = reads),
    pageReferrers: (size) => void (state.referrersPerPage = size),
    refuseMounts: () => void (state.refuseMounts = true),
    movedBytes: () => ({ ...state.moved }),
    serveOtherBytes(digest, bytes) {
      state.otherBytes[digest] = bytes ? context.blobs.put(bytes) : 'one-byte-flipped';
    },
  };
}
