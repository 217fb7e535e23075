/** The SBOMs of the release before this one, found among the published releases. */
import { prerelease } from 'semver';
import type { Finding } from '../failure.ts';
import type { Lookup } from '../lookup.ts';
import { unsafeNameReason } from '../manifest/safe-name.ts';
import type { Files, Release, ReleaseAsset, Releases } from '../ports.ts';
import { isSemver } from '../tag/parse.ts';
import { findPrevious, releasedVersions } from '../tag/release-line.ts';
import { sbomFailure } from './failures.ts';
import { nothingBefore, type PreviousSbom, type PreviousSboms } from './previous.ts';
import { maxSbomBytes, sbomSuffixes } from './sbom.ts';

/** What is asked of releases: published ones are shown to any token that may read. */
export type ReleaseReader = Pick<Releases, 'list' | 'listAssets' | 'downloadAsset'>;

export interface PreviousPorts {
  readonly files: Pick<Files, 'read' | 'makeTemporaryFolder'>;
  readonly releases: ReleaseReader;
}

export interface FoundPrevious {
  /** Undefined when there is nothing to compare with; a finding tells why. */
  readonly previous: PreviousSboms | undefined;
  readonly findings: readonly Finding[];
}

/**
 * The SBOMs of the highest published, stable release below the version, whose tag has the same
 * prefix. Throws SBOM_PREVIOUS_UNKNOWN when GitHub gives no definite answer.
 */
export async function findPreviousSboms(
  release: { readonly tag: string; readonly version: string },
  ports: PreviousPorts,
): Promise<FoundPrevious> {
  const before = findBefore(release, definite(await ports.releases.list(), 'the list of releases'));
  if (!before) {
    const message = `No stable release below ${release.version} is published: the SBOMs are compared with nothing.`;
    return { previous: undefined, findings: [nothingBefore(message)] };
  }
  const assets = definite(
    await ports.releases.listAssets(before.release.id),
    `the assets of ${before.release.tag}`,
  );
  const sboms = assets.filter(isSbom);
  if (sboms.length === 0) {
    const message = `The release before, ${before.release.tag}, carries no SBOM: there is nothing to compare with.`;
    return { previous: undefined, findings: [nothingBefore(message)] };
  }
  const folder = await ports.files.makeTemporaryFolder('previous-sboms');
  const previous = sboms.map((asset) => asPrevious(asset, folder, ports));
  return { previous: { version: before.version, sboms: previous }, findings: [] };
}

interface Before {
  readonly release: Release;
  readonly version: string;
}

function findBefore(
  { tag, version }: { readonly tag: string; readonly version: string },
  releases: readonly Release[],
): Before | undefined {
  if (!isSemver(version)) {
    throw previousUnknown(`the version ${version}, which is before or after no other`);
  }
  const stable = new Map(
    releases
      .filter((release) => !release.draft && !release.prerelease && release.tag !== tag)
      .map((release) => [release.tag, release]),
  );
  const released = releasedVersions([...stable.keys()], tag.slice(0, -version.length));
  const found = findPrevious(
    version,
    released.filter((one) => prerelease(one.version) === null),
  );
  return found && { release: stable.get(found.tag)!, version: found.version };
}

function isSbom({ name, state }: ReleaseAsset): boolean {
  const named = Object.values(sbomSuffixes).some((suffix) => name.endsWith(suffix));
  return named && state === 'uploaded' && unsafeNameReason(name) === undefined;
}

function asPrevious(
  asset: ReleaseAsset,
  folder: string,
  { files, releases }: PreviousPorts,
): PreviousSbom {
  const { id, name, size, sha256 } = asset;
  return {
    ...{ name, size },
    read: async () => {
      // Under its ID: a name that came over the network becomes no path.
      const path = `${folder}/${id}.json`;
      const what = `${name} of the release before`;
      const served = definite(await releases.downloadAsset(id, path, maxSbomBytes), what);
      if (served.size !== size || (sha256 !== undefined && served.sha256 !== sha256)) {
        throw previousUnknown(`other bytes of ${what} than GitHub tells of`);
      }
      return (await files.read(path, maxSbomBytes)).toString('utf8');
    },
  };
}

function definite<T>(found: Lookup<T>, what: string): T {
  if (found.state === 'present') return found.value;
  const reason = found.state === 'unknown' ? found.reason : 'it is not there';
  throw previousUnknown(`no definite answer about ${what}: ${reason}`);
}

function previousUnknown(seen: string) {
  return sbomFailure('SBOM_PREVIOUS_UNKNOWN', {
    seen,
    expected: 'the SBOMs of the release before, to see that this one’s did not lose their packages',
    cure: 'Re-run this job when GitHub answers; check that its token has `contents: read`. To seal without comparing, set `previous-sboms: none`.',
  });
}
