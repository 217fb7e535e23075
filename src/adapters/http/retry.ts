/** Tries again inside a budget, and only what may be tried again. */
import type { Clock, Log } from '../../ports.ts';
import { Missed, type Miss } from './miss.ts';
import type { HttpRequest, NoAnswer } from './types.ts';

const maxAttempts = 5;
const firstDelayMilliseconds = 500;
const budgetMilliseconds = 60_000;

interface RetryOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** What the budget is spent on: all the time that passes, or the waits between attempts. */
  readonly counts: 'elapsed' | 'waits';
}

/**
 * The first answer within 5 attempts and 60 s, waiting 0.5, 1, 2 and 4 s or as long as the
 * service asks; when it asks for more than what is left, that is the end at once. The request's
 * own deadline ends it as well.
 */
export async function withRetries<Answer extends { readonly answered: true }>(
  request: HttpRequest,
  { clock, log, counts }: RetryOptions,
  attempt: () => Promise<Answer | Miss>,
): Promise<Answer | NoAnswer> {
  const startedAt = clock.now().getTime();
  let waited = 0;
  let maybeActed = false;
  for (let count = 1; ; count += 1) {
    const outcome = await answerOrMiss(attempt);
    if (outcome.answered) return outcome;
    maybeActed ||= outcome.maybeActed;
    const delay = outcome.waitMilliseconds ?? firstDelayMilliseconds * 2 ** (count - 1);
    const spent = counts === 'waits' ? waited : clock.now().getTime() - startedAt;
    const exhausted = spent + delay > budgetMilliseconds || isTooLate(request, clock, delay);
    const end = endOf(outcome, { count, exhausted, request });
    if (end !== undefined) return noAnswer(outcome, end, maybeActed && !isRead(request));
    log.debug(`${outcome.reason}: attempt ${count} of ${maxAttempts}, again in ${delay} ms`);
    await clock.sleep(delay);
    waited += delay;
  }
}

function isTooLate({ deadline }: HttpRequest, clock: Clock, delay: number): boolean {
  return deadline !== undefined && clock.now().getTime() + delay > deadline.getTime();
}

/** Why there is no further attempt, as the end of a sentence; undefined when there is one. */
function endOf(
  miss: Miss,
  at: { count: number; exhausted: boolean; request: HttpRequest },
): string | undefined {
  if (miss.retry === 'never') return '';
  if (miss.retry === 'read' && (at.request.retry ?? defaultRetry(at.request)) === 'write') {
    return '; not tried again, because it may have been acted on';
  }
  if (at.count === maxAttempts) return `, in ${maxAttempts} attempts`;
  if (!at.exhausted) return undefined;
  if (at.count === 1 && miss.waitMilliseconds === undefined) return '';
  return miss.waitMilliseconds === undefined
    ? `, in ${at.count} attempts`
    : `; it asks to wait ${Math.ceil(miss.waitMilliseconds / 1000)} s, longer than the budget`;
}

async function answerOrMiss<Answer>(attempt: () => Promise<Answer | Miss>) {
  try {
    return await attempt();
  } catch (error) {
    if (error instanceof Missed) return error.miss;
    throw error;
  }
}

function noAnswer(miss: Miss, end: string, maybeActed: boolean): NoAnswer {
  return {
    answered: false,
    ...(miss.status !== undefined && { status: miss.status }),
    reason: miss.reason + end,
    maybeActed,
  };
}

function defaultRetry(request: HttpRequest): 'read' | 'write' {
  return isRead(request) ? 'read' : 'write';
}

function isRead({ method }: HttpRequest): boolean {
  return method === undefined || method === 'GET' || method === 'HEAD';
}
