/** What the domains need to take back what was released; src/ports.ts has the rest. */
import type { WriteResult } from './ports.ts';

/** Deletes what belongs to a release of one repository. */
export interface ReleaseRemovals {
  /**
   * The release and its assets, whatever its state: who calls has looked that it is a draft.
   * One that is not there is `done`.
   */
  deleteRelease(id: number): Promise<WriteResult<void>>;
  /** The tag of the repository, wherever it points; one that is not there is refused. */
  deleteTag(name: string): Promise<WriteResult<void>>;
}

/** Withdraws versions from a cargo registry: nobody newly depends on them, lock files still do. */
export interface CrateYanks {
  /** A version that is yanked already is `done`. */
  yank(crate: {
    readonly name: string;
    readonly version: string;
    readonly token: string;
  }): Promise<WriteResult<void>>;
}
