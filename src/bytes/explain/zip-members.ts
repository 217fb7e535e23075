/** What a zip's directory says of its members, in as few bytes as comparing them takes. */
import type { MemberFacts } from './member.ts';
import { NumberMap } from './number-map.ts';
import { NumberTable } from './number-table.ts';
import type { TextPool } from './text-pool.ts';

/** The fields of a directory's entry besides name, kind and size. */
export interface ZipFields {
  readonly method: number;
  readonly flags: number;
  readonly crc: number;
  readonly compressedSize: number;
  /** Of the local header, in bytes from the file's start. */
  readonly offset: number;
  /** DOS date and time in one number, the date in the upper half. */
  readonly time: number;
  readonly madeBy: number;
  readonly needed: number;
  readonly attributes: string;
  /** Extra fields by their IDs, zip64's left out, each with a checksum of its content. */
  readonly extra: string;
  readonly comment: string;
  readonly isZip64: boolean;
}

export interface ZipMember extends MemberFacts, ZipFields {
  readonly index: number;
}

/** What is mostly the same in all members of an archive. */
type About = Omit<ZipMember, 'index' | 'name' | 'key' | 'size' | (typeof ownFields)[number]>;

const ownFields = ['crc', 'compressedSize', 'offset', 'time'] as const;

export class ZipMembers {
  readonly #pool: TextPool;
  readonly #rows = new NumberTable('name', 'key', 'about', 'size', ...ownFields);
  readonly #byKey = new NumberMap();

  constructor(pool: TextPool) {
    this.#pool = pool;
  }

  get length(): number {
    return this.#rows.length;
  }

  /** Throws ARCHIVE_TOO_LARGE. */
  add({ name, key, size, ...member }: Omit<ZipMember, 'index'>): void {
    const { crc, compressedSize, offset, time, ...about } = member satisfies About;
    const named = this.#pool.add(name);
    const keyed = key === name ? named : this.#pool.add(key);
    const said = this.#pool.add(JSON.stringify(about));
    const numbers = { name: named, key: keyed, about: said, size };
    const index = this.#rows.add({ ...numbers, crc, compressedSize, offset, time });
    this.#byKey.set(keyed, index);
  }

  get(index: number): ZipMember {
    const of = (column: 'size' | (typeof ownFields)[number]) => this.#rows.get(index, column);
    const text = (column: 'name' | 'key' | 'about') =>
      this.#pool.text(this.#rows.get(index, column));
    return {
      ...(JSON.parse(text('about')) as About),
      index,
      name: text('name'),
      key: text('key'),
      size: of('size'),
      crc: of('crc'),
      compressedSize: of('compressedSize'),
      offset: of('offset'),
      time: of('time'),
    };
  }

  /** The key's number in the pool. */
  keyOf(index: number): number {
    return this.#rows.get(index, 'key');
  }

  /** Of the local header, in bytes from the file's start. */
  offsetOf(index: number): number {
    return this.#rows.get(index, 'offset');
  }

  /** Bytes that it takes in the file, without its header. */
  storedBytesOf(index: number): number {
    return this.#rows.get(index, 'compressedSize');
  }

  /** The member of a key by its number in the pool. */
  find(key: number): number | undefined {
    return this.#byKey.get(key);
  }
}
