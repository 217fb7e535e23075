import type { Check } from '../check.ts';
import { verificationFailure } from '../failures.ts';
import { judged } from '../outcome.ts';
import { againstSums } from '../sums.ts';

export const checksumsIntegrity: Check = {
  id: 'checksums-integrity',
  title: 'Every file has the digest of its line in SHA256SUMS',
  run: (candidate) =>
    againstSums(candidate, (sums) => {
      const compared = candidate.files.filter(({ name }) => sums.has(name));
      const failures = compared
        .filter(({ name, sha256 }) => sums.get(name) !== sha256)
        .map(({ name, sha256 }) =>
          verificationFailure('VERIFY_SUMS_DIFFERS', {
            seen: `${name} has sha256 ${sha256}`,
            expected: `${sums.get(name)}, as SHA256SUMS has it`,
            cure: 'Do not use the file. Download it again; when it stays so, tell who published it.',
            location: { file: name },
          }),
        );
      return judged(failures, `${compared.length} of ${sums.size} lines compared`);
    }),
};
