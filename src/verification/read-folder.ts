/** Files in a folder, as somebody has downloaded them: digested, and none believed. */
import type { Failure } from '../failure.ts';
import { inParallel } from '../in-parallel.ts';
import { unsafeNameReason } from '../manifest/safe-name.ts';
import type { FileEntry, Files } from '../ports.ts';
import { verificationFailure } from './failures.ts';
import type { Gathered } from './gather.ts';
import { findExcess } from './limits.ts';
import { counted, judged } from './outcome.ts';
import { unsafeName } from './unsafe-name.ts';

/** Every plain file that is directly in the folder; anything else there is a failure. Throws FILE_MISSING. */
export async function readFolder(folder: string, files: Files): Promise<Gathered> {
  const entries = await files.list(folder);
  const excess = findExcess(entries);
  if (excess) return { outcome: judged([excess], ''), release: undefined };
  const faults = entries.flatMap((entry) => findFault(entry) ?? []);
  const plain = entries.filter((entry) => findFault(entry) === undefined);
  if (plain.length === 0) faults.push(noFiles(folder));
  // All at once: the port digests as many at a time as the machine has cores.
  const digested = await inParallel(
    plain,
    async ({ name }) => ({ ...(await files.digest(`${folder}/${name}`)), name }),
    plain.length,
  );
  return {
    outcome: judged(faults, `${counted(plain.length, 'file')} in the folder`),
    release: plain.length === 0 ? undefined : { folder, files: digested },
  };
}

function findFault({ name, kind }: FileEntry): Failure | undefined {
  if (kind !== 'file' || name.includes('/')) {
    const what = kind === 'link' ? 'a link' : kind === 'file' ? 'in a folder' : 'no plain file';
    return verificationFailure('VERIFY_FILE_NOT_PLAIN', {
      seen: `${JSON.stringify(name.slice(0, 200))} is ${what}`,
      expected: 'the files of the release, all directly in the folder',
      cure: 'Download the release into an empty folder (gh release download TAG --dir FOLDER), and verify that.',
    });
  }
  const reason = unsafeNameReason(name);
  return reason === undefined ? undefined : unsafeName(name, reason);
}

function noFiles(folder: string): Failure {
  return verificationFailure('VERIFY_REQUEST_UNCLEAR', {
    seen: `${folder} holds no file`,
    expected: 'the files of a release',
    cure: 'Download the release into it first (gh release download TAG --dir FOLDER), or name its tag instead of a folder.',
  });
}
