import { describe } from '@jest/globals';
import { temporaryFolders } from '../../support/folders.ts';
import { testPythonRows, testRows, type Row } from './support.ts';

const newFolder = temporaryFolders();

/** `pack <out> <root>`: a gzipped tar of a folder, always the same for the same files. */
const library = `
pack() { find $2 -exec touch -d @1700000000 {} +
  tar --sort=name --format=ustar --owner=0 --group=0 --numeric-owner -c $2 | gzip -n > $1; }
`;

const crate = `${library}
d=demo-1.2.3; mkdir -p $d/src
echo '{"git":{"sha1":"1111111111111111111111111111111111111111"},"path_in_vcs":""}' > $d/.cargo_vcs_info.json
printf '[package]\\nname = "demo"\\n' > $d/Cargo.toml; cp $d/Cargo.toml $d/Cargo.toml.orig
echo 'version = 4' > $d/Cargo.lock; echo 'pub fn x() {}' > $d/src/lib.rs
pack a $d
`;

const crates: readonly Row[] = [
  {
    title: 'the commit that it was packaged from',
    tools: ['tar', 'gzip'],
    script: `${crate} sed -i 's/111"/112"/' $d/.cargo_vcs_info.json; pack b $d`,
    verdict: 'volatile-field',
    causes: ['crate-vcs-info'],
  },
  {
    title: 'a dirty checkout',
    tools: ['tar', 'gzip'],
    script: `${crate} sed -i 's/1"}/1","dirty":true}/' $d/.cargo_vcs_info.json; pack b $d`,
    verdict: 'volatile-field',
    causes: ['crate-vcs-info'],
  },
  {
    title: 'how cargo normalised the manifest',
    tools: ['tar', 'gzip'],
    script: `${crate} echo 'autobins = false' >> $d/Cargo.toml; pack b $d`,
    verdict: 'content',
    causes: ['manifest-normalised'],
  },
  {
    title: 'the manifest itself',
    tools: ['tar', 'gzip'],
    script: `${crate} echo 'x = 1' | tee -a $d/Cargo.toml >> $d/Cargo.toml.orig; pack b $d`,
    verdict: 'content',
    causes: ['member-changed'],
  },
  {
    title: 'the lock file',
    tools: ['tar', 'gzip'],
    script: `${crate} echo '# other' >> $d/Cargo.lock; pack b $d`,
    verdict: 'content',
    causes: ['crate-lock'],
  },
  {
    title: 'the version, and nothing else',
    tools: ['tar', 'gzip'],
    script: `${crate} mv $d demo-1.2.4; pack b demo-1.2.4`,
    verdict: 'other-version',
    causes: ['identity'],
  },
  {
    title: 'the commit, in another order of members',
    tools: ['tar', 'gzip'],
    script: `${crate} sed -i 's/111"/112"/' $d/.cargo_vcs_info.json
      find $d -exec touch -d @1700000000 {} +
      t() { tar --no-recursion --format=ustar --owner=0 --group=0 --numeric-owner -c "$@" | gzip -n; }
      t $d/src $d/src/lib.rs $d/Cargo.toml $d/Cargo.toml.orig $d/Cargo.lock $d/.cargo_vcs_info.json $d > b`,
    verdict: 'volatile-field',
    causes: ['crate-vcs-info', 'member-order'],
  },
];

const sdist = `${library}
d=demo-1.2.3; mkdir -p $d/demo.egg-info
printf 'Metadata-Version: 2.1\\nName: demo\\nVersion: 1.2.3\\n\\nText\\n' > $d/PKG-INFO
printf 'PKG-INFO\\nsetup.py\\n' > $d/demo.egg-info/SOURCES.txt; echo pass > $d/setup.py
pack a $d
`;

const sdists: readonly Row[] = [
  {
    title: 'the version, in its folder and in PKG-INFO',
    tools: ['tar', 'gzip'],
    script: `${sdist} sed -i 's/^Version: .*/Version: 1.2.4/' $d/PKG-INFO; mv $d demo-1.2.4; pack b demo-1.2.4`,
    verdict: 'other-version',
    causes: ['identity'],
  },
  {
    title: 'the backend’s metadata version',
    tools: ['tar', 'gzip'],
    script: `${sdist} sed -i 's/^Metadata-Version: .*/Metadata-Version: 2.4/' $d/PKG-INFO; pack b $d`,
    verdict: 'volatile-field',
    causes: ['metadata-version'],
  },
  {
    title: 'the order of a list',
    tools: ['tar', 'gzip'],
    script: `${sdist} sort -r $d/demo.egg-info/SOURCES.txt > s; mv s $d/demo.egg-info/SOURCES.txt; pack b $d`,
    verdict: 'volatile-field',
    causes: ['list-order'],
  },
];

