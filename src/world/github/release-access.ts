/** Which releases a caller gets to see. */
import { notFound } from './answers.ts';
import { pathNumber, type Call } from './call.ts';
import { hasPermission } from './permissions.ts';
import type { ReleaseState } from './state.ts';

/** The release of the path; a draft is not there for who may not write. */
export function requireRelease(call: Call): ReleaseState {
  const id = pathNumber(call, 'release_id');
  const release = call.repository.releases.find((candidate) => candidate.id === id);
  if (!release || !maySee(call, release)) throw notFound();
  return release;
}

/** Drafts are shown to those who may push. */
export function maySee(call: Pick<Call, 'actor'>, release: ReleaseState): boolean {
  return !release.draft || hasPermission(call.actor, 'contents', 'write');
}
