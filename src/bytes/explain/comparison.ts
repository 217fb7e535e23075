/** Collects what two archives differ in, and concludes when both have been seen to their end. */
import { TextIndex } from '../../archive/text-index.ts';
import type { Causes } from './causes.ts';
import type { ContentDifference } from './compare-content.ts';
import type { FilledFolders } from './filled-folders.ts';
import { judgeChange, packageSignature } from './judge-change.ts';
import { exampleOf, type MemberChange } from './member-change.ts';
import type { MemberFacts } from './member.ts';
import { recordKey, rootKey, type MemberKeys } from './member-key.ts';
import type { Side } from './model.ts';
import { judgeRecord } from './wheel-record.ts';

/** Judged when everything is known: what they mean depends on the other members. */
const heldKeys = [recordKey, `${rootKey}Cargo.toml`, `${rootKey}Cargo.toml.orig`] as const;

/** What an archive’s reader learns on its way. */
export interface ReadSide {
  readonly keys: MemberKeys;
  readonly folders: FilledFolders;
}

export class Comparison {
  readonly causes: Causes;
  readonly #sides: { readonly [S in Side]: ReadSide };
  /** Keys of members that are not the same in both; RECORD is held against them. */
  readonly #changed = new TextIndex();
  readonly #held = new Map<string, MemberChange>();

  constructor(causes: Causes, sides: { readonly [S in Side]: ReadSide }) {
    this.causes = causes;
    this.#sides = sides;
  }

  /** The member is in both. True when their contents are to be compared. */
  pair(a: MemberFacts, b: MemberFacts): boolean {
    if (a.kind !== b.kind) {
      this.#changed.add(a.key);
      this.causes.add('member-kind', { member: a.name, a: a.kind, b: b.kind });
    } else if (a.linkTarget !== b.linkTarget) {
      this.#changed.add(a.key);
      this.causes.add('link-target', { member: a.name, a: a.linkTarget, b: b.linkTarget });
    }
    return a.kind === 'file' && b.kind === 'file';
  }

  changed(a: MemberFacts, b: MemberFacts, difference: ContentDifference): void {
    this.#changed.add(a.key);
    const change: MemberChange = { a, b, ...difference };
    const held = heldKeys.find(
      (end) => a.key.endsWith(end) && !a.key.slice(0, -end.length).includes('/'),
    );
    if (held === undefined) judgeChange(change, this.causes);
    else this.#held.set(held, change);
  }

  /** The member is in one of them; call it once that one has been read. */
  only(side: Side, member: MemberFacts): void {
    // A folder that has files in it is there without an entry of its own; an empty one is content.
    if (member.kind === 'folder' && this.#sides[side].folders.has(member.key)) {
      this.causes.add('folder-entries', { member: member.name, [side]: 'listed' });
      return;
    }
    if (member.kind !== 'folder') this.#changed.add(member.key);
    addUnpaired(this.causes, side, member);
  }

  /** The archive’s names tell the version; call it once both have been read. */
  conclude(): void {
    const [a, b] = [this.#sides.a.keys.identity, this.#sides.b.keys.identity];
    if (a && b && (a.name !== b.name || a.version !== b.version)) {
      this.causes.add('identity', { a: `${a.name} ${a.version}`, b: `${b.name} ${b.version}` });
    }
    this.#concludeManifest();
    const record = this.#held.get(recordKey);
    if (record) judgeRecord(record, this.#changed, this.causes);
  }

  #concludeManifest(): void {
    const [, manifest, original] = heldKeys.map((key) => this.#held.get(key));
    if (original) judgeChange(original, this.causes);
    if (!manifest) return;
    if (original) judgeChange(manifest, this.causes);
    else this.causes.add('manifest-normalised', exampleOf(manifest));
  }
}

function addUnpaired(causes: Causes, side: Side, { name, kind, size }: MemberFacts): void {
  const what = kind === 'file' ? `${size} bytes` : kind;
  if (name === packageSignature) {
    causes.add('registry-signature', { member: name, [side]: what });
    return;
  }
  causes.add(side === 'a' ? 'member-removed' : 'member-added', { member: name, [side]: what });
}
