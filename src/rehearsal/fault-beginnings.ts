/** What comes before a fault, played once and copied for every scenario that starts there. */
import { cpSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { rehearse, type RehearsalOptions } from './rehearsal.ts';

/** Beginnings that this process has played, by their folder. */
const played = new Map<string, Promise<unknown>>();

/**
 * Puts a rehearsal that stopped before those jobs into the folder of the options.
 * Beginnings are kept beside that folder.
 */
export async function copyBeginning(
  startsAt: readonly string[],
  options: RehearsalOptions,
): Promise<void> {
  const workflow = [basename(dirname(options.workflowFile)), basename(options.workflowFile)];
  const name = [...workflow, ...startsAt].join('+');
  const folder = join(options.folder, '..', '.beginnings', name);
  const beginning =
    played.get(folder) ?? rehearse({ ...options, folder, fresh: true, stopAt: startsAt });
  played.set(folder, beginning);
  await beginning;
  rmSync(options.folder, { recursive: true, force: true });
  cpSync(folder, options.folder, { recursive: true });
}
