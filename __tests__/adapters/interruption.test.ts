import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { watchInterruption } from '../../src/adapters/interruption.ts';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

function watched() {
  const exits: unknown[] = [];
  const target = Object.assign(new EventEmitter(), {
    exitCode: undefined as number | undefined,
    exit: (code: unknown) => void exits.push(code),
  });
  const { signal } = watchInterruption(target as unknown as NodeJS.Process);
  return { target, signal, exits };
}

test.each(['SIGINT', 'SIGTERM'])('%s asks for the end, and does not end at once', (name) => {
  const { target, signal, exits } = watched();
  expect(signal.aborted).toBe(false);
  target.emit(name);
  expect(signal.aborted).toBe(true);
  jest.advanceTimersByTime(4_900);
  expect(exits).toEqual([]);
});

test('what still waits five seconds later is ended, before the runner ends it', () => {
  const { target, exits } = watched();
  target.emit('SIGINT');
  target.exitCode = 3;
  jest.advanceTimersByTime(5_000);
  expect(exits).toEqual([3]);
});

test('a second signal ends at once, as a failure', () => {
  const { target, exits } = watched();
  target.emit('SIGINT');
  target.emit('SIGTERM');
  expect(exits).toEqual([1]);
});
