/** Lists that come in pages with a total: all of it, or unknown. */
import { present, unknown, type Lookup } from '../../lookup.ts';
import { listOf, objectOf, wholeNumber, type Shape } from '../../shape.ts';
import { askGithub } from './ask.ts';

const pageSize = 100;
/** GitHub shows no more than 1,000 results of a filtered list. */
const maxPages = 10;

export interface PagedQuestion<T extends { readonly id: number }> {
  /** What is asked for, as it reads in `cannot read <what>`. */
  readonly what: string;
  readonly ask: (page: { per_page: number; page: number }) => Promise<{ readonly data: unknown }>;
  /** Name of the list in the answer, beside `total_count`. */
  readonly field: string;
  readonly item: Shape<T>;
}

/** Every item once; unknown when a page is, or when there are more than GitHub shows. */
export async function listPages<T extends { readonly id: number }>(
  question: PagedQuestion<T>,
): Promise<Lookup<readonly T[]>> {
  const { what, ask, field, item } = question;
  const shape = objectOf({ total_count: wholeNumber(), [field]: listOf(item) }) as Shape<
    { readonly total_count: number } & Readonly<Record<string, readonly T[]>>
  >;
  // By ID: an item that moves to the next page while this one is read must not count twice.
  const items = new Map<number, T>();
  for (let page = 1; page <= maxPages; page += 1) {
    const answer = await askGithub({ what, ask: () => ask({ per_page: pageSize, page }), shape });
    if (answer.state !== 'present') return answer;
    const received = answer.value[field]!;
    for (const entry of received) items.set(entry.id, entry);
    const isLast = received.length < pageSize || items.size >= answer.value.total_count;
    if (isLast) return present([...items.values()]);
  }
  return unknown(
    `cannot read ${what}: there are more than the ${maxPages * pageSize} that GitHub shows`,
  );
}