const npm = `${library}
mkdir package; echo 'module.exports = 1' > package/index.js
echo '{"name":"demo","version":"1.2.3","main":"index.js","gitHead":"1111111"}' > package/package.json
pack a package
`;

const tarballs: readonly Row[] = [
  {
    title: 'gitHead',
    tools: ['tar', 'gzip'],
    script: `${npm} sed -i 's/1111111/2222222/' package/package.json; pack b package`,
    verdict: 'volatile-field',
    causes: ['npm-fields'],
  },
  {
    title: 'the version in package.json',
    tools: ['tar', 'gzip'],
    script: `${npm} sed -i 's/1\\.2\\.3/1.2.4/' package/package.json; pack b package`,
    verdict: 'other-version',
    causes: ['identity'],
  },
  {
    title: 'what package.json says',
    tools: ['tar', 'gzip'],
    script: `${npm} sed -i 's/index.js/main.js/' package/package.json; pack b package`,
    verdict: 'content',
    causes: ['member-changed'],
  },
];

/** `wheel(path, files, …)`: a wheel whose RECORD tells its members, unless it is told otherwise. */
const wheel = `
import base64, hashlib
from zipfile import *
def digest(b): return 'sha256=' + base64.urlsafe_b64encode(hashlib.sha256(b).digest()).rstrip(b'=').decode()
def wheel(path, code=b'x = 1\\n', generator='demo 1.0', version='1.2.3', turn=False, forget=False, name='demo/__init__.py'):
    d = f'demo-{version}.dist-info/'
    files = {name: code, d + 'METADATA': f'Metadata-Version: 2.1\\nName: demo\\nVersion: {version}\\n'.encode(),
             d + 'WHEEL': f'Wheel-Version: 1.0\\nGenerator: {generator}\\n'.encode()}
    sums = dict(files)
    if forget: sums[name] = b'x = 1\\n'; sums[d + 'METADATA'] += b'-'
    lines = [f'"{n}",{digest(b)},{len(b)}' if ',' in n else f'{n},{digest(b)},{len(b)}' for n, b in sums.items()]
    if turn: lines.reverse()
    files[d + 'RECORD'] = ('\\n'.join(lines + [d + 'RECORD,,']) + '\\n').encode()
    z = ZipFile(path, 'w')
    for n, b in files.items(): z.writestr(ZipInfo(n, (2020, 1, 1, 0, 0, 0)), b)
    z.close()
`;

function wheelRow(title: string, code: string, rest: Pick<Row, 'verdict' | 'causes'>) {
  return { title, script: `wheel('a'); ${code}`, ...rest };
}

const wheels: readonly Omit<Row, 'tools'>[] = [
  wheelRow('the order of RECORD', `wheel('b', turn=True)`, {
    verdict: 'volatile-field',
    causes: ['record-order'],
  }),
  wheelRow('the generator, which RECORD follows', `wheel('b', generator='demo 1.1')`, {
    verdict: 'volatile-field',
    causes: ['record-follows', 'wheel-generator'],
  }),
  wheelRow('a module, which RECORD follows', `wheel('b', code=b'x = 2\\n')`, {
    verdict: 'content',
    causes: ['member-changed', 'record-follows'],
  }),
  wheelRow(
    'a module with a comma in its name',
    `n='demo/a,b.py'; wheel('a', name=n); wheel('b', name=n, code=b'')`,
    {
      verdict: 'content',
      causes: ['member-changed', 'record-follows'],
    },
  ),
  wheelRow('what RECORD says of a member that did not change', `wheel('b', forget=True)`, {
    verdict: 'content',
    causes: ['record-wrong'],
  }),
  wheelRow('the version', `wheel('b', version='1.2.4')`, {
    verdict: 'other-version',
    causes: ['identity', 'record-follows'],
  }),
];

describe('two crates that differ in', () => testRows(crates, newFolder));
describe('two sdists that differ in', () => testRows(sdists, newFolder));
describe('two npm tarballs that differ in', () => testRows(tarballs, newFolder));
describe('two wheels that differ in', () =>
  testPythonRows(wheels, { beginning: wheel, newFolder }));
