/** The assets of a release, compared with the exact set that was sealed. */
import type { Failure } from '../failure.ts';
import type { Digests, Release, ReleaseAsset, Sha256 } from '../ports.ts';
import type { Lookup } from '../lookup.ts';
import { releaseFailure } from './failures.ts';

/** A file that the release must have as an asset. */
export interface WantedAsset {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly sha256: Sha256;
}

/**
 * `equal`: uploaded, with the sealed size and digest. `unfinished`: a stub. `outdated`:
 * exactly the file of that name in a set which this one continues.
 * `unexpected`: not in the sealed set. `unreadable`: no digest to compare with.
 */
export type AssetVerdict = 'equal' | 'missing' | 'different' | 'outdated' | 'unfinished' | Oddity;
type Oddity = 'unexpected' | 'unreadable';

export interface ComparedAsset {
  readonly name: string;
  readonly verdict: AssetVerdict;
  /** Undefined when it is missing. */
  readonly asset: ReleaseAsset | undefined;
  /** Undefined when it is unexpected. */
  readonly wanted: WantedAsset | undefined;
  /** Digest that decided: of the bytes served, or else as GitHub tells it. */
  readonly sha256: Sha256 | undefined;
  /** What was seen, for a reader. */
  readonly seen: string;
}

/** Digests of served bytes, by asset ID; an asset left out is judged by GitHub's own digest. */
export type ServedBytes = ReadonlyMap<number, Lookup<Digests>>;

/** What the assets are compared with, besides the wanted files. */
export interface Comparison {
  readonly served?: ServedBytes;
  /** Files of earlier sets: an asset that is one of them is outdated, not different. */
  readonly replaces?: readonly WantedAsset[];
}

/** Every asset and every wanted file once, sorted by name, by code unit. */
export function compareAssets(
  wanted: readonly WantedAsset[],
  assets: readonly ReleaseAsset[],
  { served = new Map(), replaces = [] }: Comparison = {},
): readonly ComparedAsset[] {
  const taken = new Set<string>();
  const wantedByName = new Map(wanted.map((file) => [file.name, file]));
  const compared = assets.map((asset): ComparedAsset => {
    // A stub can stand beside the finished upload of the same name.
    const finished = asset.state === 'uploaded';
    const file = finished && taken.has(asset.name) ? undefined : wantedByName.get(asset.name);
    if (finished) taken.add(asset.name);
    const judged = judge(file, asset, served.get(asset.id));
    const own = isOutdated(asset, judged, replaces) ? outdated(judged) : judged;
    return { ...own, name: asset.name, asset, wanted: file };
  });
  const present = new Set(compared.flatMap(({ wanted: file }) => (file ? [file.name] : [])));
  const missing = wanted
    .filter((file) => !present.has(file.name))
    .map((file): ComparedAsset => ({ ...absentAsset, name: file.name, wanted: file }));
  return [...compared, ...missing].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

/** Whether the set is equal: nothing missing, nothing more, every byte as sealed. */
export function isEqualSet(compared: readonly ComparedAsset[]): boolean {
  return compared.length > 0 && compared.every(({ verdict }) => verdict === 'equal');
}

/** One failure for every asset that is not equal, in the order given. */
export function assetFailures(
  release: Release,
  compared: readonly ComparedAsset[],
): readonly Failure[] {
  return compared.flatMap((asset) =>
    asset.verdict === 'equal' ? [] : [assetFailure(release, asset, asset.verdict)],
  );
}

const absentAsset = {
  verdict: 'missing',
  asset: undefined,
  sha256: undefined,
  seen: 'not there',
} as const;

type Judgement = Pick<ComparedAsset, 'verdict' | 'sha256' | 'seen'>;

function isOutdated(
  { name, size }: ReleaseAsset,
  { verdict, sha256 }: Judgement,
  replaces: readonly WantedAsset[],
): boolean {
  const isEarlier = (file: WantedAsset) =>
    file.name === name && file.size === size && file.sha256 === sha256;
  return verdict === 'different' && replaces.some(isEarlier);
}

function outdated({ sha256 }: Judgement): Judgement {
  return { verdict: 'outdated', sha256, seen: 'as the set had it that this one continues' };
}

function judge(
  file: WantedAsset | undefined,
  asset: ReleaseAsset,
  served: Lookup<Digests> | undefined,
): Judgement {
  const told = asset.sha256;
  if (file === undefined) {
    return { verdict: 'unexpected', sha256: told, seen: `${asset.size} bytes, not sealed` };
  }
  if (asset.state !== 'uploaded') {
    return { verdict: 'unfinished', sha256: undefined, seen: `state \`${asset.state}\`` };
  }
  const read = served?.state === 'present' ? served.value.sha256 : undefined;
  if (asset.size !== file.size) return different(read ?? told, `${asset.size} bytes`);
  if (told !== undefined && told !== file.sha256) return different(told, `sha256 ${told}`);
  if (served === undefined) return judgeUnserved(told);
  if (served.state !== 'present') {
    const reason = served.state === 'absent' ? 'its bytes are not served' : served.reason;
    return { verdict: 'unreadable', sha256: undefined, seen: reason };
  }
  const { sha256, size } = served.value;
  return sha256 === file.sha256 && size === file.size
    ? { verdict: 'equal', sha256, seen: 'served bytes hashed' }
    : different(sha256, `${size} bytes served, sha256 ${sha256}`);
}

function judgeUnserved(told: Sha256 | undefined): Judgement {
  return told === undefined
    ? { verdict: 'unreadable', sha256: undefined, seen: 'GitHub tells no digest' }
    : { verdict: 'equal', sha256: told, seen: 'GitHub’s digest' };
}

function different(sha256: Sha256 | undefined, seen: string): Judgement {
  return { verdict: 'different', sha256, seen };
}

const codes = {
  missing: 'RELEASE_ASSET_MISSING',
  different: 'RELEASE_ASSET_DIFFERS',
  outdated: 'RELEASE_ASSET_OUTDATED',
  unfinished: 'RELEASE_ASSET_UNFINISHED',
  unexpected: 'RELEASE_ASSET_UNEXPECTED',
  unreadable: 'RELEASE_ASSET_UNREADABLE',
} as const;

const cures = {
  missing: 'Run stage-release again: it uploads what is missing.',
  different:
    'Find out who replaced it: nothing in this workflow replaces an asset. Delete that asset from the draft, then re-run stage-release and this job.',
  outdated: 'Run stage-release with this set: it replaces what the earlier set left.',
  unfinished: 'Run stage-release again: it deletes stubs and uploads the file anew.',
  unexpected:
    'Find out who added it. Delete that asset from the draft, or seal it with the others under a new version; then re-run this job.',
  unreadable: 'Re-run this job when GitHub answers again; unread bytes are never taken for equal.',
} as const;

function assetFailure(
  release: Release,
  { name, asset, wanted, seen }: ComparedAsset,
  verdict: Exclude<AssetVerdict, 'equal'>,
): Failure {
  const id = asset ? ` (ID ${asset.id})` : '';
  return releaseFailure(codes[verdict], {
    seen: `asset ${name}${id} of release ${release.id}: ${seen}`,
    expected: wanted
      ? `${wanted.size} bytes with sha256 ${wanted.sha256}`
      : 'no asset but the sealed files',
    cure: cures[verdict],
  });
}
