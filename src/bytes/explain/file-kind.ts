/** What a file is, by its first bytes: names and headers of a server do not count. */
import type { FileKind } from './model.ts';
import { looksLikeTar } from './tar-header.ts';

/** How many bytes the kind is told by. */
export const kindBytes = 1024;

const magics: readonly (readonly [FileKind, string])[] = [
  ['gzip', '\u001f\u008b'],
  ['zip', 'PK\u0003\u0004'],
  ['zip', 'PK\u0005\u0006'],
  ['xz', '\u00fd7zXZ\u0000'],
  ['zstd', '\u0028\u00b5\u002f\u00fd'],
  ['bzip2', 'BZh'],
];

/** The kind; a gzipped tar is `gzip` here, since its content must be unpacked to tell. */
export function kindOfStart(start: Buffer): FileKind {
  if (start.length === 0) return 'empty';
  const latin = start.toString('latin1');
  const magic = magics.find(([, bytes]) => latin.startsWith(bytes));
  if (magic) return magic[0];
  if (looksLikeTar(start)) return 'tar';
  return start.includes(0) ? 'binary' : kindOfText(start.toString('utf8'));
}

function kindOfText(start: string): FileKind {
  const text = start.replace(/^\ufeff/, '').trimStart();
  if (/^(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b/is.test(text)) return 'html';
  if (/^<(?:\?xml|error)\b/i.test(text)) return 'xml';
  if (/^(?:\{\s*["}]|\[\s*[[{"\]\d])/.test(text)) return 'json';
  // Bytes that are no UTF-8 come out as replacement characters; a cut at the end may be one.
  return (text.match(/\ufffd/g)?.length ?? 0) > 1 ? 'binary' : 'text';
}

/** Kinds that servers answer with in place of a file. */
export function isPage(kind: FileKind): boolean {
  return kind === 'html' || kind === 'xml' || kind === 'json';
}

/** Kinds that releases consist of, and pages never are. */
export function isOpaque(kind: FileKind): boolean {
  return !isPage(kind) && kind !== 'text' && kind !== 'empty';
}
