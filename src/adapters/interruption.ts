/** The signals by which a runner, or a person at a terminal, asks this process to end. */
import type { Interruption } from '../ports.ts';

/**
 * How long work may go on after the first signal. GitHub's runner sends SIGINT, 7.5
 * seconds later SIGTERM, and kills 2.5 seconds after that.
 */
const graceMilliseconds = 5_000;

/** Watches from now on. The first signal aborts; a second one, or the end of the grace, ends. */
export function watchInterruption(target: NodeJS.Process = process): Interruption {
  const controller = new AbortController();
  const end = () => target.exit(target.exitCode ?? 1);
  const interrupt = () => {
    if (controller.signal.aborted) return end();
    controller.abort();
    // A request that still waits for its answer would keep the process alive.
    setTimeout(end, graceMilliseconds).unref();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) target.on(signal, interrupt);
  return { signal: controller.signal };
}
