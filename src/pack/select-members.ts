/** Which files of a folder become members, in which order, with which modes. */
import { posix } from 'node:path';
import picomatch from 'picomatch';
import { Failure } from '../failure.ts';
import { parseMemberName } from '../archive/member-name.ts';
import { defaultLimits } from '../archive/member.ts';
import { byCodeUnit } from '../manifest/safe-name.ts';
import type { FileEntry } from '../ports.ts';
import { packFailure } from './failures.ts';
import type { PackMember } from './member.ts';

export interface Selection {
  readonly folder: string;
  /** Folders that every member is put under; '' for none. */
  readonly prefix: string;
  /** Globs over names relative to the folder; empty for all files. */
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly links: 'refuse' | 'keep';
  /** Globs of the files with mode 0755, instead of what the file system tells. */
  readonly executables: readonly string[] | undefined;
}

/**
 * The members, sorted by code unit. Folders are none: git does not know empty
 * ones, so that they would differ between two clones of a commit. Throws
 * PACK_NOTHING, PACK_GLOB_UNMATCHED, PACK_NAME_UNSAFE, PACK_LINK,
 * PACK_LINK_OUTSIDE, PACK_NOT_A_FILE.
 */
export function selectMembers(
  entries: readonly FileEntry[],
  selection: Selection,
): readonly PackMember[] {
  const isPacked = selectedBy(selection);
  const selected = entries.filter(({ name }) => isPacked(name));
  requireMatched(selection.include, entries);
  requireMatched(selection.executables ?? [], selected);
  if (selected.length === 0) throw nothing(selection.folder, entries.length);
  const isExecutable = executableBy(selection.executables);
  return selected
    .map((entry) => memberOf(entry, selection, isExecutable))
    .sort((one, other) => byCodeUnit(one.name, other.name));
}

/** Tells whether a file, named relative to the folder, is packed. */
export function selectedBy({
  include,
  exclude,
}: Pick<Selection, 'include' | 'exclude'>): (name: string) => boolean {
  const included = include.length === 0 ? () => true : matcherOf(include);
  const excluded = exclude.length === 0 ? () => false : matcherOf(exclude);
  return (name) => included(name) && !excluded(name);
}

function executableBy(globs: Selection['executables']): (entry: FileEntry) => boolean {
  if (globs === undefined) return (entry) => entry.executable === true;
  const matches = matcherOf(globs);
  return ({ name }) => matches(name);
}

function memberOf(
  entry: FileEntry,
  selection: Selection,
  isExecutable: (entry: FileEntry) => boolean,
): PackMember {
  const { prefix } = selection;
  const name = requireName(prefix === '' ? entry.name : `${prefix}/${entry.name}`);
  const path = `${selection.folder}/${entry.name}`;
  if (entry.kind === 'link') {
    return { name, path, size: 0, mode: 0o777, linkTarget: requireTarget(entry, selection.links) };
  }
  if (entry.kind !== 'file') throw notAFile(entry.name);
  return { name, path, size: entry.size, mode: isExecutable(entry) ? 0o755 : 0o644 };
}

/** The name, which our own reader of archives takes, and keeps as it is. */
function requireName(name: string): string {
  if (readerKeeps(name) && name.isWellFormed()) return name;
  throw packFailure('PACK_NAME_UNSAFE', {
    seen: `the name ${JSON.stringify(name.slice(0, 200))}`,
    expected: `a relative name of at most ${defaultLimits.maxNameBytes} bytes, without control characters, backslashes, \`.\` and \`..\``,
    cure: 'Rename the file, correct `prefix`, or leave the file out with `exclude`.',
  });
}

function readerKeeps(name: string): boolean {
  try {
    return parseMemberName(name, defaultLimits.maxNameBytes) === name;
  } catch (error) {
    if (error instanceof Failure) return false;
    throw error;
  }
}

function requireTarget({ name, linkTarget = '' }: FileEntry, links: 'refuse' | 'keep'): string {
  const seen = `${JSON.stringify(name)} is a link to ${JSON.stringify(linkTarget)}`;
  if (links === 'refuse') {
    throw packFailure('PACK_LINK', {
      seen,
      expected: 'plain files: not every tool and platform unpacks links',
      cure: 'Put the file itself there, leave the link out with `exclude`, or set `links: keep`.',
    });
  }
  const end = posix.normalize(posix.join(posix.dirname(name), linkTarget));
  if (readerTakes(linkTarget) && end !== '..' && !end.startsWith('../')) return linkTarget;
  throw packFailure('PACK_LINK_OUTSIDE', {
    seen,
    expected: 'a relative link that stays inside of the folder',
    cure: 'Make the link relative, or leave it out with `exclude`.',
  });
}

/** A target may climb, which a name must not; everything else holds for both. */
function readerTakes(target: string): boolean {
  return target !== '' && !/^[A-Za-z]:|^\/|\\|\p{Cc}/u.test(target) && target.isWellFormed();
}

function requireMatched(globs: readonly string[], entries: readonly FileEntry[]): void {
  const unmatched = globs.find((glob) => {
    const matches = matcherOf([glob]);
    return !entries.some(({ name }) => matches(name));
  });
  if (unmatched === undefined) return;
  throw packFailure('PACK_GLOB_UNMATCHED', {
    seen: `no file matches ${JSON.stringify(unmatched)}`,
    expected: 'a file for every glob of `include` and `executables`',
    cure: 'Check that the build wrote it, or correct the glob; globs count from `folder`.',
  });
}

/** Names that start with a dot are files like any other. */
function matcherOf(globs: readonly string[]): (name: string) => boolean {
  return picomatch([...globs], { dot: true });
}

function nothing(folder: string, count: number) {
  return packFailure('PACK_NOTHING', {
    seen: `${folder} has ${count === 0 ? 'no files' : `${count} files, and all are left out`}`,
    expected: 'files to pack',
    cure: 'Check that the build wrote into this folder, and what `include` and `exclude` say.',
  });
}

function notAFile(name: string) {
  return packFailure('PACK_NOT_A_FILE', {
    seen: `${JSON.stringify(name)} is a device, a socket or a pipe`,
    expected: 'plain files',
    cure: 'Remove it, or leave it out with `exclude`.',
  });
}
