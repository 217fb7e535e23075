/**
 * Trusted publishing at crates.io: an ID token is traded for a token of 30 minutes, which is
 * handed back in the end. https://crates.io/docs/trusted-publishing
 */
import { objectOf, textLike } from '../shape.ts';
import type { CrateTokens, WriteResult } from '../ports.ts';
import { addresses } from './addresses.ts';
import { answerOf, refusalReason, unanswered } from './crates-answers.ts';
import type { Http, HttpAnswer } from './http.ts';

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
      return answer.answered ? exchanged(answer) : unanswered(answer);
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
      if (!answer.answered) return unanswered(answer);
      if (answer.status === 204) return { state: 'done', value: undefined };
      return { state: 'refused', status: answer.status, reason: refusalReason(answer) };
    },
  };
}

const tokenAnswer = objectOf({ token: textLike(/^[\x21-\x7e]{8,500}$/, 'a token') });

function exchanged(answer: HttpAnswer): WriteResult<string> {
  if (answer.status !== 200) {
    return { state: 'refused', status: answer.status, reason: refusalReason(answer) };
  }
  const told = answerOf(answer, tokenAnswer);
  return told
    ? { state: 'done', value: told.token }
    : { state: 'ambiguous', reason: 'its answer holds no token' };
}
