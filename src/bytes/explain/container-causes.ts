/** Causes that leave every file inside as it is: gzip’s, tar’s and zip’s own. */
import type { CauseKind } from './cause-kind.ts';

const epoch = 'set SOURCE_DATE_EPOCH to the commit’s time for the build';

export const containerCauses = {
  'gzip-layer': {
    category: 'container',
    title: 'gzipped in one, plain in the other',
    cure: 'Keep clients from decoding it: serve without `Content-Encoding: gzip`, fetch with `Accept-Encoding: identity`.',
  },
  'gzip-time': {
    category: 'container',
    title: 'time in the gzip header',
    cure: `Compress with \`gzip -n\` (mtime=0 in Python), or ${epoch}.`,
  },
  'gzip-name': {
    category: 'container',
    title: 'file name in the gzip header',
    cure: 'Compress with `gzip -n`, or from standard input.',
  },
  'gzip-platform': {
    category: 'container',
    title: 'platform byte in the gzip header',
    cure: 'Compress on one platform with one library, or publish the built file.',
  },
  'gzip-level': {
    category: 'container',
    title: 'level hint (XFL) in the gzip header',
    cure: 'Compress with the same tool and the same level.',
  },
  'gzip-extra': {
    category: 'container',
    title: 'extra field, comment or flags in the gzip header',
    cure: 'Compress with one tool that writes the ten plain header bytes only.',
  },
  'gzip-members': {
    category: 'container',
    title: 'number of gzip members',
    cure: 'Compress in one go, with a tool that writes one member (not block gzip, not appended).',
  },
  'gzip-trailing': {
    category: 'container',
    title: 'bytes after the gzip stream',
    cure: 'Find out what appends to the file, and write it in one go.',
  },
  'deflate-encoder': {
    category: 'encoder',
    title: 'same content, compressed by another encoder or level',
    cure: 'Pin the compressor and its level (Python’s zlib-ng, Node’s zlib and gzip all differ), or publish the built file.',
  },
  'tar-time': {
    category: 'container',
    title: 'modification times',
    cure: `Give tar \`--mtime=@$SOURCE_DATE_EPOCH --clamp-mtime\`, or ${epoch}.`,
  },
  'tar-owner': {
    category: 'container',
    title: 'owner’s numbers',
    cure: 'Give tar `--owner=0 --group=0 --numeric-owner`.',
  },
  'tar-owner-name': {
    category: 'container',
    title: 'owner’s names',
    cure: 'Give tar `--owner=0 --group=0 --numeric-owner`.',
  },
  'tar-mode': {
    category: 'container',
    title: 'permissions',
    cure: 'Set `umask 022` before the checkout, or give tar `--mode=u=rwX,go=rX`.',
  },
  'tar-format': {
    category: 'container',
    title: 'tar format',
    cure: 'Give tar one `--format` (ustar is the plainest), in Python `format=tarfile.USTAR_FORMAT`.',
  },
  'tar-extended': {
    category: 'container',
    title: 'extended headers',
    cure: 'Give tar `--format=ustar`, or `--pax-option=delete=atime,delete=ctime`; leave xattrs and ACLs out.',
  },
  'tar-header': {
    category: 'container',
    title: 'header fields written otherwise',
    cure: 'Pack with the same tool in the same version.',
  },
  'tar-padding': {
    category: 'container',
    title: 'padding',
    cure: 'Pack with the same tool and the same blocking factor (tar -b).',
  },
  'tar-trailing': {
    category: 'container',
    title: 'bytes after the end of the tar',
    cure: 'Find out what appends to the file: readers do not see these bytes, scanners may.',
  },
  'folder-entries': {
    category: 'container',
    title: 'folders listed of their own',
    cure: 'Pack a list of files (tar --no-recursion, zip -D), not folders.',
  },
  'member-order': {
    category: 'order',
    title: 'order of members',
    cure: 'Sort what is packed (tar --sort=name; `sorted()`; LC_ALL=C), and not as the file system lists it.',
  },
  'zip-time': {
    category: 'container',
    title: 'member dates',
    cure: `${epoch[0]!.toUpperCase()}${epoch.slice(1)} (1980 or later), in UTC (TZ=UTC).`,
  },
  'zip-attributes': {
    category: 'container',
    title: 'permissions and attributes',
    cure: 'Set `umask 022` before the checkout, or set external_attr when writing.',
  },
  'zip-creator': {
    category: 'container',
    title: 'creating system or zip version',
    cure: 'Pack on one platform with one tool.',
  },
  'zip-extra': {
    category: 'container',
    title: 'extra fields',
    cure: 'Pack with `zip -X`, which leaves times and owners out.',
  },
  'zip-flags': {
    category: 'container',
    title: 'member flags',
    cure: 'Pack with the same tool and settings.',
  },
  'zip-descriptor': {
    category: 'container',
    title: 'data descriptors',
    cure: 'Write to a file that can be sought in, or always to a stream; the same in both.',
  },
  'zip-method': {
    category: 'encoder',
    title: 'compression method',
    cure: 'Set the method (ZIP_DEFLATED or ZIP_STORED) for every member.',
  },
  'zip-zip64': {
    category: 'container',
    title: 'zip64 records',
    cure: 'Pack with the same tool: some write zip64 although nothing is that large.',
  },
  'zip-comment': {
    category: 'container',
    title: 'comments',
    cure: 'Write no comments, of the archive nor of members.',
  },
  'zip-layout': {
    category: 'container',
    title: 'bytes between, before or after the members',
    cure: 'Write the archive in one go with one tool: other bytes in it are seen by no zip reader.',
  },
  'container-bytes': {
    category: 'container',
    title: 'bytes of the container that nothing reads',
    cure: 'Pack with the same tool in the same version.',
  },
} as const satisfies Readonly<Record<string, CauseKind>>;
