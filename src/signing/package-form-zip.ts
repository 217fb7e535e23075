/** Whether a zip is written as pack-reproducible writes: then every tool reads the same out of it. */
import { fromRandomAccessReaderPromise, type Entry } from 'yauzl';
import { RangeReader } from '../archive/range-reader.ts';
import { drain, openBytes, Portion } from '../bytes/explain/byte-reader.ts';
import type { HeaderFacts } from '../pack/member.ts';
import {
  renderCentralRecord,
  renderEnd,
  renderLocalHeader,
  type ZipEntry,
} from '../pack/zip-records.ts';
import type { PackageFiles } from './package-files.ts';

/**
 * Why it is not, to follow the archive's name; undefined when it is. The members are those that a
 * reader found, in their order. Both records of a member tell the same, and nothing stands between
 * members, before the first or behind the last: what streams and what seeks finds the same.
 */
export async function unusualZip(
  path: string,
  members: readonly HeaderFacts[],
  files: PackageFiles,
): Promise<string | undefined> {
  const size = (await files.stat(path))?.size ?? 0;
  const zip = await fromRandomAccessReaderPromise(new RangeReader(path, files), size, {
    ...{ decodeStrings: false, autoClose: false },
  });
  // One pass from the first byte to the last, beside the directory: both must agree throughout.
  const input = openBytes(files, path);
  const records: Buffer[] = [];
  let offset = 0;
  try {
    for await (const found of zip.eachEntry()) {
      const member = members[records.length];
      const entry = member && entryOf(member, found, offset);
      const header = entry && renderLocalHeader(entry);
      if (!header?.equals(await input.take(header.length))) {
        return `has another header for member ${records.length + 1}`;
      }
      await drain(new Portion(input, found.compressedSize));
      records.push(renderCentralRecord(entry!));
      offset += header.length + found.compressedSize;
    }
    const directory = Buffer.concat(records);
    const end = renderEnd({ count: records.length, size: directory.length, offset });
    const expected = Buffer.concat([directory, end]);
    const isWhole = expected.equals(await input.take(expected.length)) && !(await input.fill());
    return isWhole && records.length === members.length ? undefined : 'has another directory';
  } finally {
    await input.close();
  }
}

/** The entry as we would have written it here; what is only told and not found is its own. */
function entryOf(member: HeaderFacts, found: Entry, offset: number): ZipEntry {
  const { crc32, compressedSize, uncompressedSize: size, compressionMethod } = found;
  const method = compressionMethod === 0 ? 'stored' : 'deflated';
  const epochSeconds =
    found.getLastModDate({ timezone: 'UTC', forceDosFormat: true }).getTime() / 1000;
  return { member, epochSeconds, method, crc32, size, compressedSize, offset };
}
