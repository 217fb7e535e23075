/** Which release `/releases/latest` means. */
import type { ReleaseState, RepositoryState } from './state.ts';

/** Notes what `make_latest` of a publication asks for; `true` is GitHub's default. */
export function markLatest(repository: RepositoryState, release: ReleaseState): void {
  if (release.makeLatest === 'true' && !release.prerelease) {
    repository.latestReleaseId = release.id;
  } else if (release.makeLatest === 'legacy' || repository.latestReleaseId === release.id) {
    delete repository.latestReleaseId;
  }
}

/**
 * The release that was made the latest on purpose, else the newest by the date
 * of its commit. Never a draft, a pre-release, or one that declined.
 */
export function findLatestRelease(repository: RepositoryState): ReleaseState | undefined {
  const candidates = repository.releases.filter(({ draft, prerelease }) => !draft && !prerelease);
  const chosen = candidates.find(({ id }) => id === repository.latestReleaseId);
  if (chosen) return chosen;
  return candidates
    .filter(({ makeLatest }) => makeLatest !== 'false')
    .sort((a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt) || b.id - a.id)[0];
}
