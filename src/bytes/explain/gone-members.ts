/** The members of one tar that have gone by, in as few bytes as comparing them later takes. */
import type { MemberFacts } from './member.ts';
import { NumberMap } from './number-map.ts';
import { NumberTable } from './number-table.ts';
import type { TarMember, TarTraits } from './tar.ts';
import type { KeyedTarMember } from './tar-source.ts';
import type { TextPool } from './text-pool.ts';

export interface GoneMember extends MemberFacts, Pick<TarMember, 'traits' | 'headerSum'> {
  /** Position among the archive's members. */
  readonly index: number;
}

/** What is mostly the same in all members of an archive. */
type About = Pick<GoneMember, 'kind' | 'linkTarget'> & Omit<TarTraits, 'time'>;

/** 144 bits of the content's SHA-256, in numbers that are exact. */
const digests = ['digest1', 'digest2', 'digest3'] as const;
const hexDigits = 12;
const compared = ['headerSum', 'time', 'about', ...digests] as const;

export class GoneMembers {
  readonly #pool: TextPool;
  /** Position of the first of them among the archive's members. */
  readonly #start: number;
  readonly #rows = new NumberTable('name', 'key', 'size', ...compared);
  readonly #byKey = new NumberMap();

  /** `pool` takes the texts: one for both archives, so that equal ones have one number. */
  constructor(pool: TextPool, start: number) {
    this.#pool = pool;
    this.#start = start;
  }

  get length(): number {
    return this.#rows.length;
  }

  /** `sha256` is the content's, in hexadecimal. Throws ARCHIVE_TOO_LARGE. */
  add({ name, key, size, headerSum, ...member }: KeyedTarMember, sha256: string): void {
    const { time, ...traits } = member.traits;
    const about: About = { kind: member.kind, linkTarget: member.linkTarget, ...traits };
    const named = this.#pool.add(name);
    const part = (index: number) =>
      Number.parseInt(sha256.slice(index * hexDigits, (index + 1) * hexDigits), 16);
    const row = this.#rows.add({
      name: named,
      key: key === name ? named : this.#pool.add(key),
      about: this.#pool.add(JSON.stringify(about)),
      time: this.#numberOf(time),
      size,
      headerSum,
      digest1: part(0),
      digest2: part(1),
      digest3: part(2),
    });
    this.#byKey.set(this.keyOf(row), row);
  }

  get(row: number): GoneMember {
    const text = (column: 'name' | 'key' | 'about') => this.#pool.text(this.#rows.get(row, column));
    const { kind, linkTarget, ...traits } = JSON.parse(text('about')) as About;
    const time = this.#rows.get(row, 'time');
    return {
      index: this.indexOf(row),
      name: text('name'),
      key: text('key'),
      kind,
      size: this.sizeOf(row),
      linkTarget,
      traits: { ...traits, time: time < 0 ? this.#pool.text(-1 - time) : String(time) },
      headerSum: this.#rows.get(row, 'headerSum'),
    };
  }

  /** The key's number in the pool. */
  keyOf(row: number): number {
    return this.#rows.get(row, 'key');
  }

  /** The member of a key by its number in the pool. */
  find(key: number): number | undefined {
    return this.#byKey.get(key);
  }

  /** Position among the archive's members. */
  indexOf(row: number): number {
    return this.#start + row;
  }

  /** Bytes. */
  sizeOf(row: number): number {
    return this.#rows.get(row, 'size');
  }

  nameOf(row: number): string {
    return this.#pool.text(this.#rows.get(row, 'name'));
  }

  /** Told by the content's digest. */
  hasContentOf(row: number, others: GoneMembers, other: number): boolean {
    return digests.every((part) => this.#rows.get(row, part) === others.#rows.get(other, part));
  }

  /** Whether headers and content say the same. */
  equals(row: number, others: GoneMembers, other: number): boolean {
    return compared.every((part) => this.#rows.get(row, part) === others.#rows.get(other, part));
  }

  /** Most times are numbers, each another: only others are taken into the pool. */
  #numberOf(time: string): number {
    return String(Number.parseInt(time, 10)) === time && !time.startsWith('-')
      ? Number(time)
      : -1 - this.#pool.add(time);
  }
}
