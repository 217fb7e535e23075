/** The texts of the issue about past releases. Whatever comes from elsewhere shows as it is. */
import { code, fenced } from '../markdown.ts';
import { renderMarker, type Place, type ToldFindings } from './issue-state.ts';

export const issueTitle = 'Published releases do not verify';

/** GitHub takes 65,536 characters. */
const maxLength = 60_000;
/** Of one failure. */
const maxFailureLength = 4000;

export interface IssueFacts {
  /** `owner/name`. */
  readonly repository: string;
  /** Address of the run that tells; undefined outside of GitHub Actions. */
  readonly runUrl: string | undefined;
  /** What has been told once this text stands. */
  readonly told: ToldFindings;
}

/** The body of a new issue: everything that is wrong. */
export function renderIssueBody(facts: IssueFacts, wrong: readonly Place[]): string {
  return compose(facts, [
    `What is published of ${code(facts.repository)} is not what was released, or cannot be proven any more. Treat it as an incident until you know better: warn users first, and find out who could change it.`,
    ...renderPlaces(wrong),
    'A scheduled run keeps this issue: it comments when what it finds changes, and never closes it. Once this is settled, close it: the same findings do not open another one.',
  ]);
}

/** A comment on what changed. `news`: what is wrong now and was not told. */
export function renderChange(
  facts: IssueFacts,
  { news, settled }: { readonly news: readonly Place[]; readonly settled: readonly Place[] },
): string {
  const left = facts.told.size - news.length;
  return compose(facts, [
    'What is found has changed.',
    ...(news.length > 0 ? ['**New:**', ...renderPlaces(news)] : []),
    ...(settled.length > 0 ? [`**Not found any more:** ${settled.map(nameOf).join(', ')}.`] : []),
    ...(left > 0 ? [`Of the earlier findings ${left} stood, or could not be looked at.`] : []),
  ]);
}

/** A comment that nothing of what was told is wrong any more. */
export function renderAllWell(facts: IssueFacts): string {
  return compose(facts, [
    'Nothing of what was told here is found any more. It did not mend itself: close this issue when you know who changed what, and why.',
  ]);
}

function compose(facts: IssueFacts, parts: readonly string[]): string {
  const run = facts.runUrl === undefined ? [] : [`Told by <${facts.runUrl}>.`];
  return cut([renderMarker(facts.repository, facts.told), ...parts, ...run]).join('\n\n');
}

/** Whole parts only: half of one could leave a fence open. */
function cut(parts: readonly string[]): readonly string[] {
  const kept: string[] = [];
  let length = 0;
  for (const part of parts) {
    length += part.length + 2;
    if (length > maxLength) return [...kept, 'There is more: see the run.'];
    kept.push(part);
  }
  return kept;
}

function renderPlaces(places: readonly Place[]): readonly string[] {
  return places.flatMap((place) => [
    `### ${nameOf(place)}`,
    ...place.check.failures.map((failure) => fenced(failure.message.slice(0, maxFailureLength))),
  ]);
}

function nameOf({ release, check }: Place): string {
  return `${code(release.tag)} ${code(check.id)}`;
}
