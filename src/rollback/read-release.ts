/** Reads what GitHub has of the release: the release itself, its manifest, and the tag. */
import { Failure } from '../failure.ts';
import { maxManifestBytes, parseManifest } from '../manifest/parse-manifest.ts';
import { manifestFileName, type ReleaseManifest } from '../manifest/manifest.ts';
import type { CommitSha, Files, GitRefs, Release, Releases } from '../ports.ts';
import type { Unknown } from '../lookup.ts';
import { parseBody, type Marker } from '../release/marker.ts';
import { isOfOneRelease } from '../release/state.ts';
import type { GitTagStanding, ReleaseStanding, Unread } from './state.ts';

/** By what a release is known as this one's. */
export interface ReleaseClaim {
  readonly tag: string;
  /** Of the sealed set; undefined when none was handed over. */
  readonly marker: Marker | undefined;
  /** What the marker must name where there is no sealed set to compare it with. */
  readonly commit: CommitSha | undefined;
  /** Given by the user: the only draft that may be touched. */
  readonly releaseId: number | undefined;
}

/** A release of the tag, of this set's marker, or of the ID given. Nothing is thrown. */
export async function readRelease(
  claim: ReleaseClaim,
  releases: Releases,
): Promise<ReleaseStanding> {
  const listed = await releases.list();
  if (listed.state !== 'present') return unreadRelease(listed, 'the list of releases');
  const byTag = await releases.findPublished(claim.tag);
  if (byTag.state === 'unknown') return unreadRelease(byTag, `the release of ${claim.tag}`);
  const ids = new Set(listed.value.filter((one) => concerns(one, claim)).map(({ id }) => id));
  if (claim.releaseId !== undefined) ids.add(claim.releaseId);
  const found: Release[] = byTag.state === 'present' ? [byTag.value] : [];
  for (const id of ids) {
    // The list lags: each is read as it is now.
    const release = await releases.find(id);
    if (release.state === 'unknown') return unreadRelease(release, `release ${id}`);
    if (release.state === 'present') found.push(release.value);
  }
  return standingOf(found, claim);
}

function standingOf(found: readonly Release[], claim: ReleaseClaim): ReleaseStanding {
  const drafts = found.filter(({ draft }) => draft);
  const published =
    found.find(({ draft, tag }) => !draft && tag === claim.tag) ??
    // Of another tag: it hides no draft.
    (drafts.length === 0 ? found[0] : undefined);
  if (published) {
    return { kind: 'public', release: published, foreign: findForeign(published, claim) };
  }
  const [draft, ...others] = drafts;
  if (!draft) {
    const { releaseId: missing } = claim;
    return { kind: 'none', ...(missing !== undefined && { missing }) };
  }
  if (others.length > 0) return { kind: 'several-drafts', releases: drafts };
  return { kind: 'draft', release: draft, foreign: findForeign(draft, claim) };
}

function concerns({ tag, body }: Release, claim: ReleaseClaim): boolean {
  if (tag === claim.tag) return true;
  const { marker } = parseBody(body);
  return marker !== undefined && claim.marker !== undefined && isOfOneRelease(marker, claim.marker);
}

/** What GitHub names the tag of a draft that was patched without one. */
const lostTag = /^untagged-[0-9a-f]+$/;

/** Why a release is not this one's; undefined when it is. */
export function findForeign(release: Release, claim: ReleaseClaim): string | undefined {
  const { id, tag, draft, body } = release;
  if (claim.releaseId !== undefined && claim.releaseId !== id) {
    return `it is not release ${claim.releaseId}, which was named`;
  }
  // Notes are copied from release to release, and the marker with them.
  if (tag !== claim.tag && !(draft && lostTag.test(tag))) return `it is of the tag ${tag}`;
  const parsed = parseBody(body);
  if (!parsed.marker) return parsed.owner;
  const { commit, manifest } = parsed.marker;
  if (claim.marker) {
    return isOfOneRelease(parsed.marker, claim.marker)
      ? undefined
      : `its marker names commit ${commit} and manifest ${manifest}`;
  }
  return commit === claim.commit ? undefined : `its marker names commit ${commit}`;
}

/**
 * The manifest among the assets of a release, when it is the one that the marker names: for a
 * rollback without the sealed set. Undefined when there is none, or it cannot be read.
 */
export async function findReleasedManifest(
  standing: ReleaseStanding,
  { releases, files }: { readonly releases: Releases; readonly files: Files },
): Promise<ReleaseManifest | undefined> {
  if (standing.kind !== 'draft' && standing.kind !== 'public') return undefined;
  if (standing.foreign !== undefined) return undefined;
  const { marker } = parseBody(standing.release.body);
  const assets = await releases.listAssets(standing.release.id);
  if (!marker || assets.state !== 'present') return undefined;
  const asset = assets.value.find(({ name }) => name === manifestFileName);
  if (!asset) return undefined;
  const path = `${await files.makeTemporaryFolder('manifest')}/${manifestFileName}`;
  const served = await releases.downloadAsset(asset.id, path, maxManifestBytes);
  if (served.state !== 'present' || served.value.sha256 !== marker.manifest) return undefined;
  try {
    return parseManifest((await files.read(path, maxManifestBytes)).toString('utf8'));
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

/** Where the tag points; a question without an answer is `unread`. */
export async function readGitTag(
  tag: string,
  refs: GitRefs,
): Promise<GitTagStanding | { readonly unread: Unread }> {
  const found = await refs.findTag(tag);
  if (found.state === 'unknown') return { unread: unreadOf(found, `the tag ${tag}`) };
  return { commit: found.state === 'present' ? found.value : null };
}

function unreadRelease(
  answer: Unknown | { readonly state: 'absent' },
  what: string,
): ReleaseStanding {
  const seen = answer.state === 'unknown' ? answer : { reason: 'GitHub says that it is not there' };
  return { kind: 'unknown', ...unreadOf(seen, what) };
}

function unreadOf({ reason, denied }: Partial<Unknown>, what: string): Unread {
  return { what, reason: reason ?? '', denied: denied ?? false };
}
