/** Lists that come in pages with a total: all of it, or unknown. */
import { present, unknown, type Lookup } from '../../lookup.ts';
import { listOf, objectOf, wholeNumber, type Shape } from '../../shape.ts';
import { pageSize, readPage, type AskPage } from './next-page.ts';

/** GitHub shows no more than 1,000 results of a filtered list. */
const maxPages = 10;
/** A list that changed while it was read is read once more. */
const readings = 2;

export interface PagedQuestion<T extends { readonly id: number }> {
  /** What is asked for, as it reads in `cannot read <what>`. */
  readonly what: string;
  readonly ask: AskPage;
  /** Name of the list in the answer, beside `total_count`. */
  readonly field: string;
  readonly item: Shape<T>;
}

interface Reading<T> {
  readonly items: readonly T[];
  readonly total: number;
}

/**
 * Every item once; unknown when a page is, when there are more than GitHub shows,
 * and when fewer came than GitHub counts: the missing one could be the one that decides.
 */
export async function listPages<T extends { readonly id: number }>(
  question: PagedQuestion<T>,
): Promise<Lookup<readonly T[]>> {
  let seen = '';
  for (let reading = 1; reading <= readings; reading += 1) {
    const found = await readPages(question);
    if (found.state !== 'present') return found;
    const { items, total } = found.value;
    if (items.length >= total) return present(items);
    seen = `${items.length} of ${total}`;
  }
  return unknown(`cannot read ${question.what}: GitHub gave ${seen} only`);
}

async function readPages<T extends { readonly id: number }>(
  question: PagedQuestion<T>,
): Promise<Lookup<Reading<T>>> {
  const { what, ask, field, item } = question;
  const shape = objectOf({ total_count: wholeNumber(), [field]: listOf(item) }) as Shape<
    { readonly total_count: number } & Readonly<Record<string, readonly T[]>>
  >;
  // By ID: an item that moves to the next page while this one is read must not count twice.
  const items = new Map<number, T>();
  for (let page = 1; page <= maxPages; page += 1) {
    const { found, goesOn } = await readPage({ what, ask, shape }, page);
    if (found.state !== 'present') return found;
    const received = found.value[field]!;
    const total = found.value.total_count;
    for (const entry of received) items.set(entry.id, entry);
    const isLast = !goesOn && (received.length < pageSize || items.size >= total);
    if (isLast) return present({ items: [...items.values()], total });
  }
  return unknown(
    `cannot read ${what}: there are more than the ${maxPages * pageSize} that GitHub shows`,
  );
}
