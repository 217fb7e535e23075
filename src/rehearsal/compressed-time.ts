/**
 * Time that passes faster, so that a polling budget of minutes takes seconds and
 * the workflow file stays as it is. The world and every child process share one
 * virtual clock: what waits for a moment in the world's time waits long enough.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

export interface VirtualClock {
  now(): Date;
  /** Virtual milliseconds that pass in one real one. */
  readonly scale: number;
  /** Variables that give child processes of Node this clock. */
  environment(): Record<string, string>;
}

/**
 * A clock that starts at `start` (the machine's now when left out) and runs
 * `scale` times as fast. Writes the preload for children below `folder`.
 */
export function createVirtualClock(options: {
  readonly folder: string;
  readonly scale: number;
  readonly start?: Date;
}): VirtualClock {
  const { scale } = options;
  const real = Date.now();
  const start = Math.max(options.start?.getTime() ?? real, real);
  mkdirSync(options.folder, { recursive: true });
  const path = join(options.folder, 'compressed-time.mjs');
  writeFileSync(path, preload);
  return {
    scale,
    now: () => new Date(start + (Date.now() - real) * scale),
    environment: () => ({
      // A URL has no spaces, which NODE_OPTIONS would take for the next option.
      NODE_OPTIONS: `--import=${pathToFileURL(path).href}`,
      REHEARSAL_CLOCK: `${start} ${real} ${scale}`,
    }),
  };
}

// Text, not a module: the bundled command line has no file of it to point at. Only waiting and
// reading the time are changed: timeouts of connections (global setTimeout) stay real.
const preload = `import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers/promises';

const [start, real, scale] = (process.env.REHEARSAL_CLOCK ?? '').split(' ').map(Number);
if (scale > 0) {
  const realNow = Date.now;
  const now = () => Math.floor(start + (realNow() - real) * scale);
  const RealDate = Date;
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args, newTarget) =>
      Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
    apply: () => new RealDate(now()).toString(),
  });
  RealDate.now = now;
  const elapsed = performance.now.bind(performance);
  performance.now = () => elapsed() * scale;
  const wait = timers.setTimeout;
  timers.setTimeout = (delay, value, options) => wait((delay ?? 0) / scale, value, options);
  syncBuiltinESMExports();
}
`;
