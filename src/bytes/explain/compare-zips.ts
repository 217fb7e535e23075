/** Two zips: their directories first, then member by member in the first one's order. */
import type { Causes } from './causes.ts';
import { Comparison } from './comparison.ts';
import { addOrder } from './order.ts';
import { pairUp } from './pair-up.ts';
import { eachPair } from './zip-batches.ts';
import type { ZipMember } from './zip-members.ts';
import { compareZipContent, isEncrypted } from './zip-content.ts';
import type { ZipSource } from './zip-source.ts';
import { compareZipTraits } from './zip-traits.ts';

export interface ZipPair {
  readonly a: ZipSource;
  readonly b: ZipSource;
}

/** Adds what differs. Throws Unreadable. */
export async function compareZips(zips: ZipPair, causes: Causes): Promise<void> {
  const { a, b } = zips;
  const comparison = new Comparison(causes, { a: a.directory, b: b.directory });
  const [membersA, membersB] = [a.directory.members, b.directory.members];
  const pairs = pairUp({ a: membersA, b: membersB }, comparison);
  try {
    for await (const pair of eachPair(zips, pairs)) await comparePair(zips, pair, comparison);
  } finally {
    await Promise.all([a.close(), b.close()]);
  }
  addOrder({ ...pairs, nameOf: (index) => membersA.get(pairs.a[index]!).name }, causes);
  const isWhole = [membersA, membersB].every(({ length }) => length === pairs.a.length);
  compareFrames(zips, isWhole, causes);
  comparison.conclude();
}

async function comparePair(
  { a, b }: ZipPair,
  [one, other]: readonly [ZipMember, ZipMember],
  comparison: Comparison,
): Promise<void> {
  const { causes } = comparison;
  const locals = await Promise.all([a.openMember(one), b.openMember(other)]);
  compareZipTraits([one, other], locals, causes);
  const areFiles = comparison.pair(one, other);
  if (!areFiles && !(one.kind === 'link' && other.kind === 'link')) return;
  const contents = [
    { side: 'a', source: a, member: one },
    { side: 'b', source: b, member: other },
  ] as const;
  const verdict = await compareZipContent(...contents);
  if (verdict === 'undecoded') return addUndecoded([one, other], comparison);
  if (typeof verdict === 'object') {
    if (areFiles) comparison.changed(one, other, verdict);
    else causes.add('link-target', linkExample(one, verdict.texts));
    return;
  }
  if (verdict === 'stored-otherwise') addEncoding(one, other, causes);
  if (one.crc !== other.crc || one.size !== other.size) {
    causes.add('zip-layout', {
      member: one.name,
      a: 'checksum',
      b: 'another for the same content',
    });
  }
}

/** Nobody looked inside: only what the directories tell can be other, and else it is not known. */
function addUndecoded([a, b]: readonly [ZipMember, ZipMember], comparison: Comparison): void {
  if (a.crc !== b.crc || a.size !== b.size) {
    comparison.changed(a, b, { offset: undefined, texts: undefined });
    return;
  }
  const show = ({ flags, method }: ZipMember) =>
    isEncrypted(flags) ? 'encrypted' : renderMethod(method);
  comparison.causes.add('member-undecoded', { member: a.name, a: show(a), b: show(b) });
}

function addEncoding(a: ZipMember, b: ZipMember, causes: Causes): void {
  const show = ({ compressedSize }: ZipMember) => `${compressedSize} bytes compressed`;
  const methods: [number, number] = [a.method, b.method];
  if (causes.compare('zip-method', { member: a.name, values: methods, show: renderMethod })) return;
  causes.add('deflate-encoder', { member: a.name, a: show(a), b: show(b) });
}

function renderMethod(method: number): string {
  return { 0: 'stored', 8: 'deflated' }[method] ?? `method ${method}`;
}

function linkExample({ name: member }: ZipMember, texts: readonly [Buffer, Buffer] | undefined) {
  const [a, b] = (texts ?? []).map((text) => text.toString('utf8').slice(0, 120));
  return { member, ...(a !== undefined && { a }), ...(b !== undefined && { b }) };
}

/** What is around the members: comments, zip64's end, and bytes that belong to nothing. */
function compareFrames({ a, b }: ZipPair, isWhole: boolean, causes: Causes): void {
  causes.compare('zip-comment', {
    values: [a.directory.comment, b.directory.comment],
    show: (text) => (text === '' ? 'none' : JSON.stringify(text.slice(0, 80))),
  });
  causes.compare('zip-zip64', {
    values: [a.directory.isZip64, b.directory.isZip64].map(Number) as [number, number],
    show: (set) => (set ? 'a zip64 end' : 'a plain end'),
  });
  if (!isWhole) return;
  const show = (count: number) => `${count} bytes that no reader sees`;
  causes.compare('zip-layout', { values: [a.countUnseen(), b.countUnseen()], show });
}
