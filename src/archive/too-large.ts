/** The failure of every cap on archives. */
import { archiveFailure } from './failures.ts';

/** ARCHIVE_TOO_LARGE; `seen` completes "the archive holds …". */
export function tooLarge(seen: string) {
  return archiveFailure('ARCHIVE_TOO_LARGE', {
    seen: `the archive holds ${seen}`,
    expected: 'an archive within the limits for packages',
    cure: 'Look at what the build packs; an archive that unpacks to far more than its size is hostile.',
  });
}
