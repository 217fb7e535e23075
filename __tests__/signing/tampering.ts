/** What packages hold, changed in every way that must be seen. */
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { localFiles } from '../../src/adapters/files.ts';
import { readMembers } from '../../src/archive/read-members.ts';
import { zipOf } from '../support/zip.ts';

/** A member, to be changed and written again. */
export interface Entry {
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'symlink' | 'link';
  readonly mode: number;
  readonly content: string;
}

/** What an archive holds, to be changed and written again. */
export async function entriesOf(path: string): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  for await (const member of readMembers(path, { files: localFiles, links: 'list' })) {
    const pieces: Uint8Array[] = [];
    for await (const piece of member.stream()) pieces.push(piece);
    const { name, permissions = 0, symbolicTarget } = member;
    const content = symbolicTarget ?? Buffer.concat(pieces).toString();
    const kind = symbolicTarget === undefined ? 'file' : 'symlink';
    entries.push({ name, kind, mode: permissions, content });
  }
  return entries;
}

/** A gzipped tar of the entries. */
export async function tarWith(entries: readonly Entry[]): Promise<Buffer> {
  const archive = pack();
  const types = { file: 'file', folder: 'directory', symlink: 'symlink', link: 'link' } as const;
  for (const { name, kind, mode, content } of entries) {
    const header = { name, mode, type: types[kind], mtime: new Date(0) };
    if (kind === 'file') archive.entry(header, content);
    else archive.entry({ ...header, linkname: content });
  }
  archive.finalize();
  const pieces: Buffer[] = [];
  for await (const piece of archive) pieces.push(piece as Buffer);
  return gzipSync(Buffer.concat(pieces));
}

/** A zip of the entries. */
export function zipWith(entries: readonly Entry[]): Buffer {
  const types = { file: 0o100000, folder: 0o040000, symlink: 0o120000, link: 0 };
  return zipOf(
    entries.map(({ name, kind, mode, content }) => ({ name, content, mode: types[kind] | mode })),
  );
}

/** The member with the signature. */
export const signatureName = 'SIGNATURE.ed25519';
const extra: Entry = { name: 'z.txt', kind: 'file', mode: 0o644, content: 'x' };

/** Makes other entries of those of a package. */
export type Change = (entries: readonly Entry[]) => readonly Entry[];

/** The archive with one entry changed. */
export function changing(
  name: string,
  change: Partial<Entry> | ((entry: Entry) => Partial<Entry>),
): Change {
  return (entries) =>
    entries.map((entry) =>
      entry.name === name
        ? { ...entry, ...(typeof change === 'function' ? change(entry) : change) }
        : entry,
    );
}

/** The contents of the two files, each under the name of the other. */
const swapContents: Change = (entries) => {
  const [one, other] = ['a.txt', 'bin/run'].map((wanted) =>
    entries.find(({ name }) => name === wanted)!,
  );
  const swapped = changing('a.txt', { content: other!.content })(entries);
  return changing('bin/run', { content: one!.content })(swapped);
};

/** What was done to a package, the code that it ends with, and how. */
export const tamperings: readonly (readonly [string, string, Change])[] = [
  ['a member more', 'BAD', (entries) => [...entries, extra]],
  ['a member less', 'BAD', (entries) => entries.filter(({ name }) => name !== 'a.txt')],
  ['a member renamed', 'BAD', changing('a.txt', { name: 'b.txt' })],
  ['another content', 'BAD', changing('a.txt', { content: 'hellO' })],
  ['two contents swapped', 'BAD', swapContents],
  ['an executable that is none', 'BAD', changing('bin/run', { mode: 0o644 })],
  ['a set-user-ID bit', 'BAD', changing('bin/run', { mode: 0o4755 })],
  ['a link that leads elsewhere', 'BAD', changing('link', { content: 'a.txt' })],
  ['a link that is a file', 'BAD', changing('link', { kind: 'file', mode: 0o644 })],
  ['a folder', 'UNSIGNABLE', (entries) => [...entries, { ...extra, kind: 'folder', content: '' }]],
  ['a name that is not UTF-8', 'UNSIGNABLE', changing('a.txt', { name: 'a\ufffd' })],
  ['no signature', 'MISSING', (entries) => entries.filter(({ name }) => name !== signatureName)],
  ['a signature elsewhere', 'MISSING', changing(signatureName, { name: `a/${signatureName}` })],
  [
    'a signature without its line’s end',
    'MALFORMED',
    changing(signatureName, (entry) => ({ content: entry.content.trim() })),
  ],
  [
    'a signature and more',
    'MALFORMED',
    changing(signatureName, (entry) => ({ content: `${entry.content}\n` })),
  ],
  [
    'a long text for a signature',
    'MALFORMED',
    changing(signatureName, { content: 'A'.repeat(200_000) }),
  ],
  ['an executable signature', 'MALFORMED', changing(signatureName, { mode: 0o755 })],
  [
    'a link for a signature',
    'MALFORMED',
    changing(signatureName, { kind: 'symlink', content: 'a.txt' }),
  ],
  [
    'another Base64 of the same bytes',
    'MALFORMED',
    changing(signatureName, (entry) => ({
      content: entry.content.replace(/.==\n$/, (end) => `${nextDigit(end[0]!)}==\n`),
    })),
  ],
];

/** The digit that differs in a bit which is not used. */
function nextDigit(digit: string): string {
  const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  return digits[digits.indexOf(digit) + 1]!;
}
