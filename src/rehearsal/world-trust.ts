/** In a world, the world’s own Sigstore is whom to trust: what it signed, no built-in root knows. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ActionFile } from '../workflow/model.ts';
import type { Leg } from './leg.ts';

const input = 'trusted-root';

/**
 * The inputs, with the world’s roots where an action takes roots and none are named: a workflow
 * that is rehearsed is the one that runs on GitHub, and names none there.
 */
export async function withWorldTrust(
  file: ActionFile,
  inputs: Readonly<Record<string, string>>,
  { folders, run }: Pick<Leg, 'folders' | 'run'>,
): Promise<Readonly<Record<string, string>>> {
  if (!file.inputs.has(input) || inputs[input]) return inputs;
  const path = join(folders.temp, 'trusted-root.jsonl');
  mkdirSync(folders.temp, { recursive: true });
  writeFileSync(path, await run.world.world.sigstore.trustedRootLines());
  return { ...inputs, [input]: path };
}
