/** A wheel’s RECORD: path, digest and size of every member, a line each. */
import type { TextIndex } from '../../archive/text-index.ts';
import type { Causes } from './causes.ts';
import { exampleOf, textsOf, type MemberChange } from './member-change.ts';
import { MemberKeys } from './member-key.ts';

/**
 * A RECORD that says the same in another order is told as that. One that says other things
 * must say them of members that differ: it follows them, or is at odds with them.
 */
export function judgeRecord(
  change: MemberChange,
  changed: Pick<TextIndex, 'find'>,
  causes: Causes,
): void {
  const texts = textsOf(change);
  const [a, b] = texts?.map(parseRecord) ?? [];
  if (!a || !b) {
    causes.add('member-changed', exampleOf(change));
    return;
  }
  const different = [...new Set([...a.keys(), ...b.keys()])].filter(
    (path) => a.get(path) !== b.get(path),
  );
  if (different.length === 0) {
    causes.add('record-order', exampleOf(change, []), a.size);
    return;
  }
  const wrong = different.find((path) => changed.find(path) === undefined);
  if (wrong === undefined) {
    causes.add('record-follows', exampleOf(change, []), different.length);
  } else {
    const values = [a, b].map((record) => record.get(wrong) ?? 'no line');
    causes.add('record-wrong', { member: wrong, a: values[0]!, b: values[1]! });
  }
}

/** `digest,size` by key, undefined when a line is none. Paths with commas are quoted. */
function parseRecord(text: string): Map<string, string> | undefined {
  const keys = new MemberKeys();
  const lines = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    if (line === '') continue;
    const [, quoted, plain, rest] =
      /^(?:"((?:[^"]|"")*)"|([^",]*)),([^,]*,[^,]*)$/.exec(line) ?? [];
    const path = quoted?.replaceAll('""', '"') ?? plain;
    if (path === undefined || rest === undefined) return undefined;
    lines.set(keys.keyOf(path, 'file'), rest);
  }
  return lines;
}
