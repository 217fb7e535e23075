/** Times and memory of processes, and tables of ratios. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { projectFolder } from '../project.ts';

/** The middle of a list of numbers; of an even number of them, the mean of the middle two. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle) - 1]!) / 2;
}

export interface TimedProcess {
  readonly milliseconds: number;
  readonly status: number | null;
  readonly output: string;
}

/** Runs a program to its end, with exactly these variables and PATH. */
export function timeProcess(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): TimedProcess {
  const start = performance.now();
  const { status, stdout, stderr } = spawnSync(program, args, {
    env: { PATH: process.env.PATH, ...env },
    encoding: 'utf8',
  });
  return { milliseconds: performance.now() - start, status, output: `${stdout}${stderr}` };
}

export interface MeasuredCommand extends TimedProcess {
  /** The most memory that it held, in megabytes. */
  readonly peakMegabytes: number;
}

/** Loaded before the bundle; tells its peak at the end. */
const tellPeak = `
  import { readFileSync } from 'node:fs';
  // From /proc where there is one: the other number counts the process that started this one.
  const own = () => /VmHWM:\\s*(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1];
  const peak = () => (process.platform === 'linux' ? own() : process.resourceUsage().maxRSS);
  process.on('exit', () => console.error('\\npeak', peak() / 1024));`;

/** Runs the command line that users run, as it is bundled in dist/. Throws when there is none. */
export function measureCommand(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): MeasuredCommand {
  const preload = `data:text/javascript,${encodeURIComponent(tellPeak)}`;
  const bundle = join(projectFolder, 'dist', 'cli', 'index.js');
  const outcome = timeProcess(process.execPath, ['--import', preload, bundle, ...args], env);
  const peak = /^peak ([\d.]+)$/m.exec(outcome.output)?.[1];
  if (peak === undefined) {
    throw new Error(`the bundle did not run; run \`npm run build\` first:\n${outcome.output}`);
  }
  return { ...outcome, peakMegabytes: Number(peak) };
}

/** Columns of text: the first to the left, the others to the right. */
export function renderColumns(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
