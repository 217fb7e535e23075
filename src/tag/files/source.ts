/** Version files as texts: read once, small, and inside the working directory. */
import type { Files } from '../../ports.ts';
import type { VersionScheme } from '../equal-versions.ts';
import { versionFileFailure } from '../failures.ts';

const maxBytes = 1024 * 1024;

/** A version file's text. */
export interface Source {
  /** Relative to the working directory, as messages show it. */
  readonly path: string;
  readonly text: string;
}

/** Where a version was found. */
export interface FoundVersion {
  /** As it is written in the file. */
  readonly version: string;
  /** The file that carries it: for an inherited version, the workspace's. */
  readonly path: string;
  /** Counts from 1; undefined when the place could not be told. */
  readonly line: number | undefined;
  readonly scheme: VersionScheme;
}

/** Reads a file below the working directory; undefined when there is none. */
export type ReadSource = (path: string) => Promise<Source | undefined>;

/** The reader for one working directory. Throws VERSION_FILE_UNSAFE_PATH, FILE_TOO_LARGE. */
export function sourceReader(files: Files, workingDirectory: string): ReadSource {
  return async (path) => {
    if (/^([/\\]|[A-Za-z]:)/.test(path) || path.split(/[/\\]/).includes('..')) {
      throw versionFileFailure('VERSION_FILE_UNSAFE_PATH', {
        seen: `the version file ${JSON.stringify(path)}.`,
        expected: 'a path below the working directory',
        cure: 'Write it relative to `working-directory`, without `..`.',
      });
    }
    const place = workingDirectory === '.' ? path : `${workingDirectory}/${path}`;
    if ((await files.stat(place)) === undefined) return undefined;
    const text = (await files.read(place, maxBytes)).toString('utf8');
    return { path, text: text.replace(/^\ufeff/, '') };
  };
}

/** Number of the line that the offset is in, from 1. */
export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
