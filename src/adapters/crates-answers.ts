/** What crates.io answers to whoever writes. */
import { NotOfShape, listOf, objectOf, optional, textLike } from '../shape.ts';
import type { HttpAnswer, NoAnswer } from './http.ts';
import type { WriteResult } from '../ports.ts';

const errorAnswer = objectOf({ errors: optional(listOf(objectOf({ detail: textLike() }))) });

/** Why it refused, in its own words. */
export function refusalReason(answer: Pick<HttpAnswer, 'body'>): string {
  const errors = answerOf(answer, errorAnswer)?.errors ?? [];
  return errors.map(({ detail }) => detail).join('; ') || 'no reason given';
}

/** The answer's JSON, undefined when it is none of that shape. */
export function answerOf<T>(
  { body }: Pick<HttpAnswer, 'body'>,
  shape: (value: unknown, place: string) => T,
): T | undefined {
  try {
    return shape(JSON.parse(body.toString('utf8')), '');
  } catch (error) {
    if (error instanceof NotOfShape || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** What came of a write that got no answer. */
export function unanswered({ maybeActed, reason }: NoAnswer): WriteResult<never> {
  return maybeActed ? { state: 'ambiguous', reason } : { state: 'refused', status: 0, reason };
}
