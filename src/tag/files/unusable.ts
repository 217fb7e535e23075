/** The failures that every reader of version files shares. */
import type { Location } from '../../failure.ts';
import { versionFileFailure } from '../failures.ts';

/** The file is not what its name promises. */
export function unreadable(path: string, why: string, location?: Location) {
  return versionFileFailure('VERSION_FILE_UNREADABLE', {
    seen: `${path}: ${why}.`,
    expected: 'a file of the format that its name promises',
    cure: `Mend ${path}, or give a pattern instead: \`${path}#<regular expression with one group>\`.`,
    location: location ?? { file: path },
  });
}

/** The file is fine, but carries no version; `where` is the place to look at. */
export function noVersion(path: string, where: string) {
  return versionFileFailure('VERSION_FILE_NO_VERSION', {
    seen: `${path} has no ${where}.`,
    expected: 'the version that is released',
    cure: `Add it, or leave ${path} out of \`version-files\`.`,
    location: { file: path },
  });
}

/** More than one version in one file. */
export function ambiguous(path: string, found: readonly string[]) {
  return versionFileFailure('VERSION_FILE_AMBIGUOUS', {
    seen: `${path} carries ${found.map((version) => JSON.stringify(version)).join(' and ')}.`,
    expected: 'one version',
    cure: `Give a pattern that matches one place: \`${path}#<regular expression with one group>\`.`,
    location: { file: path },
  });
}
