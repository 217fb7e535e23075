/** From where on published releases are verified. */
import { duration } from '../inputs.ts';
import { invalidInput } from '../structured-input.ts';

/** The release of a tag and what was published after it, or what was published from a moment on. */
export type Since = { readonly tag: string } | { readonly from: Date };

/**
 * `2026-01-01` (the day's beginning in UTC), `90d` (so long before `now`), and a tag otherwise.
 * Throws INPUT_INVALID for a day that no calendar has.
 */
export function parseSince(text: string, now: Date): Since {
  if (/^\d{4}-\d\d-\d\d$/.test(text)) {
    const from = new Date(`${text}T00:00:00Z`);
    // A parser that takes 2026-02-30 for the second of March would begin too late.
    if (!Number.isNaN(from.getTime()) && from.toISOString().startsWith(text)) return { from };
    throw invalidInput('since', `${text} is no day`, 'a day such as `2026-01-31`');
  }
  if (!/^(?:\d+[dhms])+$/.test(text)) return { tag: text };
  return { from: new Date(now.getTime() - secondsOf(text) * 1000) };
}

function secondsOf(text: string): number {
  try {
    return duration({ describe: '' }).parse(text);
  } catch {
    throw invalidInput('since', `${text} is no duration`, 'a duration such as `90d`');
  }
}
