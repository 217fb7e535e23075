/** The folders of an archive that have a file somewhere in them, listed or not. */
import { TextIndex } from '../../archive/text-index.ts';
import { tooLarge } from '../../archive/too-large.ts';

export class FilledFolders {
  readonly #folders = new TextIndex();
  readonly #maxFolders: number;
  #last = '';

  /** `maxFolders` bounds what the names of few members can make of it. */
  constructor(maxFolders: number) {
    this.#maxFolders = maxFolders;
  }

  /** Call it with the key of everything that is no folder. Throws ARCHIVE_TOO_LARGE. */
  see(key: string): void {
    const parent = parentOf(key);
    // Most members stand beside the one before.
    if (parent === this.#last) return;
    this.#last = parent;
    for (let folder = parent; folder !== ''; folder = parentOf(folder)) {
      if (!this.#folders.addNew(folder)) return;
      if (this.#folders.size > this.#maxFolders) {
        throw tooLarge(`files in more than ${this.#maxFolders} folders`);
      }
    }
  }

  /** Whether one of the seen stands below the folder. */
  has(key: string): boolean {
    return this.#folders.find(key) !== undefined;
  }
}

function parentOf(key: string): string {
  return key.slice(0, Math.max(0, key.lastIndexOf('/')));
}
