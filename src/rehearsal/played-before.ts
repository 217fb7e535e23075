/** A release that is there already: another workflow, played to its end in the same world. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { World } from '../world/world.ts';
import { rehearsalFailure } from './failures.ts';
import { commitTime } from './project-repository.ts';
import type { ProjectFiles } from './project-files.ts';
import { findRunRecord, isSuccessful, type RunRecord } from './run-record.ts';

/** What belongs to one run, and not to the world that the next one finds. */
const ofTheRun = ['attempts', 'run.json', 'report.json', 'report.html'];

export interface Before {
  readonly folder: string;
  /** Of the workflow file that releases. */
  readonly workflowSha256: string;
  /** Plays it, anew, in that folder. */
  play(): Promise<unknown>;
}

/**
 * Plays the release unless the folder holds it, and clears away all but its world.
 * Throws REHEARSAL_NOT_RELEASED when it did not come to a good end.
 */
export async function playBefore({ folder, workflowSha256, play }: Before): Promise<RunRecord> {
  const isThere = findRunRecord(folder)?.workflowSha256 === workflowSha256;
  if (!isThere) await play();
  const record = findRunRecord(folder)!;
  if (!isSuccessful(record)) {
    throw rehearsalFailure('REHEARSAL_NOT_RELEASED', {
      seen: 'the workflow of --after did not come to a good end',
      expected: 'a release that this one finds',
      cure: 'Rehearse that workflow by itself first.',
    });
  }
  for (const name of ofTheRun) rmSync(join(folder, name), { recursive: true, force: true });
  return record;
}

/** The next workflow comes with a commit of its own; the tag stays where it was released. */
export function commitAfter(
  world: World,
  { commit, files }: { readonly commit: string; readonly files: ProjectFiles },
): void {
  world.github.repository(world.repository).addCommit({
    sha: commit,
    message: 'After the release',
    committedAt: new Date(commitTime * 1000).toISOString().replace('.000Z', 'Z'),
    files: Object.fromEntries([...files].map(([name, { content }]) => [name, content])),
  });
}
