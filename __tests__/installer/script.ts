/** Runs install.sh where only what a test puts there can be called. */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const tools = [
  ...['cat', 'chmod', 'cp', 'curl', 'cut', 'getconf', 'gpg', 'gpg-agent', 'grep', 'gzip', 'ldd'],
  ...['mkdir', 'mktemp', 'mv', 'openssl', 'rm', 'sed', 'sh', 'sha256sum', 'shasum', 'tar', 'touch'],
  ...['uname', 'unzip', 'wc', 'wget'],
] as const;
type Tool = (typeof tools)[number];

export interface ToolFolder {
  /** Left out of the machine's own. */
  readonly without?: readonly Tool[];
  /** Shell scripts in place of programs, by name. */
  readonly standIns?: Readonly<Record<string, string>>;
}

/** A folder below `folder` for PATH: the machine's own tools, and stand-ins. */
export function toolFolder(folder: string, { without = [], standIns = {} }: ToolFolder): string {
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  for (const tool of tools) {
    const path = without.includes(tool) || Object.hasOwn(standIns, tool) ? undefined : find(tool);
    if (path !== undefined) symlinkSync(path, join(bin, tool));
  }
  for (const [name, text] of Object.entries(standIns)) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(bin, name), 0o755);
  }
  return bin;
}

function find(tool: string): string | undefined {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, tool))
    .find((path) => existsSync(path));
}

/** A machine as `uname` tells it. */
export const machine = (system: string, arch: string) =>
  `case $1 in -s) echo ${system} ;; -m) echo ${arch} ;; -o) echo GNU/${system} ;; esac`;

export interface ShellOutcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the text as `curl … | sh` would, with options. */
export function runPiped(
  script: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): ShellOutcome {
  const { status, stdout, stderr } = spawnSync('/bin/sh', ['-s', '--', ...args], {
    input: script,
    env,
    encoding: 'utf8',
  });
  return { code: status, stdout, stderr };
}
