import { describe } from '@jest/globals';
import { temporaryFolders } from '../../support/folders.ts';
import { testPythonRows, type Row } from './support.ts';

const newFolder = temporaryFolders();

/** `make(path, **changes)`: a zip by Python with two members, and one thing set otherwise. */
const library = `
import sys, zipfile
from zipfile import *
def info(name, **fields):
    i = ZipInfo(name, (2020, 1, 1, 0, 0, 0)); i.compress_type = ZIP_DEFLATED; i.external_attr = 0o100644 << 16
    i.create_system = 3
    for k, v in fields.items(): setattr(i, k, v)
    return i
two = '\\n'.join(map(str, range(3000))).encode()
def make(path, order=(0, 1), comment=b'', zip64=False, one=b'hello\\n', stream=False, **fields):
    class Unseekable:
        def __init__(self, f): self.f = f
        def write(self, b): return self.f.write(b)
        def flush(self): self.f.flush()
    f = open(path, 'wb')
    z = ZipFile(Unseekable(f) if stream else f, 'w')
    for n in order:
        i = info(('one.txt', 'sub/two.txt')[n], **fields)
        with z.open(i, 'w', force_zip64=zip64) as m: m.write((one, two)[n])
    z.comment = comment; z.close(); f.close()
`;

/** Appends a signature as NuGet does: stored, behind all other members. */
function sign(path: string, signature: string): string {
  const member = `info('.signature.p7s', compress_type=ZIP_STORED)`;
  return `z = ZipFile('${path}', 'a'); z.writestr(${member}, b'${signature}' * 900); z.close()`;
}

function row(title: string, code: string, rest: Pick<Row, 'verdict' | 'causes'>) {
  return { title, script: `make('a'); ${code}`, ...rest };
}

const python: readonly Omit<Row, 'tools'>[] = [
  row('dates', `make('b', date_time=(2021, 2, 3, 4, 5, 6))`, {
    verdict: 'container-only',
    causes: ['zip-time'],
  }),
  row('permissions', `make('b', external_attr=0o100664 << 16)`, {
    verdict: 'container-only',
    causes: ['zip-attributes'],
  }),
  row('the creating system', `make('b', create_system=0)`, {
    verdict: 'container-only',
    causes: ['zip-creator'],
  }),
  row('extra fields', `make('b', extra=b'UT\\x05\\x00\\x01\\x00\\x00\\x00\\x00')`, {
    verdict: 'container-only',
    causes: ['zip-extra'],
  }),
  row('the comment', `make('b', comment=b'built at noon')`, {
    verdict: 'container-only',
    causes: ['zip-comment'],
  }),
  row('the compression method', `make('b', compress_type=ZIP_STORED)`, {
    verdict: 'recompressed',
    causes: ['zip-method'],
  }),
  row('the order of members', `make('b', order=(1, 0))`, {
    verdict: 'order-only',
    causes: ['member-order'],
  }),
  row('data descriptors', `make('b', stream=True)`, {
    verdict: 'container-only',
    causes: ['zip-descriptor'],
  }),
  row('a member’s content', `make('b', one=b'hellO\\n')`, {
    verdict: 'content',
    causes: ['member-changed'],
  }),
  row('a member that is missing', `make('b', order=(0,))`, {
    verdict: 'content',
    causes: ['member-removed'],
  }),
  row('a member that is new', `make('b'); make('a', order=(1,))`, {
    verdict: 'content',
    causes: ['member-added'],
  }),
  row('the signature that nuget.org adds', `make('b'); ${sign('b', 'x')}`, {
    verdict: 'volatile-field',
    causes: ['registry-signature'],
  }),
  row('a signature that nuget.org signed too', `make('b'); ${sign('a', 'x')}; ${sign('b', 'xy')}`, {
    verdict: 'volatile-field',
    causes: ['registry-signature'],
  }),
  row('a signature, and another file', `make('b', one=b'hellO\\n'); ${sign('b', 'x')}`, {
    verdict: 'content',
    causes: ['member-changed', 'registry-signature'],
  }),
  row('line endings', `make('b', one=b'hello\\r\\n')`, {
    verdict: 'content',
    causes: ['line-endings'],
  }),
  row('a zip that is cut short', `open('b', 'wb').write(open('a', 'rb').read()[:200])`, {
    verdict: 'truncated',
    causes: ['truncated'],
  }),
  row(
    'bytes behind the last member',
    `import struct; d = open('a', 'rb').read(); i = struct.unpack('<I', d[-6:-2])[0]; open('b', 'wb').write(d[:i] + b'hidden' + d[i:-6] + struct.pack('<I', i + 6) + d[-2:])`,
    { verdict: 'container-only', causes: ['zip-layout'] },
  ),
  {
    title: 'the level of one encoder',
    script: `
for path, level in (('a', 9), ('b', 1)):
    z = ZipFile(path, 'w', ZIP_DEFLATED, compresslevel=level)
    i = info('two.txt'); z.writestr(i, two, ZIP_DEFLATED, level); z.close()`,
    verdict: 'recompressed',
    causes: ['deflate-encoder'],
  },
  {
    title: 'zip64 records that nothing needs',
    script: `make('a'); make('b', zip64=True)`,
    verdict: 'container-only',
    causes: ['zip-creator', 'zip-zip64'],
  },
  {
    title: 'the target of a link',
    script: `
for path, target in (('a', 'one'), ('b', 'other')):
    z = ZipFile(path, 'w'); z.writestr(info('l', external_attr=0o120777 << 16), target); z.close()`,
    verdict: 'content',
    causes: ['link-target'],
  },
  {
    title: 'folders listed of their own',
    script: `
for path, names in (('a', ('d/', 'd/f')), ('b', ('d/f',))):
    z = ZipFile(path, 'w')
    for n in names: z.writestr(info(n, compress_type=ZIP_STORED, external_attr=(0o40755 if n[-1] == '/' else 0o100644) << 16), b'' if n[-1] == '/' else b'x')
    z.close()`,
    verdict: 'container-only',
    causes: ['folder-entries'],
  },
];

describe('two zips by Python’s zipfile that differ in', () =>
  testPythonRows(python, { beginning: library, newFolder }));
