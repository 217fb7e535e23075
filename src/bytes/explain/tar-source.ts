/** One tar that is being compared: its members with their keys, and what went wrong told with its side. */
import { crc32 } from 'node:zlib';
import type { ArchiveLimits } from '../../archive/member.ts';
import { parseMemberName } from '../../archive/member-name.ts';
import { nameGate } from '../../archive/name-gate.ts';
import { drain, type ByteReader } from './byte-reader.ts';
import { FilledFolders } from './filled-folders.ts';
import { MemberKeys } from './member-key.ts';
import type { MemberFacts } from './member.ts';
import type { Side } from './model.ts';
import { onSide } from './side.ts';
import { isZero } from './tar-header.ts';
import { TarReader, type TarMember } from './tar.ts';

export interface KeyedTarMember extends MemberFacts, Omit<TarMember, 'name' | 'kind' | 'size'> {
  /** Position among the archive's members. */
  readonly index: number;
}

/** What stands at a tar's end, and between its members, that no member is made of. */
export interface TarEnd {
  /** Where the end begins, in bytes of the tar. */
  readonly position: number;
  /** Checksum of the padding behind members that is not zero. */
  readonly padding: number;
  /** Bytes behind the end up to the first that is not zero, and from there on. */
  readonly zeros: number;
  readonly others: number;
  /** Checksum of the latter. */
  readonly sum: number;
}

export interface TarOptions {
  readonly limits: ArchiveLimits;
  /** Members are paired by their names as they are. */
  readonly plainKeys: boolean;
  /** All of it has been read before: names need not be held against each other again. */
  readonly again: boolean;
}

export class TarSource {
  readonly keys: MemberKeys;
  readonly folders: FilledFolders;
  readonly side: Side;
  readonly #input: ByteReader;
  readonly #reader: TarReader;
  #accept: ReturnType<typeof nameGate> | undefined;
  readonly #again: boolean;
  #index = 0;

  constructor(side: Side, input: ByteReader, { limits, plainKeys, again }: TarOptions) {
    this.side = side;
    this.keys = new MemberKeys({ plain: plainKeys });
    this.folders = new FilledFolders(limits.maxMembers);
    this.#input = input;
    this.#reader = new TarReader(input, limits);
    this.#again = again;
    this.#accept = again
      ? (name) => parseMemberName(name, limits.maxNameBytes) || undefined
      : nameGate(limits);
  }

  /** The next member, its content not taken yet; undefined at the end. Throws Unreadable. */
  next(): Promise<KeyedTarMember | undefined> {
    return onSide(this.side, async () => {
      for (;;) {
        const member = await this.#reader.next();
        // All names have come: they need not be remembered any longer.
        if (!member) this.#accept = undefined;
        if (!member || !this.#accept) return undefined;
        const name = this.#accept(member.name, member.kind);
        if (name === undefined) continue;
        const key = this.keys.keyOf(name, member.kind);
        if (member.kind !== 'folder' && !this.#again) this.folders.see(key);
        return { ...member, name, key, index: this.#index++ };
      }
    });
  }

  /** Reads what is behind the archive's end. */
  async finish(): Promise<TarEnd> {
    const { position } = this.#input;
    let [others, sum] = [0, 0];
    const size = await onSide(this.side, () =>
      drain(this.#input, (piece) => {
        if (others === 0 && isZero(piece)) return;
        const start = others === 0 ? piece.findIndex((byte) => byte !== 0) : 0;
        others += piece.length - start;
        sum = crc32(piece.subarray(start), sum);
      }),
    );
    return { position, padding: this.#reader.paddingSum, zeros: size - others, others, sum };
  }

  close(): Promise<void> {
    return this.#input.close();
  }
}

export interface TarPair {
  readonly a: TarSource;
  readonly b: TarSource;
}

export async function closeTars({ a, b }: TarPair): Promise<void> {
  await Promise.all([a.close(), b.close()]);
}
