/** Lists that come in pages without a total, such as releases and issues. */
import { present, unknown, type Lookup } from '../../lookup.ts';
import { listOf, type Shape } from '../../shape.ts';
import { pageSize, readPage, type AskPage } from './next-page.ts';

/** GitHub shows no more than 10,000 releases. */
const maxPages = 100;

interface ListQuestion<T extends { readonly id: number }> {
  readonly what: string;
  readonly ask: AskPage;
  readonly item: Shape<T>;
}

/** Every item once, every page; unknown when one page is. */
export async function listAll<T extends { readonly id: number }>({
  what,
  ask,
  item,
}: ListQuestion<T>): Promise<Lookup<readonly T[]>> {
  // By ID: an item that moves to the next page while this one is read must not count twice.
  const items = new Map<number, T>();
  for (let page = 1; page <= maxPages; page += 1) {
    const { found, goesOn } = await readPage({ what, ask, shape: listOf(item) }, page);
    if (found.state !== 'present') return found;
    for (const entry of found.value) items.set(entry.id, entry);
    if (!goesOn && found.value.length < pageSize) return present([...items.values()]);
  }
  return unknown(`cannot read ${what}: there are more than ${maxPages * pageSize}`);
}
