/** Name and version that a package carries inside, and the failure of one that does not tell them. */
import type { Files } from '../ports.ts';
import { sealFailure } from './failures.ts';

export interface PackageIdentity {
  /** As the channel names it: `group:artifact` for Maven. */
  readonly name: string;
  readonly version: string;
  /** Under which the registry will serve it, when that is told inside as well. */
  readonly filename?: string;
}

export type ArchiveFiles = Pick<Files, 'stream' | 'stat'>;

/** SEAL_METADATA_UNREADABLE; `seen` completes "the metadata inside … cannot be read: …". */
export function unreadableMetadata(path: string, seen: string) {
  return sealFailure('SEAL_METADATA_UNREADABLE', {
    seen: `the metadata inside ${path} cannot be read: ${seen}`,
    expected: 'one manifest (Cargo.toml, package.json, a gemspec, a POM) with a name and a version',
    cure: 'Package with the tool of its language: `cargo package`, `npm pack`, `gem build`, `mvn package`.',
  });
}

/** The value that is read; what cannot be read is told of the path. Throws SEAL_METADATA_UNREADABLE. */
export function readOrRefuse<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw unreadableMetadata(
      path,
      error instanceof Error ? error.message.split('\n')[0]! : String(error),
    );
  }
}

const maxMetadataBytes = 4 * 1024 * 1024;

/** All bytes of a small file. Throws SEAL_METADATA_UNREADABLE when it is none. */
export async function readSmall(path: string, stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of stream) {
    size += piece.length;
    if (size > maxMetadataBytes) {
      throw unreadableMetadata(path, `it has more than ${maxMetadataBytes} bytes of metadata`);
    }
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
