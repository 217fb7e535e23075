/** Texts that are kept until both archives have been read, each once, outside of the heap. */
import { TextIndex } from '../../archive/text-index.ts';
import { tooLarge } from '../../archive/too-large.ts';
import { ByteStore } from './byte-store.ts';
import { maxKeptTextBytes } from './limits.ts';

export class TextPool {
  readonly #index = new TextIndex();
  readonly #store = new ByteStore();

  /** Its number, by which it is had again. Throws ARCHIVE_TOO_LARGE. */
  add(text: string): number {
    const before = this.#index.size;
    const number = this.#index.add(text);
    if (number < before) return number;
    if (this.#store.size + Buffer.byteLength(text) > maxKeptTextBytes) {
      throw tooLarge(
        `more than ${maxKeptTextBytes} bytes of names and header fields, with the other file`,
      );
    }
    return this.#store.add(Buffer.from(text));
  }

  /** Its number; undefined when it was not added. */
  find(text: string): number | undefined {
    return this.#index.find(text);
  }

  text(number: number): string {
    return this.#store.get(number).toString('utf8');
  }
}
