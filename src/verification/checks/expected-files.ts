import picomatch from 'picomatch';
import type { Check } from '../check.ts';
import { verificationFailure } from '../failures.ts';
import { counted, judged, notAsked } from '../outcome.ts';

export const expectedFiles: Check = {
  id: 'expected-files',
  title: 'As many files match each expected glob as the verifier counts',
  run: ({ files, request: { policy } }) => {
    const expectations = policy.expectations ?? [];
    if (expectations.length === 0) return notAsked('nothing is expected by name');
    const failures = expectations.flatMap(({ glob, count }) => {
      const found = files.filter(({ name }) => picomatch.isMatch(name, glob));
      if (found.length === count) return [];
      const names = found.map(({ name }) => name).join(', ');
      const failure = verificationFailure('VERIFY_COUNT_WRONG', {
        seen: `${counted(found.length, 'file')} match ${glob}: ${names || 'none'}`,
        expected: `${count}, as \`expect\` says`,
        cure: 'Ask who published the release what became of the others, or correct `expect`.',
      });
      return [failure];
    });
    return judged(failures, counted(expectations.length, 'glob'));
  },
};
