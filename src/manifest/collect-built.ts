/** The built files, before anything about them is believed. */
import picomatch from 'picomatch';
import type { FileEntry } from '../ports.ts';
import { ownFileNames } from './manifest.ts';
import { requireDistinctNames, requireSafeName } from './safe-name.ts';
import { sealFailure } from './failures.ts';
import type { Expectation } from './seal-plan.ts';

/**
 * Names of the files, sorted. Throws SEAL_NOTHING_BUILT, SEAL_NOT_A_FILE,
 * SEAL_NESTED_FILE, SEAL_EMPTY_FILE, NAME_UNSAFE, NAME_DUPLICATE, and
 * SEAL_FILE_UNEXPECTED or SEAL_COUNT_WRONG when they are not what is expected.
 */
export function requireBuilt(
  entries: readonly FileEntry[],
  expectations: readonly Expectation[],
): readonly string[] {
  if (entries.length === 0) throw nothingBuilt();
  for (const entry of entries) requireSealable(entry);
  const names = entries.map(({ name }) => name);
  requireDistinctNames([...ownFileNames, ...names]);
  requireExpected(names, expectations);
  return names;
}

function requireSealable({ name, kind, size }: FileEntry): void {
  const shown = JSON.stringify(name);
  if (kind !== 'file') {
    throw sealFailure('SEAL_NOT_A_FILE', {
      seen: `${shown} is ${kind === 'link' ? 'a link' : 'no plain file'}`,
      expected: 'plain files',
      cure: 'Put the file itself into the folder.',
    });
  }
  if (name.includes('/')) {
    throw sealFailure('SEAL_NESTED_FILE', {
      seen: `${shown} is in a folder`,
      expected: 'all files directly in the folder, as they will be in the release',
      cure: 'Flatten the folder, for example with `merge-multiple: true` when downloading artifacts.',
    });
  }
  requireSafeName(name);
  if (size === 0) {
    throw sealFailure('SEAL_EMPTY_FILE', {
      seen: `${shown} has no bytes`,
      expected: 'files with content',
      cure: 'Look at the build step that wrote it: it failed without saying so.',
    });
  }
}

function requireExpected(names: readonly string[], expectations: readonly Expectation[]): void {
  const matchers = expectations.map(({ glob, count }) => ({
    glob,
    count,
    found: names.filter((name) => picomatch.isMatch(name, glob)),
  }));
  for (const { glob, count, found } of matchers) {
    if (found.length === count) continue;
    throw sealFailure('SEAL_COUNT_WRONG', {
      seen: `${found.length} files match ${glob}: ${found.join(', ') || 'none'}`,
      expected: `${count}, as \`expect\` says`,
      cure: 'Check that every build job handed over its files, or correct `expect`.',
    });
  }
  const stranger = names.find((name) => !matchers.some(({ found }) => found.includes(name)));
  if (stranger === undefined) return;
  throw sealFailure('SEAL_FILE_UNEXPECTED', {
    seen: `${stranger} matches no glob of \`expect\``,
    expected: 'only files that are expected',
    cure: 'Keep it out of the folder, or add a glob for it to `expect`.',
  });
}

function nothingBuilt() {
  return sealFailure('SEAL_NOTHING_BUILT', {
    seen: 'the folder is empty',
    expected: 'the built files',
    cure: 'Check that the build’s artifact was downloaded into this folder.',
  });
}
