/** When a program that others rely on must end: asked to, left alone, or orphaned. */
import { fstatSync } from 'node:fs';
import type { Readable } from 'node:stream';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const parentCheckMilliseconds = 250;

export interface Lifetime {
  /** Resolves with the reason when it is time to end. */
  readonly over: Promise<string>;
  /** Stops watching. */
  release(): void;
}

/** Watches signals, the parent process and, when given, an input that closes. */
export function watchLifetime(input?: Readable): Lifetime {
  const parent = process.ppid;
  let end: (reason: string) => void = () => undefined;
  const over = new Promise<string>((resolve) => (end = resolve));
  const onSignal = (signal: NodeJS.Signals) => end(signal);
  const onEnd = () => end('input closed');
  for (const signal of signals) process.on(signal, onSignal);
  const timer = setInterval(() => {
    // An orphan gets another parent: nobody is left who would end it.
    if (process.ppid !== parent) end('parent ended');
  }, parentCheckMilliseconds);
  if (input) input.on('end', onEnd).on('close', onEnd).resume();
  return {
    over,
    release() {
      for (const signal of signals) process.off(signal, onSignal);
      clearInterval(timer);
      input?.off('end', onEnd).off('close', onEnd).pause();
    },
  };
}

/**
 * Standard input when somebody holds it open; undefined when it is the null
 * device, as in a job in the background: that never was open, so it cannot close.
 */
export function heldInput(): Readable | undefined {
  const isNullDevice = fstatSync(0).isCharacterDevice() && !process.stdin.isTTY;
  return isNullDevice ? undefined : process.stdin;
}
