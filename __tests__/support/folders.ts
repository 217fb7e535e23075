/** Folders with given files, gone after the test file. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from '@jest/globals';

/** Gives new folders; call it once, at the top of a test file. */
export function temporaryFolders(): (
  files?: Readonly<Record<string, string | Uint8Array>>,
) => string {
  // Not before it is needed: where every test is skipped, no hook runs either.
  let root: string | undefined;
  afterAll(() => {
    if (root !== undefined) rmSync(root, { recursive: true, force: true });
  });
  let count = 0;
  return (files = {}) => {
    count += 1;
    root ??= mkdtempSync(join(tmpdir(), 'test-'));
    const folder = join(root, String(count));
    mkdirSync(folder);
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), content);
    }
    return folder;
  };
}
