/** What the TOML readers share: parsing with the failing line, and finding a key's line. */
import { parse, TomlError, type TomlTable } from 'smol-toml';
import { type Source } from './source.ts';
import { unreadable } from './unusable.ts';

/** The document. Throws VERSION_FILE_UNREADABLE with the line. */
export function parseToml({ path, text }: Source): TomlTable {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const reason = error.message.split('\n')[0]!.replace(/[.:]$/, '');
    throw unreadable(path, reason, { file: path, line: error.line, column: error.column });
  }
}

/** The table at a path of keys, undefined when there is none. */
export function findTable(document: TomlTable, ...keys: readonly string[]): TomlTable | undefined {
  let value: unknown = document;
  for (const key of keys) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as TomlTable)[key];
  }
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as TomlTable)
    : undefined;
}

/** Line of `key` under the header `[table]`; undefined for other ways to write it. */
export function lineOfKey(text: string, table: string, key: string): number | undefined {
  let header = '';
  for (const [index, line] of text.split('\n').entries()) {
    header = /^\s*\[([^[\]]+)\]/.exec(line)?.[1]!.replaceAll(' ', '') ?? header;
    if (header === table && new RegExp(`^\\s*"?${key}"?\\s*[.=]`).test(line)) return index + 1;
  }
  return undefined;
}
