/** A sealed set of real packages, and the lock files for it. */
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { localFiles } from '../../src/adapters/files.ts';
import type { ActionResult } from '../../src/define-action.ts';
import { seal, type SealOptions } from '../../src/manifest/seal.ts';
import { writeInstallLocks } from '../../src/install/write-install-locks.ts';
import type { Artifacts } from '../../src/ports.ts';
import { fakeLog } from '../support/fakes.ts';
import { packages, sealOptions, sealPorts } from '../manifest/support.ts';

export interface LockedRelease {
  readonly result: ActionResult;
  /** Of the sealed set. */
  readonly sealed: string;
  /** Of the lock files. */
  readonly locks: string;
}

/** Other files to seal by name; the reference project's packages when left out. */
export type BuiltFiles = Readonly<Record<string, Uint8Array>>;

/** Seals the files below an empty folder, and writes the lock files beside the set. */
export async function lockRelease(
  folder: string,
  changes: Partial<SealOptions> = {},
  built?: BuiltFiles,
): Promise<LockedRelease> {
  mkdirSync(join(folder, 'built'));
  for (const [name, bytes] of Object.entries(built ?? {})) {
    writeFileSync(join(folder, 'built', name), bytes);
  }
  for (const [name, path] of built ? [] : Object.entries(packages)) {
    cpSync(path, join(folder, 'built', name));
  }
  const { folder: sealed, manifestSha256 } = await seal(sealOptions(folder, changes), sealPorts());
  const locks = join(folder, 'locks');
  const result = await writeInstallLocks(
    {
      ...{ sealedArtifactId: undefined, sealedRunId: undefined, sealedFolder: sealed },
      ...{ manifestDigest: manifestSha256, outFolder: locks, repository: 'octo/demo' },
    },
    { files: localFiles, artifacts: {} as Artifacts, log: fakeLog() },
  );
  return { result, sealed, locks };
}
