/**
 * What a gem says of itself: it is a plain tar, whose `metadata.gz` is the gem's
 * specification in YAML. https://guides.rubygems.org/what-is-a-gem/
 */
import { gunzipSync } from 'node:zlib';
import { parse } from 'yaml';
import { readMembers } from '../archive/read-members.ts';
import { objectOf, optional, textLike } from '../shape.ts';
import {
  readOrRefuse,
  readSmall,
  unreadableMetadata,
  type ArchiveFiles,
  type PackageIdentity,
} from './identity.ts';

const maxSpecificationBytes = 4 * 1024 * 1024;

const specification = objectOf({
  name: textLike(),
  version: objectOf({ version: textLike() }),
  platform: optional(textLike()),
  original_platform: optional(textLike()),
});

/** With the name under which RubyGems serves it. Throws SEAL_METADATA_UNREADABLE, ARCHIVE_*. */
export async function readGem(path: string, files: ArchiveFiles): Promise<PackageIdentity> {
  const packed = await readSpecification(path, files);
  const gem = readOrRefuse(path, () => {
    const text = gunzipSync(packed, { maxOutputLength: maxSpecificationBytes }).toString('utf8');
    return parseSpecification(text);
  });
  const version = gem.version.version;
  const platform = gem.platform ?? 'ruby';
  const stem = `${gem.name}-${version}`;
  return {
    name: gem.name,
    version,
    // Where the platform was first written otherwise, the server goes by that.
    ...(gem.original_platform === undefined && {
      filename: platform === 'ruby' ? `${stem}.gem` : `${stem}-${platform}.gem`,
    }),
  };
}

async function readSpecification(path: string, files: ArchiveFiles): Promise<Buffer> {
  let packed: Buffer | undefined;
  for await (const member of readMembers(path, { files, links: 'list' })) {
    if (member.name === 'metadata.gz') packed = await readSmall(path, member.stream());
  }
  if (packed === undefined) throw unreadableMetadata(path, 'it has no metadata.gz');
  return packed;
}

/** Ruby's tags name its classes: what stands under them is read as plain maps of texts. */
function parseSpecification(text: string): ReturnType<typeof specification> {
  const plain = { schema: 'failsafe', logLevel: 'silent', maxAliasCount: 0 } as const;
  return specification(parse(text, plain) as unknown, '');
}
