/** The single checks of undraft-release; undraft.ts is the list of them. */
import type { ReleaseManifest } from '../manifest/manifest.ts';
import type { Release, Releases, Sha256 } from '../ports.ts';
import { verifyReceipts, type ReceiptVerdict } from '../receipt/verify.ts';
import type { WantedAsset } from './assets.ts';
import { undraftFailure } from './failures.ts';
import { decideLatest, type LatestChoice, type LatestDecision } from './latest.ts';
import type { Marker } from './marker.ts';
import { definite, readState, type StateReading } from './read-state.ts';
import { blockingFailure, type OurDraft, type PublicRelease } from './state.ts';

export interface UndraftRequest {
  readonly manifest: ReleaseManifest;
  readonly manifestSha256: Sha256;
  readonly marker: Marker;
  /** The exact set of assets that the release must have. */
  readonly assets: readonly WantedAsset[];
  /** Files of the sets that this one continues: told apart from what nobody sealed. */
  readonly replaces?: readonly WantedAsset[];
  readonly releaseId: number;
  /** The `needs` context, still untrusted. */
  readonly needs: unknown;
  /** Receipts, files and folders of them, besides those in the needed jobs' outputs. */
  readonly receipts: readonly string[];
  readonly makeLatest: LatestChoice;
  readonly dryRun: boolean;
}

/** The one release of the tag: our draft, or public already with the sealed assets. */
export type Standing = OurDraft | PublicRelease<'public-equal'>;

/** Channels that must be proven: all that were sealed but the GitHub release itself. */
export function requiredChannels(manifest: ReleaseManifest): readonly string[] {
  return manifest.channels.filter(({ type }) => type !== 'github-release').map(({ name }) => name);
}

/** What the receipts prove, each counted once however often it was handed over. */
export function judgeReceipts(
  { manifest, manifestSha256 }: UndraftRequest,
  receipts: readonly string[],
): ReceiptVerdict {
  const texts = new Set(receipts.map((text) => text.trim()));
  return verifyReceipts({ manifest, manifestSha256 }, [...texts], requiredChannels(manifest));
}

/** The state of the tag's release, every asset downloaded and hashed. Throws RELEASE_UNREADABLE. */
export async function readRelease(
  { manifest, marker, assets, replaces = [], releaseId }: UndraftRequest,
  releases: Releases,
): Promise<StateReading> {
  const query = { tag: manifest.tag, marker, assets, replaces, knownId: releaseId };
  return readState(releases, { ...query, hash: 'every-asset' });
}

/**
 * The release, when it is the one that was staged. Throws UNDRAFT_RELEASE_GONE,
 * UNDRAFT_RELEASE_ID, UNDRAFT_RETAGGED, RELEASE_TWO_DRAFTS,
 * RELEASE_FOREIGN_DRAFT and RELEASE_PUBLIC_DIFFERS; UNDRAFT_SET_CONTINUED.
 */
export function requireStaged(request: UndraftRequest, { state }: StateReading): Standing {
  const { tag } = request.manifest;
  const blocked = blockingFailure(state, { tag });
  if (blocked) throw blocked;
  switch (state.kind) {
    case 'our-draft':
    case 'public-equal':
      requireIdentity(request, state.release);
      return state;
    case 'continued':
      throw undraftFailure('UNDRAFT_SET_CONTINUED', {
        seen: `release ${state.release.id} (${state.release.url}) was staged from a set that continues the one handed over`,
        expected: 'the last set that was sealed for the release',
        cure: 'Hand over `artifact-id` and `manifest-digest` of the last seal-artifacts step of the run, and the receipts of all channels.',
      });
    default:
      throw undraftFailure('UNDRAFT_RELEASE_GONE', {
        seen: `there is no draft and no public release for tag ${tag}, and release ${request.releaseId} is not one`,
        expected: `draft ${request.releaseId}, as stage-release left it`,
        cure: 'Check that the token has `contents: write` (drafts are shown to nobody else). If the draft was deleted, run stage-release again and hand over its `release-id`.',
      });
  }
}

function requireIdentity({ releaseId, manifest }: UndraftRequest, release: Release): void {
  if (release.id !== releaseId) {
    throw undraftFailure('UNDRAFT_RELEASE_ID', {
      seen: `the release of tag ${manifest.tag} is ${release.id} (${release.url})`,
      expected: `release ${releaseId}, as \`release-id\` says`,
      cure: 'Hand over the `release-id` output of the stage-release of this very run; when the draft was made anew, re-run stage-release first.',
    });
  }
  if (release.tag !== manifest.tag) {
    throw undraftFailure('UNDRAFT_RETAGGED', {
      seen: `draft ${release.id} (${release.url}) carries the tag ${release.tag}`,
      expected: `tag ${manifest.tag}`,
      cure: 'Re-run stage-release: it knows its draft by the marker and sets the tag again. Editing a draft through some tools drops its tag.',
    });
  }
}

export interface LatestReading {
  readonly decision: LatestDecision;
  /** Whether it is the latest release now. */
  readonly isLatest: boolean;
  /** Whether another stable release is public. */
  readonly hasOtherStable: boolean;
}

/** Whether to make it the latest. Throws UNDRAFT_LATEST_PRERELEASE and RELEASE_UNREADABLE. */
export async function readLatest(
  { manifest: { tag, version }, makeLatest: choice }: UndraftRequest,
  { release, listed }: { readonly release: Release; readonly listed: readonly Release[] },
  releases: Releases,
): Promise<LatestReading> {
  const found = await releases.findLatest();
  // The list may lag behind a release that was published a moment ago.
  const latest = found.state === 'absent' ? [] : [definite(found, 'the latest release')];
  const others = [...listed, ...latest].filter(
    (other) => other.id !== release.id && !other.draft && !other.prerelease,
  );
  return {
    decision: decideLatest({ choice, release, tag, version, others }),
    isLatest: latest.some(({ id }) => id === release.id),
    hasOtherStable: others.length > 0,
  };
}
