/** Times of processes and tables of ratios. */
import { spawnSync } from 'node:child_process';

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
