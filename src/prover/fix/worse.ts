/** What a change of a workflow made worse. */
import type { FindingLevel } from '../../failure.ts';
import type { TextProof } from './proof-of-text.ts';

const ranks: Readonly<Record<FindingLevel, number>> = { notice: 1, warning: 2, error: 3 };

/**
 * Rules that are broken at a place at which they were not, more often or more gravely there, or
 * that can no longer be decided. Sorted, each once.
 */
export function worseRules(before: TextProof, after: TextProof): readonly string[] {
  const former = gravities(before);
  const broken = [...gravities(after)].flatMap(([, { rule, place, all }]) => {
    const were = former.get(place)?.all ?? [];
    return all.some((rank, index) => rank > (were[index] ?? 0)) ? [rule] : [];
  });
  const lost = [...after.givenUp].filter((rule) => !before.givenUp.has(rule));
  return [...new Set([...broken, ...lost])].sort();
}

interface Place {
  readonly rule: string;
  readonly place: string;
  /** The gravest first. */
  readonly all: readonly number[];
}

function gravities({ findings }: TextProof): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>();
  for (const { rule, job = '', step = '', level } of findings) {
    const place = `${rule} ${job} ${step}`;
    const all = [...(places.get(place)?.all ?? []), ranks[level]].sort((a, b) => b - a);
    places.set(place, { rule, place, all });
  }
  return places;
}
