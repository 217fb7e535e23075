/** What the build job has told of itself: what it was built with, and from which lock files. */
import { byCodeUnit } from '../manifest/safe-name.ts';
import type { Files, Sha256 } from '../ports.ts';
import {
  anything,
  listOf,
  NotOfShape,
  objectOf,
  optional,
  sha256Text,
  textLike,
  type Shape,
} from '../shape.ts';
import { invalidInput, parseStructuredInput } from '../structured-input.ts';

export interface Toolchain {
  /** `rustc`, `node`, `maturin`. */
  readonly name: string;
  readonly version: string;
  /** What it built for, such as `x86_64-unknown-linux-gnu`. */
  readonly platform?: string | undefined;
}

export interface LockFile {
  /** As it was named, relative to the checkout. */
  readonly path: string;
  readonly sha256: Sha256;
}

export interface KnownBuild {
  /** Sorted by name, version and platform; each once. */
  readonly toolchains: readonly Toolchain[];
  /** Sorted by path and digest; each once. */
  readonly lockFiles: readonly LockFile[];
}

const name = textLike(/^[A-Za-z0-9][\w.+@/-]{0,63}$/, 'the name of a tool');
const version = textLike(/^[\w.+~:-][ \w.+~:()-]{0,99}$/, 'a version in quotes, of one line');
const platform = textLike(/^[\w.+-]{1,100}$/, 'the name of a platform');
const toolchain: Shape<Toolchain> = objectOf({ name, version, platform: optional(platform) });
/** Below the checkout: no `..`, no drive, no backslash, nothing hidden in it. */
const lockPath = textLike(
  /^(?!.*(?:^|\/)\.{0,2}(?:\/|$))[^\p{Cc}\\:]{1,500}$/u,
  'a path below the checkout, such as `crates/demo/Cargo.lock`',
);

/** The shapes that BUILD_META.json has of them too. */
export const toolchainsShape = listOf(toolchain);
export const lockFilesShape: Shape<readonly LockFile[]> = listOf(
  objectOf({ path: lockPath, sha256: sha256Text }),
);

/** More than any list of tools is long. */
const maxToolchainsBytes = 1024 * 1024;

/**
 * The toolchains of an input that is a YAML list of {name, version, platform} or of files that
 * hold such a list: every build job can hand over its own. Throws INPUT_INVALID, FILE_*.
 */
export async function readToolchains(
  input: string,
  text: string,
  files: Pick<Files, 'read'>,
): Promise<readonly Toolchain[]> {
  const entries = inShape(input, () => listOf(anything)(parseStructuredInput(input, text), ''));
  const read = entries.map(async (entry) => {
    if (typeof entry !== 'string') return inShape(input, () => toolchainsShape([entry], ''));
    const told = (await files.read(entry, maxToolchainsBytes)).toString('utf8');
    return inShape(input, () => toolchainsShape(parseStructuredInput(input, told), entry));
  });
  return sorted((await Promise.all(read)).flat());
}

/** The lock files with their digests. Throws INPUT_INVALID for a path out of the checkout, FILE_*. */
export async function digestLockFiles(
  input: string,
  paths: readonly string[],
  files: Pick<Files, 'digest'>,
): Promise<readonly LockFile[]> {
  const digested = paths.map(async (given) => {
    const path = inShape(input, () => lockPath(given.replace(/^(?:\.\/)+/, ''), ''));
    return { path, sha256: (await files.digest(given)).sha256 };
  });
  return sorted(await Promise.all(digested));
}

/** What both tell, each once. */
export function joinKnown(one: KnownBuild, other: KnownBuild): KnownBuild {
  return {
    toolchains: sorted([...one.toolchains, ...other.toolchains]),
    lockFiles: sorted([...one.lockFiles, ...other.lockFiles]),
  };
}

function sorted<Entry extends object>(entries: readonly Entry[]): readonly Entry[] {
  const byText = new Map(entries.map((entry) => [Object.values(entry).join('\0'), entry]));
  return [...byText].sort(([one], [other]) => byCodeUnit(one, other)).map(([, entry]) => entry);
}

function inShape<T>(input: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof NotOfShape)) throw error;
    const expected = {
      toolchains: 'a list of {name, version, platform}, or of files that hold one',
      'lock-files': 'a list of paths below the checkout',
    }[input]!;
    throw invalidInput(input, error.message, expected);
  }
}
