/** An attempt that brought no usable answer, and what may be done about it. */
import type { NoAnswer } from './types.ts';

export interface Miss extends NoAnswer {
  /** Who may try again: anyone (surely not acted on), reads only, nobody. */
  readonly retry: 'any' | 'read' | 'never';
  /** What the service asked to wait before the next attempt. */
  readonly waitMilliseconds?: number;
}

/** Thrown inside an attempt, from wherever the answer was lost. */
export class Missed extends Error {
  readonly miss: Miss;

  constructor(miss: Omit<Miss, 'answered'>) {
    super(miss.reason);
    this.miss = { answered: false, ...miss };
  }
}

/** `GET https://host/path`: without the query, which may carry a signature. */
export function nameOf(request: { readonly method?: string; readonly url: string }): string {
  const url = URL.canParse(request.url) ? new URL(request.url) : undefined;
  return `${request.method ?? 'GET'} ${url ? url.origin + url.pathname : 'an unreadable address'}`;
}
