/** The tag must stand at the sealed commit: GitHub publishes what the tag points at. */
import type { CommitSha, GitRefs } from '../ports.ts';
import { releaseFailure } from './failures.ts';

/**
 * Passes when the tag, peeled, points at the commit.
 * Throws RELEASE_TAG_UNKNOWN, RELEASE_TAG_GONE, RELEASE_TAG_MOVED.
 */
export async function requireTagAt(refs: GitRefs, tag: string, commit: CommitSha): Promise<void> {
  const expected = `tag ${tag} at the sealed commit ${commit}`;
  const found = await refs.findTag(tag);
  if (found.state === 'unknown') {
    throw releaseFailure('RELEASE_TAG_UNKNOWN', {
      seen: `tag ${tag} could not be read: ${found.reason}`,
      expected,
      cure: 'Re-run this job when GitHub answers again; nothing was changed on a guess.',
    });
  }
  if (found.state === 'absent') {
    throw releaseFailure('RELEASE_TAG_GONE', {
      seen: `tag ${tag} does not exist`,
      // Publishing would create the tag, at whatever the default branch is by then.
      expected,
      cure: `Push the tag again, at that commit (git push origin ${commit}:refs/tags/${tag}), find out who deleted it, then re-run this job.`,
    });
  }
  if (found.value !== commit) {
    throw releaseFailure('RELEASE_TAG_MOVED', {
      seen: `tag ${tag} points at ${found.value}`,
      expected,
      cure: `Find out who moved the tag. What was sealed belongs to its former commit: put the tag back (git push --force origin ${commit}:refs/tags/${tag}) and re-run this job; release the new commit under a new version, and protect tags with a ruleset.`,
    });
  }
}
