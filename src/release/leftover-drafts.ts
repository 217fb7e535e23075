/** Drafts that stand beside a public release of the same tag: harmless until somebody publishes one. */
import type { Finding } from '../failure.ts';
import type { ReleaseState } from './state.ts';

/** One warning a draft; empty when the release is not public. */
export function leftoverDrafts(state: ReleaseState): readonly Finding[] {
  if (state.kind !== 'public-equal') return [];
  return state.drafts.map(({ id, url }) => ({
    rule: 'RELEASE_LEFTOVER_DRAFT',
    level: 'warning',
    message: `Tag ${state.release.tag} is public as release ${state.release.id}, and draft ${id} (${url}) still stands for it. Delete that draft.`,
  }));
}
