/** Lists that a registry gives by pages: all of them, or nothing that is built on. */
import { absent, present, unknown } from '../../lookup.ts';
import type { Sight } from '../../ports.ts';
import { NotOfShape } from '../../shape.ts';
import { sightOf } from './answers.ts';
import type { RepositoryAnswer } from './sessions.ts';

const maxPages = 100;
/** Of all pages together. */
const maxBytes = 16 * 1024 * 1024;

export interface PagedList<T> {
  /** Path of the first page, below the repository. */
  readonly first: string;
  /** Statuses of the first page that say that there is no such list. */
  readonly absentAt: ReadonlySet<number>;
  /** The entries of a page. Throws NotOfShape. */
  readonly read: (page: unknown) => readonly T[];
  /** Path or address of the next page, of which the registry gave the address; undefined for none. */
  readonly next: (address: string, page: readonly T[]) => string | undefined;
}

/**
 * Every entry, in the order of the pages. Unknown where a page cannot be had, and beyond 100 pages
 * or 16 MiB: a part of a list says nothing about what is not in it.
 */
export async function readPages<T>(
  list: PagedList<T>,
  ask: (path: string) => Promise<RepositoryAnswer>,
): Promise<Sight<readonly T[]>> {
  const all: T[] = [];
  let bytes = 0;
  let path: string | undefined = list.first;
  for (let page = 0; page < maxPages; page += 1) {
    const answer = await ask(path);
    const isAnswer = answer.answered === true;
    if (isAnswer && page === 0 && list.absentAt.has(answer.status)) return absent;
    const seen = sightOf(answer, ({ body }) => present(list.read(parseJson(body))));
    if (seen.state === 'absent') return unknown(`page ${page + 1} of ${list.first} is not there`);
    if (seen.state !== 'present' || !isAnswer) return seen;
    all.push(...seen.value);
    bytes += answer.body.byteLength;
    const address = nextAddress(answer.headers.link, answer.url);
    path = address === undefined ? undefined : list.next(address, seen.value);
    if (path === undefined) return present(all);
    if (bytes > maxBytes) break;
  }
  return unknown(`${list.first} has more than ${maxPages} pages or ${maxBytes} bytes`);
}

/** The address of the next page (RFC 8288), in whole; undefined for the last page. */
function nextAddress(link = '', base: string): string | undefined {
  const next = link.split(/,(?=\s*<)/).find((one) => /;\s*rel="?next"?\s*(?:;|$)/.test(one));
  if (next === undefined) return undefined;
  const address = /<([^>]*)>/.exec(next)?.[1] ?? '';
  // One that cannot be read is refused where it would be asked.
  return URL.canParse(address, base) ? new URL(address, base).href : address;
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8')) as unknown;
  } catch {
    throw new NotOfShape('', 'JSON');
  }
}
