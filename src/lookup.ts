/**
 * The answer to "is it there?": three values, never two. Most bugs of release
 * tooling come from folding unknown into absent.
 */
export type Lookup<T> =
  | { readonly state: 'present'; readonly value: T }
  /** The service answered, definitely, that it is not there. */
  | { readonly state: 'absent' }
  /** No definite answer: an outage, a refusal, an answer that could not be read. */
  | Unknown;

export interface Unknown {
  readonly state: 'unknown';
  readonly reason: string;
  /** Set when the service refused to tell: who asks lacks a right, and asking again is in vain. */
  readonly denied?: true;
}

export const absent: { readonly state: 'absent' } = { state: 'absent' };

export function present<T>(value: T): Lookup<T> {
  return { state: 'present', value };
}

export function unknown(reason: string): Unknown {
  return { state: 'unknown', reason };
}

/** The same answer with another value. */
export function mapLookup<T, U>(lookup: Lookup<T>, map: (value: T) => U): Lookup<U> {
  return lookup.state === 'present' ? present(map(lookup.value)) : lookup;
}
