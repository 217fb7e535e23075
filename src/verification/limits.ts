/** More than any honest release, little enough for a verifier's machine. */
import { verificationFailure } from './failures.ts';
import type { Failure } from '../failure.ts';

/** GitHub's own limit of assets in a release. */
const maxFiles = 1000;
/** GitHub's own limit of one asset. */
const maxFileBytes = 2 * 1024 ** 3;
const maxBytes = 32 * 1024 ** 3;

/** VERIFY_FILES_EXCESSIVE, of what is told before anything of it is read; undefined when it is fine. */
export function findExcess(
  files: readonly { readonly name: string; readonly size: number }[],
): Failure | undefined {
  const large = files.find(({ size }) => size > maxFileBytes);
  const total = files.reduce((sum, { size }) => sum + size, 0);
  const seen =
    files.length > maxFiles
      ? `there are ${files.length} files`
      : large
        ? `${JSON.stringify(large.name)} has ${large.size} bytes`
        : total > maxBytes
          ? `the files have ${total} bytes`
          : undefined;
  if (seen === undefined) return undefined;
  return verificationFailure('VERIFY_FILES_EXCESSIVE', {
    seen,
    expected: `at most ${maxFiles} files, of ${maxFileBytes} bytes each and ${maxBytes} in all`,
    cure: 'Look at what the release holds: nothing of it was read. Verify the right folder or tag.',
  });
}
