/** Where this suite is installed: its actions run from there. */
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { rehearsalFailure } from './failures.ts';

/**
 * The folder of this package, from the script that runs: a bundle keeps no
 * address of its modules. Throws REHEARSAL_ACTION_UNREADABLE.
 */
export function findSuiteFolder(script: string): string {
  let folder = existsSync(script) ? dirname(realpathSync(script)) : script;
  for (;;) {
    if (isSuite(folder)) return folder;
    const parent = dirname(folder);
    if (parent === folder) break;
    folder = parent;
  }
  throw rehearsalFailure('REHEARSAL_ACTION_UNREADABLE', {
    seen: `no package.json of release-actions above ${script}`,
    expected: "this suite's folder, with actions/ and dist/",
    cure: 'Run the command from an installed or cloned release-actions.',
  });
}

function isSuite(folder: string): boolean {
  const path = join(folder, 'package.json');
  if (!existsSync(path)) return false;
  const { name } = JSON.parse(readFileSync(path, 'utf8')) as { readonly name?: string };
  return name === 'release-actions';
}
