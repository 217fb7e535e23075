/** The flip: the one PATCH that makes a verified draft public. */
import type { Clock, GitRefs, Release, ReleaseAsset, ReleaseFields, Releases } from '../ports.ts';
import type { ComparedAsset } from './assets.ts';
import { undraftFailure } from './failures.ts';
import { isSameSet, parseBody, type Marker } from './marker.ts';
import { definite } from './read-state.ts';
import { cureOfRefusal } from './refusals.ts';
import { requireTagAt } from './tag-at-commit.ts';

/** A draft whose every asset was downloaded and found equal. */
export interface VerifiedDraft {
  readonly release: Release;
  readonly tag: string;
  readonly marker: Marker;
  readonly assets: readonly ComparedAsset[];
  readonly makeLatest: boolean;
}

export interface PublishPorts {
  readonly releases: Releases;
  readonly refs: GitRefs;
  readonly clock: Clock;
}

const attempts = 2;
/** Waits, in seconds, between readings after a lost answer. */
const lostAnswerSeconds = [0, 2, 5];

/**
 * Publishes the draft; returns the fields that were sent. A lost answer is
 * resolved by reading, and only a draft that still is one, and is still as it
 * was verified, is sent once more. Throws UNDRAFT_CHANGED_MEANWHILE,
 * UNDRAFT_REFUSED, UNDRAFT_UNRESOLVED, RELEASE_TAG_* and RELEASE_UNREADABLE.
 */
export async function publishDraft(
  draft: VerifiedDraft,
  ports: PublishPorts,
): Promise<ReleaseFields> {
  let reason = '';
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const { fields, isPublic } = await lastLook(draft, ports, attempt);
    if (isPublic) return fields;
    const result = await ports.releases.update(draft.release.id, fields);
    if (result.state === 'done') return fields;
    if (result.state === 'refused') throw refused(draft, result);
    if (await becamePublic(draft, ports)) return fields;
    reason = result.reason;
  }
  throw undraftFailure('UNDRAFT_UNRESOLVED', {
    seen: `no answer came to the publication of release ${draft.release.id} (${reason}), and it still is a draft`,
    expected: 'an answer, or a public release to read back',
    cure: 'Re-run this job when GitHub answers again: it verifies everything anew and goes on from what is there.',
  });
}

/** Hashing takes minutes: the draft, its assets and the tag once more, at the last moment. */
async function lastLook(draft: VerifiedDraft, ports: PublishPorts, attempt: number) {
  const { id } = draft.release;
  const release = definite(await ports.releases.find(id), `draft ${id}`);
  const assets = definite(await ports.releases.listAssets(id), `assets of draft ${id}`);
  const { marker } = parseBody(release.body);
  const changes = [
    // After a lost answer it is this job's own doing, come late.
    ...(release.draft || attempt > 1 ? [] : ['it is public']),
    ...(release.tag === draft.tag ? [] : [`its tag is ${release.tag}`]),
    ...(marker && isSameSet(marker, draft.marker) ? [] : ['its marker is gone or another']),
    ...(release.prerelease === draft.release.prerelease ? [] : ['its pre-release flag changed']),
    ...(isSameAssets(assets, draft.assets) ? [] : ['its assets changed']),
  ];
  if (changes.length > 0) throw changedMeanwhile(draft, changes);
  await requireTagAt(ports.refs, draft.tag, draft.marker.commit);
  const fields: ReleaseFields = {
    tag: draft.tag,
    name: release.name.trim() === '' ? draft.tag : release.name,
    body: release.body,
    draft: false,
    prerelease: release.prerelease,
    makeLatest: draft.makeLatest,
  };
  return { fields, isPublic: !release.draft };
}

/** Whether these are the very assets that were verified: an asset replaced has another ID. */
export function isSameAssets(
  assets: readonly ReleaseAsset[],
  verified: readonly ComparedAsset[],
): boolean {
  const left = new Map(assets.map((asset) => [asset.id, asset]));
  const same = verified.every(({ asset, wanted }) => {
    const now = asset && left.get(asset.id);
    return (
      now !== undefined &&
      now.name === asset?.name &&
      now.size === asset.size &&
      now.state === asset.state &&
      // GitHub may tell a digest only later; then it has to be the sealed one.
      (now.sha256 === asset.sha256 || now.sha256 === wanted?.sha256)
    );
  });
  return same && assets.length === verified.length;
}

async function becamePublic(draft: VerifiedDraft, { releases, clock }: PublishPorts) {
  let told = '';
  for (const seconds of lostAnswerSeconds) {
    await clock.sleep(seconds * 1000);
    const found = await releases.find(draft.release.id);
    if (found.state === 'present' && !found.value.draft) return true;
    told = found.state === 'unknown' ? found.reason : found.state;
  }
  if (told === 'present') return false;
  throw undraftFailure('UNDRAFT_UNRESOLVED', {
    seen: `no answer came to the publication of release ${draft.release.id}, and reading it back gave: ${told}`,
    expected: 'an answer, or a definite state to read back',
    cure: `Look at ${draft.release.url}; re-run this job when GitHub answers again: if the release is public by then, it only verifies.`,
  });
}

function changedMeanwhile({ release }: VerifiedDraft, changes: readonly string[]) {
  return undraftFailure('UNDRAFT_CHANGED_MEANWHILE', {
    seen: `draft ${release.id} (${release.url}) changed while it was verified: ${changes.join(', ')}`,
    expected: 'the draft exactly as it was verified',
    cure: 'Find out who changed it; then re-run this job, which verifies everything anew.',
  });
}

function refused({ release, tag }: VerifiedDraft, result: { status: number; reason: string }) {
  return undraftFailure('UNDRAFT_REFUSED', {
    seen: `GitHub refused to publish release ${release.id} of ${tag}: ${result.status} ${result.reason}`,
    expected: 'the draft to become public',
    cure: cureOfRefusal(result.status),
  });
}
