/** Runs a module in a process of its own, as a runner would. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const projectFolder = fileURLToPath(new URL('../../', import.meta.url));

export interface NodeOutcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs source text as a module in the project's folder, with exactly these variables and PATH. */
export function runModule(source: string, env: Readonly<Record<string, string>> = {}): NodeOutcome {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--input-type=module', '--eval', source],
    { cwd: projectFolder, env: { PATH: process.env.PATH, ...env }, encoding: 'utf8' },
  );
  return { status, stdout, stderr };
}

/**
 * Source text whose `peakKilobytes()` tells the most memory that the process itself has held.
 * From /proc where there is one: what getrusage tells never falls below what the process
 * that started this one held at that moment, so that a large test runner would be measured.
 */
export const peakMemorySource = `
import { readFileSync as readProc } from 'node:fs';
const peakKilobytes = () =>
  process.platform === 'linux'
    ? Number(/VmHWM:\\s*(\\d+)/.exec(readProc('/proc/self/status', 'utf8'))[1])
    : process.resourceUsage().maxRSS;
`;
