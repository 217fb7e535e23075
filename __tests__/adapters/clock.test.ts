import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { systemClock } from '../../src/adapters/clock.ts';

afterEach(() => {
  jest.useRealTimers();
});

describe("the machine's clock", () => {
  it('tells the time', () => {
    expect(Math.abs(systemClock.now().getTime() - Date.now())).toBeLessThan(60_000);
  });

  it('goes on when the machine’s is set back: no budget ever grows', () => {
    const before = systemClock.now().getTime();
    jest.useFakeTimers({ now: before - 86_400_000, doNotFake: ['performance'] });
    expect(new Date().getTime()).toBeLessThan(before);
    expect(systemClock.now().getTime()).toBeGreaterThanOrEqual(before);
  });
});
