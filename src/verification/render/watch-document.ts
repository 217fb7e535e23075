/** A watch as a JSON document. Its JSON Schema is schemas/release-watch.schema.json. */
import type { WatchedRelease } from '../watch.ts';
import { checkDocuments } from './document.ts';

export const watchSchemaId = 'https://release-actions.dev/schemas/release-watch/v1';

export interface WatchReport {
  readonly repository: string;
  /** As it was given. */
  readonly since: string;
  /** Newest first. */
  readonly watched: readonly WatchedRelease[];
  /** Address of the issue; undefined when there is nothing in any. */
  readonly issue?: string;
}

/** What `--json` prints and `json-path` holds. */
export function watchDocument({ repository, since, watched, issue }: WatchReport) {
  const verified = watched.every(({ verdict }) => verdict === 'verified');
  return {
    schema: watchSchemaId,
    verdict: verified ? 'verified' : 'refused',
    repository,
    since,
    issue: issue ?? null,
    releases: watched.map((release) => ({
      tag: release.tag,
      url: release.url,
      publishedAt: release.publishedAt.toISOString(),
      verdict: release.verdict,
      checks: checkDocuments(release),
    })),
  };
}
