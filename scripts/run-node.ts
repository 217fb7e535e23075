/** Runs a script on the Node that runs this one. */
import { spawn } from 'node:child_process';
import { projectFolder } from './project.ts';

export interface NodeOutcome {
  readonly ok: boolean;
  /** Both streams, as they came. */
  readonly output: string;
}

/** Resolves when the script ended, whatever its exit code; rejects when it did not start. */
export function runNode(...args: readonly string[]): Promise<NodeOutcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: projectFolder });
    const pieces: Buffer[] = [];
    child.stdout.on('data', (piece: Buffer) => pieces.push(piece));
    child.stderr.on('data', (piece: Buffer) => pieces.push(piece));
    child.on('error', reject);
    child.on('close', (code) =>
      resolve({ ok: code === 0, output: Buffer.concat(pieces).toString() }),
    );
  });
}
