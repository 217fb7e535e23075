import { verificationFailure } from '../failures.ts';
import type { Check } from '../check.ts';
import { counted, judged } from '../outcome.ts';

export const nonEmpty: Check = {
  id: 'non-empty',
  title: 'Every file has bytes',
  run: ({ files }) => {
    const empty = files.filter(({ size }) => size === 0);
    const failures = empty.map(({ name }) =>
      verificationFailure('VERIFY_FILE_EMPTY', {
        seen: `${name} has no bytes`,
        expected: 'files with content',
        cure: 'Do not use the release: its upload went wrong, or somebody emptied the file. Ask who published it.',
        location: { file: name },
      }),
    );
    return judged(failures, counted(files.length, 'file'));
  },
};
