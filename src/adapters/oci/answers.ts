/** What an answer of a registry amounts to, to one who asked and to one who wrote. */
import { absent, unknown } from '../../lookup.ts';
import type { Sight, WriteResult } from '../../ports.ts';
import { NotOfShape } from '../../shape.ts';
import type { HttpAnswer } from '../http.ts';
import { refusalOf } from './refusals.ts';
import type { RepositoryAnswer } from './sessions.ts';

/** 200 is what `read` makes of it, 404 absent, 401 and 403 denied, everything else unknown. */
export function sightOf<T>(
  answer: RepositoryAnswer,
  read: (answer: HttpAnswer) => Sight<T>,
): Sight<T> {
  if (answer.answered === 'denied') return { state: 'denied', reason: answer.reason };
  if (!answer.answered) return unknown(answer.reason);
  if (answer.status === 404) return absent;
  if (answer.status === 403 || answer.status === 401) {
    return { state: 'denied', reason: refusalOf(answer) };
  }
  if (answer.status !== 200) return unknown(refusalOf(answer));
  try {
    return read(answer);
  } catch (error) {
    if (!(error instanceof NotOfShape)) throw error;
    return unknown(`${new URL(answer.url).origin}: ${error.message}`);
  }
}

/** 2xx is done, an answer that was lost is ambiguous, everything else is refused. */
export function writeResultOf<T>(
  answer: RepositoryAnswer,
  read: (answer: HttpAnswer) => T,
): WriteResult<T> {
  if (answer.answered === 'denied') return { state: 'refused', status: 401, reason: answer.reason };
  if (!answer.answered) {
    return answer.maybeActed
      ? { state: 'ambiguous', reason: answer.reason }
      : { state: 'refused', status: answer.status ?? 0, reason: answer.reason };
  }
  const { status } = answer;
  if (status >= 200 && status < 300) return { state: 'done', value: read(answer) };
  return { state: 'refused', status, reason: refusalOf(answer) };
}
