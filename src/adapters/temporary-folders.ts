/** Folders that are gone when the process is, however it ends short of being killed. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folders = new Set<string>();
let watching = false;

/** A new empty folder below the runner's temporary folder, or the system's. */
export async function makeTemporaryFolder(prefix: string): Promise<string> {
  watch();
  const folder = mkdtempSync(join(process.env.RUNNER_TEMP || tmpdir(), `${prefix}-`));
  folders.add(folder);
  return folder;
}

function watch(): void {
  if (watching) return;
  watching = true;
  process.once('exit', removeAll);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      removeAll();
      // Alone here, the signal must still end the process as it would have without us.
      if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
    });
  }
}

function removeAll(): void {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  folders.clear();
}
