/** What is done to the release and to its tag: each is read again first, and once more after. */
import type { GitRefs, Release, ReleaseFields, ReleaseRemovals, Releases } from '../ports.ts';
import type { ActionOutcome, DeleteGitTag, ReleaseAction } from './actions.ts';
import { already, done, failed, failedWrite } from './outcomes.ts';
import { findForeign, type ReleaseClaim } from './read-release.ts';
import { isMarkedUnsafe, markUnsafe } from './unsafe-notes.ts';

export interface ReleaseTools {
  readonly releases: Releases;
  readonly releaseRemovals: ReleaseRemovals;
  readonly refs: GitRefs;
  readonly claim: ReleaseClaim;
  /** What the notes of a release that is not to be used say of it, in a sentence. */
  readonly unsafeWhy: string;
}

/** A release that is somebody else's by now, or public, is never deleted. */
export async function applyToRelease(
  action: ReleaseAction,
  tools: ReleaseTools,
): Promise<ActionOutcome> {
  const found = await tools.releases.find(action.releaseId);
  if (found.state === 'unknown') return failed(found.reason, found.denied);
  if (found.state === 'absent')
    return action.kind === 'delete-draft' ? already : failed('it is gone');
  const release = found.value;
  const foreign = findForeign(release, tools.claim);
  if (foreign !== undefined) return failed(`it is not this release's own any more: ${foreign}`);
  switch (action.kind) {
    case 'withdraw-release':
      return release.draft ? already : change(release, { draft: true }, tools);
    case 'mark-unsafe':
      return isMarkedUnsafe(release.body) ? already : mark(release, tools);
    case 'delete-draft':
      return release.draft ? remove(release, tools) : failed('it was made public meanwhile');
  }
}

function mark(release: Release, tools: ReleaseTools): Promise<ActionOutcome> {
  const changes = {
    body: markUnsafe(release.body, tools.unsafeWhy),
    // Of an immutable release, only title and notes can be changed.
    ...(!release.immutable && { makeLatest: false }),
  };
  return change(release, changes, tools);
}

async function change(
  { id, tag, name, body, prerelease }: Release,
  changes: Partial<ReleaseFields>,
  { releases }: ReleaseTools,
): Promise<ActionOutcome> {
  // The tag is always sent: a draft that is patched without one loses it.
  const fields = { tag, name: name.trim() === '' ? tag : name, body, prerelease, ...changes };
  const result = await releases.update(id, fields);
  if (result.state === 'refused') return failedWrite(result);
  const back = await releases.find(id);
  if (back.state === 'present' && isAs(back.value, changes)) return done;
  if (result.state === 'ambiguous') return failedWrite(result);
  return failed('GitHub took the change, and does not show it');
}

function isAs(release: Release, { draft, body }: Partial<ReleaseFields>): boolean {
  const same = (text: string) => text.replaceAll('\r\n', '\n').trimEnd();
  return (
    (draft === undefined || release.draft === draft) &&
    (body === undefined || same(release.body) === same(body))
  );
}

async function remove(
  { id }: Release,
  { releases, releaseRemovals }: ReleaseTools,
): Promise<ActionOutcome> {
  const result = await releaseRemovals.deleteRelease(id);
  if (result.state === 'refused') return failedWrite(result);
  const back = await releases.find(id);
  if (back.state === 'absent') return done;
  if (result.state === 'ambiguous') return failedWrite(result);
  return failed('GitHub took the deletion, and still shows it');
}

/** Only while the tag is where it was. Throws nothing. */
export async function applyToGitTag(
  { tag, commit }: DeleteGitTag,
  { refs, releaseRemovals }: ReleaseTools,
): Promise<ActionOutcome> {
  const found = await refs.findTag(tag);
  if (found.state === 'absent') return already;
  if (found.state === 'unknown') return failed(found.reason, found.denied);
  if (found.value !== commit)
    return { state: 'skipped', reason: `it points at ${found.value} by now` };
  const result = await releaseRemovals.deleteTag(tag);
  const back = await refs.findTag(tag);
  if (back.state === 'absent') return done;
  return result.state === 'done'
    ? failed('GitHub took the deletion, and still shows it')
    : failedWrite(result);
}
