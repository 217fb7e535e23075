/** What the domains need to read somebody's release; src/ports.ts has the rest. */
import type { Lookup } from './lookup.ts';
import type { Issues } from './issue-ports.ts';
import type { Attestations, Digests, GitRefs, Release, ReleaseAsset, Releases } from './ports.ts';

/** A repository's releases, as one way of asking shows them. */
export interface ReleaseSource {
  readonly releases: Pick<Releases, 'find' | 'findPublished' | 'list' | 'listAssets'>;
  readonly refs: Pick<GitRefs, 'findTag'>;
  readonly attestations: Pick<Attestations, 'list'>;
  readonly issues: Issues;
  /** Saves an asset's bytes as they are served now, at most as many as it is told to have. */
  download(release: Release, asset: ReleaseAsset, path: string): Promise<Lookup<Digests>>;
}

/** The two ways of asking. Nothing is loaded before one of them is called. */
export interface ReleaseSources {
  /** As anybody sees it: no token is sent. */
  anonymous(): Promise<ReleaseSource>;
  /** With the token; undefined when there is none. */
  authorized(): Promise<ReleaseSource | undefined>;
}
