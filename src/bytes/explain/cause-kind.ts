/** What a cause is, and how much it weighs. */

/**
 * What a cause says of the payload. `encoder`, `order` and `container` leave every file
 * inside as it is; `derived` follows from the other causes and weighs nothing itself.
 */
export type Category = (typeof gravity)[number];

/** The categories, the gravest first. */
export const gravity = [
  'page',
  'truncated',
  'identity',
  'content',
  'volatile',
  'encoder',
  'container',
  'order',
  'derived',
] as const;

export interface CauseKind {
  readonly category: Category;
  /** Completes "what differs: …". */
  readonly title: string;
  readonly cure: string;
}
