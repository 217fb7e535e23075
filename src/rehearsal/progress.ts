/** Where a rehearsal stands, for people: rewritten in place on a terminal, plain lines elsewhere. */
import type { JobState } from './report.ts';

export interface Progress {
  /** A job changed its state. */
  job(name: string, state: JobState | 'running', note?: string): void;
  /** A step of a job began. */
  step(job: string, step: string): void;
  /** Takes the lines that a job's steps print; shown with --verbose alone. */
  line(job: string): (line: string) => void;
  /** Ends the live part; what is printed next stands below it. */
  end(): void;
}

export interface ProgressOptions {
  readonly write: (text: string) => void;
  /** Rewrite in place. */
  readonly live: boolean;
  readonly verbose?: boolean;
}

export const silentProgress: Progress = {
  job: () => {},
  step: () => {},
  line: () => () => {},
  end: () => {},
};

export const jobMarks: Readonly<Record<JobState | 'running', string>> = {
  success: '✔',
  failure: '✘',
  cancelled: '⊘',
  skipped: '–',
  held: '⏸',
  waiting: '⏸',
  running: '▸',
};

interface Row {
  state: JobState | 'running';
  note: string;
  step: string;
  started: number;
}

/** Progress that writes to a stream. */
export function createProgress({ write, live, verbose = false }: ProgressOptions): Progress {
  const running = new Map<string, Row>();
  let shown = 0;
  const clear = () => {
    if (shown > 0) write(`\u001b[${shown}A\u001b[0J`);
    shown = 0;
  };
  const draw = () => {
    if (!live) return;
    const lines = [...running].map(([name, { step }]) => `  ${jobMarks.running} ${name}: ${step}`);
    write(lines.map((line) => `${line.slice(0, 100)}\n`).join(''));
    shown = lines.length;
  };
  const say = (line: string) => {
    clear();
    write(`${line}\n`);
    draw();
  };
  return {
    job(name, state, note = '') {
      const row = running.get(name);
      if (state === 'running') {
        running.set(name, { state, note, step: 'starting', started: performance.now() });
        if (!live) write(`  ${jobMarks.running} ${name}\n`);
        else {
          clear();
          draw();
        }
        return;
      }
      running.delete(name);
      const seconds = row ? ` (${((performance.now() - row.started) / 1000).toFixed(1)} s)` : '';
      say(`  ${jobMarks[state]} ${name}: ${state}${seconds}${note === '' ? '' : `, ${note}`}`);
    },
    step(job, step) {
      const row = running.get(job);
      if (!row) return;
      row.step = step;
      if (live) {
        clear();
        draw();
      }
    },
    line: (job) => (line) => {
      if (verbose) say(`    ${job} | ${line}`);
    },
    end: clear,
  };
}
