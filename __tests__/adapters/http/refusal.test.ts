import { describe, expect, it } from '@jest/globals';
import { missOf } from '../../../src/adapters/http/refusal.ts';

const now = new Date('2026-01-02T03:04:05Z');

describe('a rate limit', () => {
  const limited = (reset: string) => {
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset };
    return missOf({ status: 403, headers, excerpt: '' }, 'GET https://api.example/x', now);
  };

  it('is waited for until its end', () => {
    expect(limited(String(now.getTime() / 1000 + 30))).toMatchObject({
      reason: expect.stringContaining('until 2026-01-02T03:04:35.000Z'),
      waitMilliseconds: 30_000,
    });
  });

  it.each(['1e300', '9'.repeat(400), '-5', 'soon', ''])(
    'is a limit still when its end is told as %j',
    (reset) => {
      const miss = limited(reset);
      expect(miss?.reason).toContain('the rate limit is used up (HTTP 403)');
      expect(miss).not.toHaveProperty('waitMilliseconds');
    },
  );
});
