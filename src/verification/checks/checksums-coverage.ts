import { checksumsFileName, checksumsSignatureFileName } from '../../manifest/manifest.ts';
import type { Check } from '../check.ts';
import { verificationFailure } from '../failures.ts';
import { counted, judged } from '../outcome.ts';
import { againstSums } from '../sums.ts';

export const checksumsCoverage: Check = {
  id: 'checksums-coverage',
  title: 'SHA256SUMS lists every file but itself, and no other',
  run: (candidate) =>
    againstSums(candidate, (sums) => {
      const { files, find } = candidate;
      const listed = files.filter(({ name }) => !isAboutSums(name));
      const unlisted = listed
        .filter(({ name }) => !sums.has(name))
        .map(({ name }) =>
          verificationFailure('VERIFY_SUMS_UNLISTED', {
            seen: `SHA256SUMS has no line for ${name}`,
            expected: 'a line for every file',
            cure: 'Do not use the file: whoever made the checksums did not know it.',
            location: { file: name },
          }),
        );
      const stale = [...sums.keys()]
        .filter((name) => !find(name) || isAboutSums(name))
        .map((name) =>
          verificationFailure('VERIFY_SUMS_STALE', {
            seen: `SHA256SUMS has a line for ${name}, which is not there or cannot be listed`,
            expected: 'lines for the files of the release and for no other',
            cure: 'Download all assets of the release; when the file is not among them, ask who published it what became of it.',
            location: { file: checksumsFileName },
          }),
        );
      return judged([...unlisted, ...stale], counted(listed.length, 'file', 'listed'));
    }),
};

/** It cannot list itself, nor what is made of it afterwards. */
function isAboutSums(name: string): boolean {
  return name === checksumsFileName || name === checksumsSignatureFileName;
}
