/** Rows of numbers, outside of the heap: what is kept of each of a hundred thousand members. */

const rowsPerChunk = 4096;

export class NumberTable<Column extends string> {
  /** How many rows there are. */
  length = 0;
  readonly #columns: readonly Column[];
  readonly #places: ReadonlyMap<Column, number>;
  readonly #chunks: Float64Array[] = [];

  constructor(...columns: readonly Column[]) {
    this.#columns = columns;
    this.#places = new Map(columns.map((column, place) => [column, place]));
  }

  /** Adds a row; its number, from 0. */
  add(row: { readonly [C in Column]: number }): number {
    const number = this.length++;
    const inChunk = number % rowsPerChunk;
    const width = this.#columns.length;
    const chunk = (this.#chunks[Math.floor(number / rowsPerChunk)] ??= new Float64Array(
      rowsPerChunk * width,
    ));
    this.#columns.forEach((column, place) => (chunk[inChunk * width + place] = row[column]));
    return number;
  }

  /** A number of a row that is there. */
  get(row: number, column: Column): number {
    const chunk = this.#chunks[Math.floor(row / rowsPerChunk)]!;
    return chunk[(row % rowsPerChunk) * this.#columns.length + this.#places.get(column)!]!;
  }

  /** Forgets all rows, and keeps the room that they took. */
  clear(): void {
    this.length = 0;
  }
}
