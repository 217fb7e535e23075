/** The moment at which a draft becomes public. */
import { timestamp, type Call } from './call.ts';
import { defaultHead, findCommitish, peelTag } from './git.ts';
import { markLatest } from './latest-release.ts';
import type { ReleaseState } from './state.ts';

/** Makes the release public, or applies `make_latest` to one that is. */
export function publish(call: Call, release: ReleaseState): void {
  const { repository } = call;
  const first = release.draft || release.publishedAt === null;
  release.draft = false;
  release.publishedAt ??= timestamp(call.world.context);
  if (first && repository.immutableReleases) release.immutable = true;
  ensureTag(call, release);
  markLatest(repository, release);
}

/**
 * When the tag is gone, GitHub makes it: at the target that the release names,
 * which is the default branch's tip when nobody named one.
 */
function ensureTag({ repository }: Call, release: ReleaseState): void {
  if (peelTag(repository, release.tagName) === undefined) {
    const target = findCommitish(repository, release.targetCommitish) ?? defaultHead(repository);
    repository.tags[release.tagName] = target.sha;
  }
  const commit = repository.commits[peelTag(repository, release.tagName)!];
  if (commit) release.createdAt = commit.committedAt;
}
