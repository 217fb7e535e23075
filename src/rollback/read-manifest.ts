/** Reads what was sealed from the release itself: for a rollback without the sealed set. */
import { Failure } from '../failure.ts';
import { manifestFileName, type ReleaseManifest } from '../manifest/manifest.ts';
import { maxManifestBytes, parseManifest } from '../manifest/parse-manifest.ts';
import type { Files, Releases, Sha256 } from '../ports.ts';
import { parseBody } from '../release/marker.ts';
import { unreadOf } from './read-release.ts';
import type { ReleaseStanding, RollbackSubject, Unread } from './state.ts';

/** Neither: there is no release of this one's own, or it definitely has no manifest. */
export interface ManifestReading {
  readonly sealed?: { readonly manifest: ReleaseManifest; readonly manifestSha256: Sha256 };
  readonly unread?: Unread;
}

type Ports = { readonly releases: Releases; readonly files: Files };

/**
 * The manifest among the assets of a release, when it is the one that the marker names, and of
 * this tag. One that is there and cannot be had is unread: what it names was not looked at.
 */
export async function readReleasedManifest(
  standing: ReleaseStanding,
  subject: Pick<RollbackSubject, 'tag' | 'repository'>,
  ports: Ports,
): Promise<ManifestReading> {
  if (standing.kind !== 'draft' && standing.kind !== 'public') return {};
  const { release, foreign } = standing;
  const { marker } = parseBody(release.body);
  if (foreign !== undefined || !marker) return {};
  const what = `${manifestFileName} of release ${release.id}`;
  const assets = await ports.releases.listAssets(release.id);
  if (assets.state !== 'present') return { unread: unreadOf(assets, what) };
  const asset = assets.value.find(({ name }) => name === manifestFileName);
  if (!asset) return {};
  const path = `${await ports.files.makeTemporaryFolder('manifest')}/${manifestFileName}`;
  const served = await ports.releases.downloadAsset(asset.id, path, maxManifestBytes);
  if (served.state !== 'present') return { unread: unreadOf(served, what) };
  const { sha256 } = served.value;
  if (sha256 !== marker.manifest) {
    return unusable(what, `it is ${sha256}, and its marker names ${marker.manifest}`);
  }
  try {
    const text = (await ports.files.read(path, maxManifestBytes)).toString('utf8');
    const manifest = parseManifest(text);
    const isOurs = manifest.tag === subject.tag && manifest.repository === subject.repository;
    if (isOurs) return { sealed: { manifest, manifestSha256: sha256 } };
    return unusable(what, `it was sealed for ${manifest.tag} of ${manifest.repository}`);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return unusable(what, error.seen);
  }
}

function unusable(what: string, reason: string): ManifestReading {
  return { unread: { what, reason, denied: false, byHand } };
}

const byHand =
  'Hand over the sealed set (`sealed-artifact-id`, `manifest-digest`): without it nobody knows what was published where.';
