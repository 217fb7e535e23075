/**
 * The state that the release of a tag is in, and what staging does about it.
 * All of it is pure: reading is read-state.ts, acting is apply-stage.ts.
 */
import type { Failure } from '../failure.ts';
import type { Release } from '../ports.ts';
import { assetFailures, isEqualSet, type ComparedAsset, type WantedAsset } from './assets.ts';
import { releaseFailure } from './failures.ts';
import { ownFileNames } from '../manifest/manifest.ts';
import { continuesSet, isSameSet, parseBody, type Marker } from './marker.ts';

/** The release that the sealed set asks for. */
export interface WantedRelease {
  readonly tag: string;
  readonly name: string;
  /** What readers see; the marker is added to it. */
  readonly notes: string;
  readonly prerelease: boolean;
  readonly marker: Marker;
  readonly assets: readonly WantedAsset[];
  /** Files of the sets that this one continues: what a draft staged from those may still have. */
  readonly replaces?: readonly WantedAsset[];
}

export type ReleaseState =
  | { readonly kind: 'none' }
  /** One draft, staged from this sealed set, or from one that this set continues. */
  | OurDraft
  /** One draft that was not: no marker, or another commit or manifest in it. */
  | { readonly kind: 'foreign-draft'; readonly release: Release; readonly owner: string }
  | { readonly kind: 'several-drafts'; readonly releases: readonly Release[] }
  | ContinuedRelease
  | PublicRelease<'public-equal'>
  | PublicRelease<'public-different'>;

export interface OurDraft {
  readonly kind: 'our-draft';
  readonly release: Release;
  readonly assets: readonly ComparedAsset[];
}

/** A draft or a public release, staged from a set that continues this one: it is not ours any more. */
export interface ContinuedRelease {
  readonly kind: 'continued';
  readonly release: Release;
  /** This set's artifacts alone: its manifest and what goes with it were replaced. */
  readonly assets: readonly ComparedAsset[];
}

/** Public already: equal when its assets are the sealed set, `release.json` among them. */
export interface PublicRelease<Kind extends 'public-equal' | 'public-different'> {
  readonly kind: Kind;
  readonly release: Release;
  readonly assets: readonly ComparedAsset[];
  /** Drafts left behind beside it. */
  readonly drafts: readonly Release[];
}

/** What was read, still without meaning. */
export interface ObservedReleases {
  /** The public release of the tag, or one that carries this set's marker under another. */
  readonly published: Release | undefined;
  /** Every draft that carries the tag or this set's marker. */
  readonly drafts: readonly Release[];
}

/** Whether a release concerns the tag: by its own tag, or by this set's marker if that got lost. */
export function concerns(
  release: Release,
  { tag, marker }: { readonly tag: string; readonly marker: Marker | undefined },
): boolean {
  if (release.tag === tag) return true;
  const own = parseBody(release.body).marker;
  return own !== undefined && marker !== undefined && isOfOneRelease(own, marker);
}

/** The state; `compared` are the assets of the one release that `subjectOf` names. */
export function stateOf(
  observed: ObservedReleases,
  { tag, marker }: Pick<WantedRelease, 'tag' | 'marker'>,
  compared: readonly ComparedAsset[],
): ReleaseState {
  const { published, drafts } = observed;
  if (published) {
    const continued = findContinued(published, marker, compared);
    if (continued && published.tag === tag && isEqualSet(continued.assets)) return continued;
    const equal = published.tag === tag && isEqualSet(compared);
    const kind = equal ? 'public-equal' : 'public-different';
    return { kind, release: published, assets: compared, drafts };
  }
  const [draft, ...others] = drafts;
  if (draft === undefined) return { kind: 'none' };
  if (others.length > 0) return { kind: 'several-drafts', releases: drafts };
  const continued = findContinued(draft, marker, compared);
  if (continued) return continued;
  const owner = foreignOwner(draft, marker);
  return owner === undefined
    ? { kind: 'our-draft', release: draft, assets: compared }
    : { kind: 'foreign-draft', release: draft, owner };
}

