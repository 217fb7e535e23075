/** The commit of a tag, and whether it is still the one that this run is about. */
import type { Lookup } from '../lookup.ts';
import type { CommitSha, GitRefs, RunContext } from '../ports.ts';
import { tagFailure } from './failures.ts';

/** The tag's commit, peeled. Throws TAG_NOT_FOUND, TAG_UNKNOWN, TAG_MOVED_SINCE_TRIGGER. */
export async function requireTagCommit(
  tag: string,
  { refs, run }: { readonly refs: GitRefs; readonly run: RunContext },
): Promise<CommitSha> {
  const commit = requireKnown(tag, await refs.findTag(tag));
  if (commit === undefined) {
    throw tagFailure('TAG_NOT_FOUND', {
      seen: `the repository has no tag ${tag}.`,
      expected: 'the tag that is released',
      cure: 'Push the tag, or correct `tag`; if it was deleted after this run started, release a new version.',
    });
  }
  if (run.ref === `refs/tags/${tag}` && run.commit !== undefined && run.commit !== commit) {
    throw tagFailure('TAG_MOVED_SINCE_TRIGGER', {
      seen: `the tag ${tag} points at ${commit}, but this run was started by it at ${run.commit}.`,
      expected: 'a tag that stays where it was pushed',
      cure: 'Find out who moved it; release the commit that you want under a new version.',
    });
  }
  return commit;
}

/**
 * The commit that a tag will be, or is already, for a release started by a merged version.
 * Throws TAG_ELSEWHERE, TAG_UNKNOWN, TAG_COMMIT_UNKNOWN.
 */
export async function requireFutureCommit(
  tag: string,
  { refs, run }: { readonly refs: GitRefs; readonly run: RunContext },
): Promise<CommitSha> {
  const tagged = requireKnown(tag, await refs.findTag(tag));
  const commit = run.commit ?? tagged;
  if (commit === undefined) {
    throw tagFailure('TAG_COMMIT_UNKNOWN', {
      seen: `there is no tag ${tag} yet, and nothing tells which commit is released.`,
      expected: 'the commit of the run (GITHUB_SHA)',
      cure: 'Run this in a workflow, or push the tag first.',
    });
  }
  if (tagged === undefined || tagged === commit) return commit;
  throw tagFailure('TAG_ELSEWHERE', {
    seen: `the tag ${tag} is at ${tagged} and not released, but this run is at ${commit}.`,
    expected: 'no such tag yet, or the tag at this commit',
    cure: `Re-run the workflow run of ${tagged} to finish that release, or raise the version.`,
  });
}

function requireKnown(tag: string, found: Lookup<CommitSha>): CommitSha | undefined {
  if (found.state === 'present') return found.value;
  if (found.state === 'absent') return undefined;
  throw tagFailure('TAG_UNKNOWN', {
    seen: `${found.reason}.`,
    expected: `a definite answer about the tag ${tag}`,
    cure: 'Re-run this job when GitHub answers; check that its token has `contents: read`.',
  });
}
