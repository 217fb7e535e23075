import type { Lookup } from '../../lookup.ts';
import type { CommitSha } from '../../ports.ts';
import { againstManifest, type Check } from '../check.ts';
import { verificationFailure } from '../failures.ts';
import { judged, notAsked, passed, undecided, type Outcome } from '../outcome.ts';

export const tagCommit: Check = {
  id: 'tag-commit',
  title: 'The tag still points at the commit that was released',
  run: (candidate) => {
    if (!candidate.github) return notAsked('offline: GitHub was not asked');
    const found = candidate.github.tagCommit;
    return againstManifest(({ manifest: { tag, commit } }) => judge(found!, tag, commit))(
      candidate,
    );
  },
};

function judge(found: Lookup<CommitSha>, tag: string, commit: CommitSha): Outcome {
  const expected = `the tag ${tag} at ${commit}`;
  if (found.state === 'unknown') {
    const failure = verificationFailure('VERIFY_TAG_UNKNOWN', {
      seen: `where the tag points was not told: ${found.reason}`,
      expected,
      cure: 'Try again later; GITHUB_TOKEN helps where too many have asked. `offline` verifies the files alone.',
    });
    return undecided('GitHub did not answer', failure);
  }
  if (found.state === 'absent') {
    const failure = verificationFailure('VERIFY_TAG_GONE', {
      seen: `the tag ${tag} does not exist, or is not shown to who asks`,
      expected,
      cure: 'For a private repository give a token with `contents: read`. Otherwise ask who published the release why the tag was deleted.',
    });
    return judged([failure], '');
  }
  if (found.value === commit) return passed(commit.slice(0, 12));
  const failure = verificationFailure('VERIFY_TAG_MOVED', {
    seen: `the tag points at ${found.value}`,
    expected,
    cure: 'Do not build from the tag: it is not the source of these files any more. Ask who published the release why it was moved.',
  });
  return judged([failure], '');
}
