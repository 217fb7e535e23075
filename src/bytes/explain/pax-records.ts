/** The records of a pax extended header: `<length> <key>=<value>\n`, the length in decimal. */
import { Malformed } from './side.ts';

/** Values by key; an empty value takes a key back. Throws Malformed. */
export function parsePaxRecords(bytes: Buffer): Map<string, string> {
  const records = new Map<string, string>();
  for (let start = 0; start < bytes.length;) {
    const space = bytes.indexOf(0x20, start);
    const length = Number(bytes.toString('latin1', start, Math.max(space, start)));
    const end = start + length;
    // Zero bytes after the last record are padding of some writers.
    if (bytes[start] === 0) break;
    if (space < 0 || !Number.isSafeInteger(length) || end <= space || end > bytes.length) {
      throw new Malformed('an extended header’s record has no right length');
    }
    const record = bytes.toString('utf8', space + 1, end - 1);
    const equals = record.indexOf('=');
    if (equals < 1 || bytes[end - 1] !== 0x0a) {
      throw new Malformed('an extended header’s record is none');
    }
    records.set(record.slice(0, equals), record.slice(equals + 1));
    start = end;
  }
  return records;
}
