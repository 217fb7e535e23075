/** Whether a list goes on: a page that is not full is not always the last one. */

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
