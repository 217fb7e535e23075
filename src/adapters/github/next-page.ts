/** One page of a list, and whether it goes on: a page that is not full is not always the last one. */
import type { Lookup } from '../../lookup.ts';
import type { Shape } from '../../shape.ts';
import { askGithub } from './ask.ts';

/** Items a page: as many as GitHub gives. */
export const pageSize = 100;

export interface PageAnswer {
  readonly data: unknown;
  readonly headers?: { readonly link?: string | undefined };
}

/** Asks for one page; octokit's answers have this shape. */
export type AskPage = (page: { per_page: number; page: number }) => Promise<PageAnswer>;

/** True when the answer's Link header names a next page (RFC 8288). */
export function hasNextPage({ headers }: PageAnswer): boolean {
  return /;\s*rel="?next"?/.test(headers?.link ?? '');
}

interface PageQuestion<T> {
  /** What is asked for, as it reads in `cannot read <what>`. */
  readonly what: string;
  readonly ask: AskPage;
  readonly shape: Shape<T>;
}

/** What a page holds, and whether GitHub names a next one. */
export async function readPage<T>(
  { what, ask, shape }: PageQuestion<T>,
  page: number,
): Promise<{ readonly found: Lookup<T>; readonly goesOn: boolean }> {
  let goesOn = false;
  const askPage = async () => {
    const answer = await ask({ per_page: pageSize, page });
    goesOn = hasNextPage(answer);
    return answer;
  };
  return { found: await askGithub({ what, ask: askPage, shape }), goesOn };
}
