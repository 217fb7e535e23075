/** What Python's lock files have in common: names, package URLs, and digests of files. */
import { NotOfShape, objectOf, optional, textLike } from '../../shape.ts';
import { normalizeProjectName } from '../../registry/names.ts';
import { renderPackageUrl } from '../purl.ts';
import type { Checksum } from './locked.ts';

export interface PythonPurl {
  readonly name: string;
  readonly version?: string | undefined;
  /** Of another index than PyPI. */
  readonly repositoryUrl?: string | undefined;
  readonly vcsUrl?: string | undefined;
}

/** `pkg:pypi/…`, with the name as PEP 503 writes it. */
export function pythonPurl({ name, version, repositoryUrl, vcsUrl }: PythonPurl): string {
  return renderPackageUrl({
    type: 'pypi',
    name: normalizeProjectName(name),
    version,
    qualifiers: { repository_url: repositoryUrl, vcs_url: vcsUrl },
  });
}

/** A file of a release, as uv.lock and poetry.lock name it. */
export const hashedFile = objectOf({ hash: optional(textLike()) });

/** The SHA-256 of each file, sorted: a package of Python is any of its files. */
export function sha256Checksums(hashes: readonly (string | undefined)[]): readonly Checksum[] {
  const values = hashes.flatMap((hash) => {
    const digits = /^sha256:([0-9a-f]{64})$/i.exec(hash ?? '')?.[1];
    return digits === undefined ? [] : [digits.toLowerCase()];
  });
  return [...new Set(values)].sort().map((value) => ({ algorithm: 'SHA256', value }));
}

/** What a shape reads, or the failure that `fail` makes of what is wrong. */
export function readShape<T>(read: () => T, fail: (seen: string) => Error): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof NotOfShape ? fail(`is wrong: ${error.message}`) : error;
  }
}
