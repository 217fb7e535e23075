/** Reads the state of a tag's release. Every draft is read by its ID: listings lag. */
import type { Lookup } from '../lookup.ts';
import type { Digests, Release, ReleaseAsset, Releases } from '../ports.ts';
import { compareAssets, type ComparedAsset, type WantedAsset } from './assets.ts';
import { releaseFailure } from './failures.ts';
import { inParallel } from '../in-parallel.ts';
import type { Marker } from './marker.ts';
import { concerns, stateOf, subjectOf, type ReleaseState } from './state.ts';

export interface StateQuery {
  readonly tag: string;
  readonly marker: Marker;
  readonly assets: readonly WantedAsset[];
  /** Files of earlier sets that may stand in their place. */
  readonly replaces?: readonly WantedAsset[];
  /** A release to read even if the listing does not show it (yet). */
  readonly knownId?: number;
  /** Whose bytes are downloaded and hashed: every asset's, or those GitHub tells no digest of. */
  readonly hash: 'every-asset' | 'where-untold';
}

export interface StateReading {
  readonly state: ReleaseState;
  /** Every release of the repository, as it was listed. */
  readonly listed: readonly Release[];
}

/** The state as it is now. Throws RELEASE_UNREADABLE: an unknown state is no state. */
export async function readState(releases: Releases, query: StateQuery): Promise<StateReading> {
  const listed = definite(await releases.list(), 'the list of releases');
  const byTag = await releases.findPublished(query.tag);
  const concerned = await readConcerned(releases, listed, query);
  const observed = {
    published:
      orUndefined(byTag, `the public release of ${query.tag}`) ??
      concerned.find(({ draft }) => !draft),
    drafts: concerned.filter(({ draft }) => draft),
  };
  const subject = subjectOf(observed, query.marker);
  const assets = subject ? await readAssets(releases, subject.id, query) : [];
  return { state: stateOf(observed, query, assets), listed };
}

/** The releases that concern the tag, each as it is now: what was listed may have changed. */
async function readConcerned(releases: Releases, listed: readonly Release[], query: StateQuery) {
  const ids = new Set(listed.filter((one) => concerns(one, query)).map(({ id }) => id));
  if (query.knownId !== undefined) ids.add(query.knownId);
  const found: Release[] = [];
  for (const id of ids) {
    // Absent: deleted since, or never there.
    const release = orUndefined(await releases.find(id), `release ${id}`);
    if (release && concerns(release, query)) found.push(release);
  }
  return found;
}

/** The assets of a release, compared with those wanted. Throws RELEASE_UNREADABLE. */
export async function readAssets(
  releases: Releases,
  releaseId: number,
  { assets: wanted, replaces = [], hash }: Pick<StateQuery, 'assets' | 'replaces' | 'hash'>,
): Promise<readonly ComparedAsset[]> {
  const assets = definite(await releases.listAssets(releaseId), `assets of release ${releaseId}`);
  const known = [...wanted, ...replaces];
  const toHash = assets.filter(({ name, state, size, sha256 }) => {
    // What differs by GitHub's own word is not downloaded: it may be of any size.
    const mayBeKnown = known.some(
      (file) => file.name === name && file.size === size && (sha256 ?? file.sha256) === file.sha256,
    );
    return mayBeKnown && state === 'uploaded' && (hash === 'every-asset' || sha256 === undefined);
  });
  const served = await inParallel(
    toHash,
    async ({ id }: ReleaseAsset): Promise<readonly [number, Lookup<Digests>]> => [
      id,
      await releases.downloadAsset(id),
    ],
  );
  return compareAssets(wanted, assets, { served: new Map(served), replaces });
}

/** The value; RELEASE_UNREADABLE when the answer was not definite, or `what` is not there. */
export function definite<T>(lookup: Lookup<T>, what: string): T {
  if (lookup.state === 'present') return lookup.value;
  const reason = lookup.state === 'unknown' ? lookup.reason : 'GitHub says that it is not there';
  throw releaseFailure('RELEASE_UNREADABLE', {
    seen: `${what} could not be read: ${reason}`,
    expected: 'a definite answer: what is unknown is never taken for absent',
    cure: 'Check that the token has `contents: write` (drafts are shown to nobody else) and that GitHub is up, then re-run this job.',
  });
}

function orUndefined<T>(lookup: Lookup<T>, what: string): T | undefined {
  return lookup.state === 'absent' ? undefined : definite(lookup, what);
}
