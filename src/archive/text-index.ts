/** Which texts have been seen, in some 25 bytes a text however long they are. */
import { hash } from 'node:crypto';

const wordsPerText = 4;
const leastTexts = 512;

/**
 * Numbers texts in the order in which they come, from 0. A text is told from others by 128 bits
 * of its SHA-256, which nobody can make two texts share: names in archives are anybody's.
 */
export class TextIndex {
  /** How many texts there are. */
  size = 0;
  #digests = new Uint32Array(wordsPerText * leastTexts);
  /** Numbers, each plus one, at the first free place from where the digest says; 0 is free. */
  #slots = new Uint32Array(2 * leastTexts);

  /** Its number; undefined when it was not added. */
  find(text: string): number | undefined {
    const found = this.#slots[this.#slotOf(digestOf(text))]!;
    return found === 0 ? undefined : found - 1;
  }

  /** Its number: the one that it has, or else the next. */
  add(text: string): number {
    const asked = digestOf(text);
    const known = this.#slots[this.#slotOf(asked)]!;
    if (known > 0) return known - 1;
    const number = this.size++;
    if (this.size * wordsPerText > this.#digests.length) this.#grow();
    this.#digests.set(asked, number * wordsPerText);
    this.#slots[this.#slotOf(asked)] = number + 1;
    return number;
  }

  /** Adds it; false when it was there. */
  addNew(text: string): boolean {
    const before = this.size;
    return this.add(text) === before;
  }

  /** Where the text stands, or the free place where it would. */
  #slotOf(digest: Uint32Array): number {
    const last = this.#slots.length - 1;
    let slot = digest[0]! & last;
    for (; ; slot = (slot + 1) & last) {
      const found = this.#slots[slot]!;
      if (found === 0 || this.#isSame(found - 1, digest)) return slot;
    }
  }

  #isSame(number: number, digest: Uint32Array): boolean {
    const start = number * wordsPerText;
    for (let word = 0; word < wordsPerText; word++) {
      if (this.#digests[start + word] !== digest[word]) return false;
    }
    return true;
  }

  /** Doubles the room; at most half of the slots are ever taken. */
  #grow(): void {
    const digests = this.#digests;
    this.#digests = new Uint32Array(digests.length * 2);
    this.#digests.set(digests);
    this.#slots = new Uint32Array((this.#digests.length / wordsPerText) * 2);
    const count = digests.length / wordsPerText;
    for (let number = 0; number < count; number++) {
      const start = number * wordsPerText;
      const slot = this.#slotOf(digests.subarray(start, start + wordsPerText));
      this.#slots[slot] = number + 1;
    }
  }
}

/** Of the text that was asked for last: one a text would be more than all that is kept. */
const digest = new Uint32Array(wordsPerText);

function digestOf(text: string): Uint32Array {
  const bytes = hash('sha256', text, 'binary');
  for (let index = 0; index < 4 * wordsPerText; index++) {
    const word = index >>> 2;
    digest[word] = (digest[word]! << 8) | bytes.charCodeAt(index);
  }
  return digest;
}
