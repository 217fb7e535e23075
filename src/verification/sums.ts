/** SHA256SUMS of the release, read once for the three checks that look at it. */
import { Failure } from '../failure.ts';
import { parseChecksums } from '../manifest/checksums.ts';
import { checksumsFileName } from '../manifest/manifest.ts';
import type { Sha256 } from '../ports.ts';
import type { Candidate } from './candidate.ts';
import { verificationFailure } from './failures.ts';
import { attempted, undecided, type Outcome } from './outcome.ts';

/** A thousand lines of the longest names. */
const maxSumsBytes = 1024 * 1024;

type Sums = ReadonlyMap<string, Sha256>;

/** Digests by name. Throws VERIFY_SUMS_MISSING, SUMS_*, FILE_TOO_LARGE, VERIFY_FILE_UNREADABLE. */
export async function readSums({ find, text }: Candidate): Promise<Sums> {
  if (find(checksumsFileName)) return parseChecksums(await text(checksumsFileName, maxSumsBytes));
  throw verificationFailure('VERIFY_SUMS_MISSING', {
    seen: 'there is no SHA256SUMS among the files',
    expected: 'the checksums of the release',
    cure: 'Download all assets of the release. When it has none, ask who published it for checksums.',
  });
}

/** For checks that compare with SHA256SUMS: one that cannot be read makes them unknown. */
export async function againstSums(
  candidate: Candidate,
  check: (sums: Sums) => Outcome,
): Promise<Outcome> {
  const sums = await attempted(() => readSums(candidate));
  if (!(sums instanceof Failure)) return check(sums);
  const failure = verificationFailure('VERIFY_SUMS_NEEDED', {
    seen: 'there is no SHA256SUMS that could be compared with',
    expected: 'the checksums of the release',
    cure: 'See what is wrong with SHA256SUMS first: this check could not be made without it.',
  });
  return undecided('needs SHA256SUMS', failure);
}
