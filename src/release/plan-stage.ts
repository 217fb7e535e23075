/** What staging does about a state: pure, so that a dry run tells exactly what a run would do. */
import type { Failure } from '../failure.ts';
import type { Release, ReleaseAsset, ReleaseFields } from '../ports.ts';
import { assetFailures, type AssetVerdict, type WantedAsset } from './assets.ts';
import { isSameSet, parseBody, renderBody } from './marker.ts';
import {
  blockingFailure,
  type ContinuedRelease,
  type OurDraft,
  type ReleaseState,
  type WantedRelease,
} from './state.ts';

export type NewDraft = ReleaseFields & { readonly body: string; readonly draft: true };

export type StageAction =
  | { readonly do: 'create'; readonly fields: NewDraft }
  /** Goes on with our draft; `fields` are there when one of them has to be written again. */
  | { readonly do: 'adopt'; readonly release: Release; readonly fields?: ReleaseFields }
  | { readonly do: 'delete-stub'; readonly asset: ReleaseAsset }
  /** A file of the set that this one continues; its successor is uploaded in its place. */
  | { readonly do: 'delete-outdated'; readonly asset: ReleaseAsset }
  | { readonly do: 'upload'; readonly file: WantedAsset }
  | { readonly do: 'keep'; readonly asset: ReleaseAsset }
  /** Public with the sealed assets, or in the hands of a set that continues this one: nothing is left to do. */
  | { readonly do: 'leave'; readonly release: Release }
  | { readonly do: 'fail'; readonly failure: Failure };

/** The actions, in the order in which they are applied; if any is `fail`, none is applied. */
export function planStage(state: ReleaseState, wanted: WantedRelease): readonly StageAction[] {
  const blocked = blockingFailure(state, wanted);
  if (blocked) return [{ do: 'fail', failure: blocked }];
  switch (state.kind) {
    case 'our-draft':
      return planDraft(state, wanted);
    case 'continued':
      return planContinued(state);
    case 'public-equal':
      return [{ do: 'leave', release: state.release }];
    default:
      return [
        { do: 'create', fields: draftFor(wanted) },
        ...wanted.assets.map((file): StageAction => ({ do: 'upload', file })),
      ];
  }
}

/** What the continuing set's own staging puts right may be missing in its draft. */
function planContinued({ release, assets }: ContinuedRelease): readonly StageAction[] {
  const wrong = assets.filter(({ verdict }) => !toBeUploaded.has(verdict) && verdict !== 'equal');
  if (wrong.length === 0) return [{ do: 'leave', release }];
  return assetFailures(release, wrong).map((failure) => ({ do: 'fail', failure }));
}

/** Verdicts after which a file is uploaded, once what stands in its place is gone. */
const toBeUploaded: ReadonlySet<AssetVerdict> = new Set(['missing', 'unfinished', 'outdated']);

function planDraft({ release, assets }: OurDraft, wanted: WantedRelease): readonly StageAction[] {
  const wrong = assets.filter(({ verdict }) => verdict !== 'equal' && !toBeUploaded.has(verdict));
  if (wrong.length > 0) {
    return assetFailures(release, wrong).map((failure) => ({ do: 'fail', failure }));
  }
  const finished = new Set<string>();
  for (const { name, verdict } of assets) if (verdict === 'equal') finished.add(name);
  const deleted = assets.flatMap(({ asset, verdict }): StageAction[] => {
    if (asset && verdict === 'unfinished') return [{ do: 'delete-stub', asset }];
    return asset && verdict === 'outdated' ? [{ do: 'delete-outdated', asset }] : [];
  });
  const kept = assets.flatMap(({ asset, verdict }): StageAction[] =>
    asset && verdict === 'equal' ? [{ do: 'keep', asset }] : [],
  );
  const uploads = wanted.assets.flatMap((file): StageAction[] =>
    finished.has(file.name) ? [] : [{ do: 'upload', file }],
  );
  return [adoption(release, wanted), ...kept, ...deleted, ...uploads];
}

/**
 * What a maintainer wrote into the draft stays; what the release depends on is set right. The
 * marker goes ahead of the assets: a draft is never half of one set under the name of the other.
 */
function adoption(release: Release, wanted: WantedRelease): StageAction {
  const { marker, notes } = parseBody(release.body);
  const isMarked = marker !== undefined && isSameSet(marker, wanted.marker);
  const sound =
    isMarked &&
    release.tag === wanted.tag &&
    release.prerelease === wanted.prerelease &&
    release.name.trim() !== '';
  if (sound) return { do: 'adopt', release };
  const { tag, prerelease } = wanted;
  const name = release.name.trim() === '' ? wanted.name : release.name;
  // Without `draft`: were the release published this very moment, that would take it back.
  const body = isMarked ? {} : { body: renderBody(notes, wanted.marker) };
  return { do: 'adopt', release, fields: { tag, name, prerelease, ...body } };
}

function draftFor(wanted: WantedRelease): NewDraft {
  return {
    tag: wanted.tag,
    name: wanted.name,
    body: renderBody(wanted.notes, wanted.marker),
    draft: true,
    prerelease: wanted.prerelease,
  };
}

/**
 * Differences between fields that were sent and the release as it was read, for
 * a reader; empty when all were kept. Bodies are compared without line-end and
 * trailing differences, which GitHub does not keep.
 */
export function fieldDifferences(sent: ReleaseFields, release: Release): readonly string[] {
  const pairs = [
    ['tag_name', sent.tag, release.tag],
    ['name', sent.name, release.name],
    ['draft', sent.draft, release.draft],
    ['prerelease', sent.prerelease, release.prerelease],
  ] as const;
  const differing = pairs.flatMap(([field, wanted, seen]) =>
    wanted === undefined || wanted === seen
      ? []
      : [`${field} is ${JSON.stringify(seen)} instead of ${JSON.stringify(wanted)}`],
  );
  const bodyKept = sent.body === undefined || isSameBody(sent.body, release.body);
  return bodyKept ? differing : [...differing, 'body is not the one that was sent'];
}

function isSameBody(one: string, other: string): boolean {
  const [a, b] = [parseBody(one), parseBody(other)];
  return a.notes === b.notes && JSON.stringify(a.marker) === JSON.stringify(b.marker);
}