/** The release whose assets decide: the public one, else the only draft if it is ours. */
export function subjectOf(observed: ObservedReleases, marker: Marker): Release | undefined {
  if (observed.published) return observed.published;
  const [draft, ...others] = observed.drafts;
  const ours = draft && others.length === 0 && foreignOwner(draft, marker) === undefined;
  return ours ? draft : undefined;
}

function findContinued(
  release: Release,
  marker: Marker,
  compared: readonly ComparedAsset[],
): ContinuedRelease | undefined {
  const own = parseBody(release.body).marker;
  if (!own || !continuesSet(own, marker)) return undefined;
  const assets = compared.filter(({ name, wanted }) => wanted && !ownFileNames.includes(name));
  return { kind: 'continued', release, assets };
}

/** Whether one of the sets continues the other, or both are one. */
export function isOfOneRelease(one: Marker, other: Marker): boolean {
  return isSameSet(one, other) || continuesSet(one, other) || continuesSet(other, one);
}

/** The failure of a state in which nothing may be written and nothing made public. */
export function blockingFailure(
  state: ReleaseState,
  wanted: { readonly tag: string },
): Failure | undefined {
  switch (state.kind) {
    case 'none':
    case 'our-draft':
    case 'continued':
    case 'public-equal':
      return undefined;
    case 'several-drafts':
      return twoDrafts(wanted.tag, state.releases);
    case 'foreign-draft':
      return releaseFailure('RELEASE_FOREIGN_DRAFT', {
        seen: `draft ${state.release.id} (${state.release.url}) stands for tag ${wanted.tag}, and ${state.owner}`,
        expected: 'no draft for the tag, or the one staged from this sealed set',
        cure: 'Delete that draft, or publish it under another tag, then re-run this job.',
      });
    case 'public-different':
      return publicDiffers(wanted.tag, state);
  }
}

/** RELEASE_TWO_DRAFTS with every ID: which one is meant is not for a program to guess. */
export function twoDrafts(tag: string, drafts: readonly Release[]): Failure {
  const list = drafts.map(({ id, url }) => `${id} (${url})`).join(' and ');
  return releaseFailure('RELEASE_TWO_DRAFTS', {
    seen: `drafts ${list} all stand for tag ${tag}`,
    expected: 'one draft for the tag',
    cure: 'Look at each of them, delete all but the one that this workflow staged (or all of them), then re-run stage-release.',
  });
}

function publicDiffers(
  tag: string,
  { release, assets }: PublicRelease<'public-different'>,
): Failure {
  const differing = assets.filter(({ verdict }) => verdict !== 'equal');
  // Unread is not different: nobody is to be told that public bytes are wrong on a guess.
  if (differing.length > 0 && differing.every(({ verdict }) => verdict === 'unreadable')) {
    return assetFailures(release, differing)[0]!;
  }
  const told = differing.slice(0, 5).map(({ name, verdict }) => `${name} ${verdict}`);
  if (differing.length > told.length) told.push(`${differing.length - told.length} more`);
  const how = release.immutable ? 'public and immutable' : 'public';
  return releaseFailure('RELEASE_PUBLIC_DIFFERS', {
    seen: `release ${release.id} (${release.url}) of tag ${release.tag} is ${how}, but is not the sealed one: ${told.join(', ') || 'another tag, or no assets'}`,
    expected: `no public release of tag ${tag}, or one with exactly the sealed assets`,
    cure: 'Public releases are never touched. If the public bytes are right, nothing is left to do; if not, tell their users, yank them where the channel permits, and release a new version.',
  });
}

function foreignOwner(draft: Release, marker: Marker): string | undefined {
  const body = parseBody(draft.body);
  if (body.marker === undefined) return body.owner;
  if (isOfOneRelease(body.marker, marker)) return undefined;
  const { commit, manifest, run } = body.marker;
  return `its marker names commit ${commit}, manifest ${manifest} and run ${run}`;
}
