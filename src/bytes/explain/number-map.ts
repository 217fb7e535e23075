/** Numbers by numbers that rise from 0 without large gaps, outside of the heap. */

export class NumberMap {
  /** Each value plus one; 0 where there is none. */
  #values = new Uint32Array(1024);

  get(key: number): number | undefined {
    const value = this.#values[key] ?? 0;
    return value === 0 ? undefined : value - 1;
  }

  /** `value` is a whole number from 0. */
  set(key: number, value: number): void {
    if (key >= this.#values.length) {
      const values = new Uint32Array(Math.max(key + 1, this.#values.length * 2));
      values.set(this.#values);
      this.#values = values;
    }
    this.#values[key] = value + 1;
  }

  /** Forgets all, and keeps the room. */
  clear(): void {
    this.#values.fill(0);
  }
}
