/** Answers that are none yet: rate limits, and services that are down. */
import type { Miss } from './miss.ts';

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The beginning of the body, as text. */
  readonly excerpt: string;
}

/** The miss that an answer amounts to, undefined when it is an answer to go by. */
export function missOf(answer: Answer, name: string, now: Date): Miss | undefined {
  if (isRateLimit(answer)) {
    return {
      answered: false,
      status: answer.status,
      reason: `${name}: ${rateLimitReason(answer)}`,
      maybeActed: false,
      retry: 'any',
      ...waitOf(answer, now),
    };
  }
  if (answer.status < 500 && answer.status !== 408) return undefined;
  return {
    answered: false,
    status: answer.status,
    reason: `${name}: HTTP ${answer.status}${told(answer)}`,
    maybeActed: true,
    retry: 'read',
    ...waitOf(answer, now),
  };
}

/** GitHub answers 403 for its limits too; a 403 that names no limit is a refusal. */
function isRateLimit({ status, headers, excerpt }: Answer): boolean {
  if (status === 429) return true;
  return (
    status === 403 &&
    (headers['retry-after'] !== undefined ||
      headers['x-ratelimit-remaining'] === '0' ||
      /rate limit|abuse detection/i.test(excerpt))
  );
}

function rateLimitReason(answer: Answer): string {
  const primary = answer.headers['x-ratelimit-remaining'] === '0';
  const reset = resetOf(answer);
  const until = primary && reset ? ` until ${reset.toISOString()}` : '';
  const kind = primary ? 'the rate limit is used up' : 'rate limited';
  return `${kind}${until} (HTTP ${answer.status}${told(answer)})`;
}

function waitOf({ headers }: Answer, now: Date): { waitMilliseconds?: number } {
  const after = headers['retry-after'];
  if (after !== undefined) {
    const milliseconds = /^\d{1,9}$/.test(after)
      ? Number(after) * 1000
      : Date.parse(after) - now.getTime();
    if (Number.isFinite(milliseconds)) return { waitMilliseconds: Math.max(0, milliseconds) };
  }
  const reset = resetOf({ headers });
  if (headers['x-ratelimit-remaining'] !== '0' || !reset) return {};
  return { waitMilliseconds: Math.max(0, reset.getTime() - now.getTime()) };
}

/** When the limit ends; undefined when the service tells no time that could be meant. */
function resetOf({ headers }: Pick<Answer, 'headers'>): Date | undefined {
  const seconds = headers['x-ratelimit-reset'] ?? '';
  return /^[1-9]\d{0,10}$/.test(seconds) ? new Date(Number(seconds) * 1000) : undefined;
}

/** What the service says about it, on one short line. */
function told({ excerpt }: Answer): string {
  const message = /"message"\s*:\s*"([^"\\]{1,200})/.exec(excerpt)?.[1];
  const line = message ?? (/^\s*[<{[]/.test(excerpt) ? '' : excerpt.split('\n')[0]!.trim());
  return line === '' ? '' : `: ${line.slice(0, 200)}`;
}
