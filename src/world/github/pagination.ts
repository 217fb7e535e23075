/** Pages of a listing, with the Link header that names their neighbours. */
import type { WorldResponse } from '../service.ts';
import type { Call } from './call.ts';

const defaultPageSize = 30;
const largestPageSize = 100;

/** One page of the items, and the headers that go with it. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly headers: Readonly<Record<string, string>>;
}

/** The page that the query asks for; pages hold 100 items at most, whatever was asked. */
export function pageOf<T>(call: Call, all: readonly T[]): Page<T> {
  const size = Math.min(wholeNumber(call.query.per_page) ?? defaultPageSize, largestPageSize);
  const number = wholeNumber(call.query.page) ?? 1;
  const last = Math.max(1, Math.ceil(all.length / size));
  const links = [
    number > 1 && link(call, 'prev', Math.min(number - 1, last)),
    number < last && link(call, 'next', number + 1),
    number < last && link(call, 'last', last),
    number > 1 && link(call, 'first', 1),
  ].filter((text) => text !== false);
  return {
    items: all.slice((number - 1) * size, number * size),
    headers: links.length > 0 ? { link: links.join(', ') } : {},
  };
}

/** A listing that is a bare array. */
export function pagedArray<T>(
  call: Call,
  all: readonly T[],
  render: (item: T) => object,
): WorldResponse {
  const { items, headers } = pageOf(call, all);
  return { status: 200, headers, body: items.map(render) };
}

/** A listing that is an object with `total_count` and the items under `key`. */
export function pagedObject<T>(
  call: Call,
  listing: { readonly key: string; readonly all: readonly T[]; readonly totalCount?: number },
  render: (item: T) => object,
): WorldResponse {
  const { items, headers } = pageOf(call, listing.all);
  const total = listing.totalCount ?? listing.all.length;
  return { status: 200, headers, body: { total_count: total, [listing.key]: items.map(render) } };
}

// GitHub's own links name the repository by its ID: a client that takes them apart would break.
function link(call: Call, relation: string, page: number): string {
  const url = new URL(call.request.url);
  url.pathname = url.pathname.replace(
    /^\/repos\/[^/]+\/[^/]+/,
    `/repositories/${call.repository.id}`,
  );
  url.searchParams.set('page', String(page));
  return `<${url.href}>; rel="${relation}"`;
}

function wholeNumber(text: string | undefined): number | undefined {
  const number = Number(text);
  return Number.isInteger(number) && number > 0 ? number : undefined;
}
