/** Collects what two archives differ in, and concludes when both have been seen to their end. */
import { byCodeUnit } from '../../manifest/safe-name.ts';
import type { Causes } from './causes.ts';
import type { ContentDifference } from './compare-content.ts';
import { judgeChange, packageSignature } from './judge-change.ts';
import { exampleOf, type MemberChange } from './member-change.ts';
import type { MemberFacts } from './member.ts';
import { recordKey, rootKey, type MemberKeys } from './member-key.ts';
import type { Side } from './model.ts';
import { judgeRecord } from './wheel-record.ts';

/** Judged when everything is known: what they mean depends on the other members. */
const heldKeys = [recordKey, `${rootKey}Cargo.toml`, `${rootKey}Cargo.toml.orig`] as const;

export class Comparison {
  readonly causes: Causes;
  /** Keys of members that are not the same in both; RECORD is held against them. */
  readonly #changed = new Set<string>();
  readonly #held = new Map<string, MemberChange>();
  readonly #folders: { readonly side: Side; readonly folder: MemberFacts }[] = [];
  /** Keys of everything but folders. */
  readonly #files: { readonly [S in Side]: string[] } = { a: [], b: [] };

  constructor(causes: Causes) {
    this.causes = causes;
  }

  /** The member is in both. True when their contents are to be compared. */
  pair(a: MemberFacts, b: MemberFacts): boolean {
    this.#see('a', a);
    this.#see('b', b);
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

  only(side: Side, member: MemberFacts): void {
    this.#see(side, member);
    if (member.kind === 'folder') {
      this.#folders.push({ side, folder: member });
      return;
    }
    this.#changed.add(member.key);
    addUnpaired(this.causes, side, member);
  }

  /** The archive’s names tell the version; call it once both have been read. */
  conclude(keys: { readonly [S in Side]: MemberKeys }): void {
    const [a, b] = [keys.a.identity, keys.b.identity];
    if (a && b && (a.name !== b.name || a.version !== b.version)) {
      this.causes.add('identity', { a: `${a.name} ${a.version}`, b: `${b.name} ${b.version}` });
    }
    this.#concludeFolders();
    this.#concludeManifest();
    const record = this.#held.get(recordKey);
    if (record) judgeRecord(record, this.#changed, this.causes);
  }

  #see(side: Side, { key, kind }: MemberFacts): void {
    if (kind !== 'folder') this.#files[side].push(key);
  }

  /** A folder that has files in it is there without an entry of its own; an empty one is content. */
  #concludeFolders(): void {
    if (this.#folders.length === 0) return;
    const sorted = { a: this.#files.a.sort(byCodeUnit), b: this.#files.b.sort(byCodeUnit) };
    for (const { side, folder } of this.#folders) {
      if (!hasPrefix(sorted[side], `${folder.key}/`)) addUnpaired(this.causes, side, folder);
      else this.causes.add('folder-entries', { member: folder.name, [side]: 'listed' });
    }
  }

  #concludeManifest(): void {
    const [, manifest, original] = heldKeys.map((key) => this.#held.get(key));
    if (original) judgeChange(original, this.causes);
    if (!manifest) return;
    if (original) judgeChange(manifest, this.causes);
    else this.causes.add('manifest-normalised', exampleOf(manifest));
  }
}

/** Whether one of the sorted names begins with the prefix. */
function hasPrefix(sorted: readonly string[], prefix: string): boolean {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < prefix) low = middle + 1;
    else high = middle;
  }
  return sorted[low]?.startsWith(prefix) ?? false;
}

function addUnpaired(causes: Causes, side: Side, { name, kind, size }: MemberFacts): void {
  const what = kind === 'file' ? `${size} bytes` : kind;
  if (name === packageSignature) {
    causes.add('registry-signature', { member: name, [side]: what });
    return;
  }
  causes.add(side === 'a' ? 'member-removed' : 'member-added', { member: name, [side]: what });
}
