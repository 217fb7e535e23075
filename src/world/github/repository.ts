/** The repository itself, and its setting of immutable releases. */
import { notFound } from './answers.ts';
import type { Endpoint } from './call.ts';
import { renderRepository } from './render.ts';

export const getRepository: Endpoint = ({ repository }) => ({
  status: 200,
  body: renderRepository(repository),
});

/** GitHub answers 404 where the setting is off. */
export const checkImmutableReleases: Endpoint = ({ repository }) => {
  if (!repository.immutableReleases) throw notFound();
  return { status: 200, body: { enabled: true, enforced_by_owner: false } };
};
