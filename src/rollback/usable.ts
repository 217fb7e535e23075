/** Inputs that may be of use: one that is not stops nothing else. */
import { Failure } from '../failure.ts';
import type { Unread } from './state.ts';

export interface Usable<T> {
  readonly usable: readonly T[];
  readonly unread: readonly Unread[];
}

/** What `read` makes of each text; where it fails, the text is unread, as `<what> <text>`. */
export function readUsable<T>(
  texts: readonly string[],
  what: string,
  read: (text: string) => T,
): Usable<T> {
  const usable: T[] = [];
  const unread: Unread[] = [];
  for (const text of texts) {
    try {
      usable.push(read(text));
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      const { seen: reason, cure: byHand } = error;
      unread.push({ what: `${what} ${text}`, reason, denied: false, byHand });
    }
  }
  return { usable, unread };
}
