/** A sealed version of a package, as an installer is told of it. */
import type { SealedArtifact } from '../manifest/manifest.ts';

export interface SealedPackage {
  readonly name: string;
  readonly version: string;
  /** The files that may be installed as it. */
  readonly artifacts: readonly SealedArtifact[];
}

/** A file that an installer reads; its name is relative to the folder of its project. */
export interface LockFile {
  readonly name: string;
  readonly content: string;
}

/** What an installer is handed for the packages of one registry. */
export interface InstallProject {
  readonly files: readonly LockFile[];
  /** False when packages from elsewhere are needed as well: those are not locked. */
  readonly complete: boolean;
}
