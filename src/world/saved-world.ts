/** What a world leaves in its folder, so that another process can go on where it stopped. */
import { existsSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { worldFailure } from './failures.ts';
import type { SavedFault } from './faults.ts';
import type { SavedServices } from './services.ts';

const formatVersion = 1;

export interface SavedWorld {
  readonly formatVersion: typeof formatVersion;
  readonly repository: string;
  /** The next ID that the world gives out. */
  readonly nextId: number;
  readonly faults: readonly SavedFault[];
  readonly services: SavedServices;
}

/** The world saved in the folder, undefined when there is none. Throws WORLD_STATE_INCOMPATIBLE. */
export async function findSavedWorld(folder: string): Promise<SavedWorld | undefined> {
  const path = statePath(folder);
  if (!existsSync(path)) return undefined;
  const saved = JSON.parse(await readFile(path, 'utf8')) as SavedWorld;
  if (saved.formatVersion !== formatVersion) {
    throw worldFailure('WORLD_STATE_INCOMPATIBLE', {
      seen: `${path} of format ${String(saved.formatVersion)}`,
      expected: `format ${formatVersion}`,
      cure: 'Delete the folder: a world is made anew.',
    });
  }
  return saved;
}

/** Writes the world's state through a temporary name: a stop halfway keeps the older state. */
export async function writeSavedWorld(
  folder: string,
  world: Omit<SavedWorld, 'formatVersion'>,
): Promise<void> {
  const path = statePath(folder);
  const temporary = `${path}.${process.pid}.tmp`;
  await writeFile(temporary, JSON.stringify({ formatVersion, ...world }));
  await rename(temporary, path);
}

function statePath(folder: string): string {
  return join(folder, 'world.json');
}
