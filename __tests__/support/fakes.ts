/** Ports as literals: a clock that never waits, a log that remembers. */
import type { Clock, Log, RunContext } from '../../src/ports.ts';

/** A clock at a fixed time that moves on when somebody sleeps, at once. */
export function fakeClock(start = '2026-01-02T03:04:05Z'): Clock & { readonly sleeps: number[] } {
  let now = Date.parse(start);
  const sleeps: number[] = [];
  return {
    sleeps,
    now: () => new Date(now),
    sleep: async (milliseconds) => {
      sleeps.push(milliseconds);
      now += milliseconds;
    },
  };
}

export interface RememberedLog extends Log {
  readonly lines: string[];
  readonly masked: string[];
}

export function fakeLog(): RememberedLog {
  const lines: string[] = [];
  const masked: string[] = [];
  return {
    lines,
    masked,
    info: (message) => void lines.push(message),
    debug: () => undefined,
    progress: (message) => void lines.push(message),
    annotate: (level, message) => void lines.push(`${level}: ${message}`),
    mask: (secret) => void masked.push(secret),
  };
}

/** A tag run of octo/demo. */
export function fakeRun(changes: Partial<RunContext> = {}): RunContext {
  return {
    repository: 'octo/demo',
    commit: 'a'.repeat(40),
    ref: 'refs/tags/v1.2.3',
    eventName: 'push',
    runId: 1001,
    runAttempt: 1,
    workflowRef: 'octo/demo/.github/workflows/release.yml@refs/tags/v1.2.3',
    job: 'release',
    serverUrl: 'https://github.com',
    apiUrl: 'https://api.github.com',
    runnerImage: undefined,
    runnerOs: 'Linux',
    ...changes,
  };
}
