/**
 * Trusted publishing at crates.io: an ID token is traded for a token of 30 minutes, which is
 * handed back in the end. https://crates.io/docs/trusted-publishing
 */
import { NotOfShape, listOf, objectOf, optional, textLike } from '../shape.ts';
import type { CrateTokens, WriteResult } from '../ports.ts';
import { addresses } from './addresses.ts';
import type { Http, HttpAnswer, NoAnswer } from './http.ts';

const url = `${addresses.crates}/api/v1/trusted_publishing/tokens`;
const accept = 'application/json';
const maxBytes = 64 * 1024;

export function crateTokens(http: Http): CrateTokens {
  return {
    audience: new URL(addresses.crates).host,
    async exchange(idToken) {
      const answer = await http.request({
        method: 'POST',
        url,
        headers: { accept, 'content-type': 'application/json' },
        body: JSON.stringify({ jwt: idToken }),
        maxBytes,
      });
      return answer.answered ? exchanged(answer) : noAnswer(answer);
    },
    async revoke(token) {
      const answer = await http.request({
        method: 'DELETE',
        url,
        authorization: `Bearer ${token}`,
        headers: { accept },
        // A token that is gone is answered like one that goes now: asking twice does no harm.
        retry: 'read',
        maxBytes,
      });
      if (!answer.answered) return noAnswer(answer);
      if (answer.status === 204) return { state: 'done', value: undefined };
      return { state: 'refused', status: answer.status, reason: reasonOf(answer) };
    },
  };
}

const tokenAnswer = objectOf({ token: textLike(/^[\x21-\x7e]{8,500}$/, 'a token') });
const errorAnswer = objectOf({ errors: optional(listOf(objectOf({ detail: textLike() }))) });

function exchanged(answer: HttpAnswer): WriteResult<string> {
  if (answer.status !== 200) {
    return { state: 'refused', status: answer.status, reason: reasonOf(answer) };
  }
  const told = parsed(answer, tokenAnswer);
  return told
    ? { state: 'done', value: told.token }
    : { state: 'ambiguous', reason: 'its answer holds no token' };
}

function reasonOf(answer: HttpAnswer): string {
  const errors = parsed(answer, errorAnswer)?.errors ?? [];
  return errors.map(({ detail }) => detail).join('; ') || 'no reason given';
}

function parsed<T>({ body }: HttpAnswer, shape: (value: unknown, place: string) => T) {
  try {
    return shape(JSON.parse(body.toString('utf8')), '');
  } catch (error) {
    if (error instanceof NotOfShape || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function noAnswer({ maybeActed, reason }: NoAnswer): WriteResult<never> {
  return maybeActed ? { state: 'ambiguous', reason } : { state: 'refused', status: 0, reason };
}
