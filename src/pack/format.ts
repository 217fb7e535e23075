/** Which kind of archive is written. */
import { packFailure } from './failures.ts';

export type PackFormat = 'tar.gz' | 'zip';

/** The format that was asked for, or with `auto` the one that the name ends with. Throws PACK_FORMAT_UNKNOWN. */
export function requireFormat(asked: 'auto' | PackFormat, path: string): PackFormat {
  if (asked !== 'auto') return asked;
  if (/\.(?:tar\.gz|tgz)$/i.test(path)) return 'tar.gz';
  if (/\.zip$/i.test(path)) return 'zip';
  throw packFailure('PACK_FORMAT_UNKNOWN', {
    seen: `the name ${JSON.stringify(path)}`,
    expected: 'a name that ends with .tar.gz, .tgz or .zip',
    cure: 'Rename the archive, or set `format`.',
  });
}
