/** Whether a tar is written as pack-reproducible writes: then every tool reads the same out of it. */
import { ByteReader, drain, openBytes, Portion } from '../bytes/explain/byte-reader.ts';
import { emptyGzipFacts, unpackGzip } from '../bytes/explain/gzip.ts';
import { isZero } from '../bytes/explain/tar-header.ts';
import type { HeaderFacts } from '../pack/member.ts';
import { blockBytes, padding, renderTarHeaders } from '../pack/tar-header.ts';
import type { PackageFiles } from './package-files.ts';

const timeField = { start: 136, end: 147 } as const;
const gzipMagic = Buffer.from([0x1f, 0x8b]);

/**
 * Why it is not, to follow the archive's name; undefined when it is. The members are those that a
 * reader found, in their order. Headers hold no byte that the member and its time do not tell: no
 * global or sparse header, no owner, no second name, and nothing follows the end.
 */
export async function unusualTar(
  path: string,
  members: readonly HeaderFacts[],
  files: PackageFiles,
): Promise<string | undefined> {
  const raw = openBytes(files, path);
  const magic = await raw.take(gzipMagic.length);
  const isGzip = magic.equals(gzipMagic);
  raw.unread(Buffer.from(magic));
  const facts = emptyGzipFacts();
  // The whole was read before: what it holds is within the limits.
  const input = isGzip ? new ByteReader(unpackGzip(raw, facts, Infinity)) : raw;
  try {
    for (const member of members) {
      const reason = await unusualMember(input, member);
      if (reason !== undefined) return reason;
    }
    const end = Buffer.from(await input.take(2 * blockBytes));
    const isEnd = end.length === 2 * blockBytes && isZero(end) && !(await input.fill());
    if (!isEnd) return 'has another end than two empty blocks';
    return facts.members > 1 || facts.trailing > 0 ? 'has data after its end' : undefined;
  } finally {
    await input.close();
  }
}

async function unusualMember(input: ByteReader, member: HeaderFacts): Promise<string | undefined> {
  const first = Buffer.from(await input.take(blockBytes));
  input.unread(first);
  const time = first.toString('latin1', timeField.start, timeField.end);
  const told = /^[0-7]{11}$/.test(time) ? Number.parseInt(time, 8) : 0;
  const expected = renderTarHeaders(member, told);
  if (!expected.equals(await input.take(expected.length))) {
    return `has other headers for ${JSON.stringify(member.name)}`;
  }
  await drain(new Portion(input, member.size));
  const rest = padding(member.size);
  return (await input.take(rest.length)).equals(rest)
    ? undefined
    : `has data behind ${JSON.stringify(member.name)}`;
}
