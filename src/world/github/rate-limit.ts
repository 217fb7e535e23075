/** The budget of requests, told on every answer. */
import type { WorldResponse } from '../service.ts';
import { Refusal } from './answers.ts';
import type { World } from './call.ts';
import type { RateLimitState } from './state.ts';

const windowMilliseconds = 3_600_000;

/** Counts one request. Throws 403 when the window's budget is used up. */
export function spendRequest(world: World): void {
  const { rateLimit } = world.state;
  startWindow(world);
  if (rateLimit.used >= rateLimit.limit) {
    throw new Refusal(403, 'API rate limit exceeded for installation.');
  }
  rateLimit.used += 1;
}

/** The headers that tell where the budget stands. */
export function rateLimitHeaders({ state }: World): Record<string, string> {
  const { limit, remaining, reset, used } = renderRate(state.rateLimit);
  return {
    'x-ratelimit-limit': String(limit),
    'x-ratelimit-remaining': String(remaining),
    'x-ratelimit-reset': String(reset),
    'x-ratelimit-used': String(used),
    'x-ratelimit-resource': 'core',
  };
}

/** `GET /rate_limit`, which costs nothing. */
export function getRateLimit(world: World): WorldResponse {
  startWindow(world);
  const rate = renderRate(world.state.rateLimit);
  return { status: 200, body: { resources: { core: rate, search: rate }, rate } };
}

function startWindow({ context, state }: World): void {
  const now = context.now().getTime();
  const { rateLimit } = state;
  if (rateLimit.resetAt !== undefined && now < Date.parse(rateLimit.resetAt)) return;
  rateLimit.used = 0;
  rateLimit.resetAt = new Date(now + windowMilliseconds).toISOString();
}

function renderRate({ limit, resetAt, used }: RateLimitState) {
  const reset = Math.ceil(Date.parse(resetAt ?? new Date(0).toISOString()) / 1000);
  return { limit, remaining: Math.max(0, limit - used), reset, used };
}
