import { homedir } from 'node:os';
import { describe } from '@jest/globals';
import { testRows, type Row } from '../bytes/explain/support.ts';
import { temporaryFolders } from '../support/folders.ts';

const newFolder = temporaryFolders();

const git = `export GIT_AUTHOR_NAME=x GIT_AUTHOR_EMAIL=x@example.org GIT_COMMITTER_NAME=x GIT_COMMITTER_EMAIL=x@example.org
commit() { git add -A; git commit -qm "$1" --date "$2" --allow-empty; }
`;

/** `package <out>`: packages the crate as it stands. */
const crate = `${git}
export CARGO_HOME=\${CARGO_HOME:-${homedir()}/.cargo} RUSTUP_HOME=\${RUSTUP_HOME:-${homedir()}/.rustup} CARGO_NET_OFFLINE=true
mkdir crate out; cd crate; git init -q; mkdir src
printf '[package]\\nname = "demo"\\nversion = "1.2.3"\\nedition = "2021"\\nlicense = "MIT"\\ndescription = "x"\\n' > Cargo.toml
echo 'pub fn x() {}' > src/lib.rs; echo target > .gitignore; commit one 2020-01-01
package() { cargo package -q --no-verify --allow-dirty; cp target/package/demo-*.crate ../$1; rm -rf target; }
package a
`;

const cargo: readonly Row[] = [
  {
    title: 'the commit alone: the code is equal',
    tools: ['cargo', 'git'],
    script: `${crate} commit two 2020-01-02; package b`,
    verdict: 'volatile-field',
    causes: ['crate-vcs-info'],
  },
  {
    title: 'a source file that is not committed',
    tools: ['cargo', 'git'],
    script: `${crate} echo 'pub fn y() {}' >> src/lib.rs; package b`,
    verdict: 'content',
    causes: ['crate-vcs-info', 'member-changed'],
  },
  {
    title: 'the version',
    tools: ['cargo', 'git'],
    script: `${crate} sed -i s/1.2.3/1.2.4/ Cargo.toml; package b`,
    verdict: 'other-version',
    // cargo writes the crate's file name into the gzip header.
    causes: ['crate-lock', 'crate-vcs-info', 'gzip-name', 'identity', 'member-changed'],
  },
];

const npm: readonly Row[] = [
  {
    title: 'a file of the package',
    tools: ['npm'],
    script: `mkdir p; cd p; echo '{"name":"demo","version":"1.2.3"}' > package.json; echo 1 > index.js
      pack() { npm pack --silent --cache ../cache > /dev/null; mv demo-*.tgz ../$1; }
      pack a; echo 2 > index.js; pack b`,
    verdict: 'content',
    causes: ['member-changed'],
  },
  {
    title: 'the version',
    tools: ['npm'],
    script: `mkdir p; cd p; echo '{"name":"demo","version":"1.2.3"}' > package.json; echo 1 > index.js
      pack() { npm pack --silent --cache ../cache > /dev/null; mv demo-*.tgz ../$1; }
      pack a; sed -i s/1.2.3/1.2.4/ package.json; pack b`,
    verdict: 'other-version',
    causes: ['identity'],
  },
  {
    title: 'who packed it: npm against GNU tar',
    tools: ['npm', 'tar', 'gzip'],
    script: `mkdir p; cd p; echo '{"name":"demo","version":"1.2.3"}' > package.json; echo 1 > index.js
      npm pack --silent --cache ../cache > /dev/null; gzip -dc demo-*.tgz > ../a; rm demo-*.tgz; cd ..
      mv p package; tar --sort=name --format=ustar --owner=0 --group=0 --numeric-owner -cf b package/*`,
    verdict: 'container-only',
    causes: ['tar-padding', 'tar-time'],
  },
];

const input = `mkdir in; echo hello > in/one.txt; seq 3000 > in/two.txt; find in -exec touch -d @1700000000 {} +
`;

const zip: readonly Row[] = [
  {
    title: 'the exact times that it adds',
    tools: ['zip'],
    script: `${input} zip -qX a.zip in/one.txt; zip -q b.zip in/one.txt; mv a.zip a; mv b.zip b`,
    verdict: 'container-only',
    causes: ['zip-extra'],
  },
  {
    title: 'dates',
    tools: ['zip'],
    script: `${input} zip -qX a.zip in/one.txt; touch -d @1600000000 in/one.txt; zip -qX b.zip in/one.txt; mv a.zip a; mv b.zip b`,
    verdict: 'container-only',
    causes: ['zip-time'],
  },
  {
    title: 'the level',
    tools: ['zip'],
    script: `${input} zip -qX -9 a.zip in/two.txt; zip -qX -1 b.zip in/two.txt; mv a.zip a; mv b.zip b`,
    verdict: 'recompressed',
    causes: ['deflate-encoder', 'zip-flags'],
  },
  {
    title: 'storing instead of deflating',
    tools: ['zip'],
    script: `${input} zip -qX a.zip in/two.txt; zip -qX -0 b.zip in/two.txt; mv a.zip a; mv b.zip b`,
    verdict: 'recompressed',
    causes: ['zip-attributes', 'zip-creator', 'zip-method'],
  },
  {
    title: 'the order',
    tools: ['zip'],
    script: `${input} zip -qX a.zip in/one.txt in/two.txt; zip -qX b.zip in/two.txt in/one.txt; mv a.zip a; mv b.zip b`,
    verdict: 'order-only',
    causes: ['member-order'],
  },
  {
    title: 'folders of their own',
    tools: ['zip'],
    script: `${input} zip -qXr a.zip in; zip -qXrD b.zip in; mv a.zip a; mv b.zip b`,
    verdict: 'container-only',
    causes: ['folder-entries'],
  },
  {
    title: 'a stream: descriptors',
    tools: ['zip'],
    script: `${input} zip -qX a.zip in/two.txt; zip -qX - in/two.txt | cat > b; mv a.zip a`,
    verdict: 'container-only',
    causes: ['zip-descriptor'],
  },
  {
    title: 'comments',
    tools: ['zip'],
    script: `${input} zip -qX a.zip in/one.txt; cp a.zip b.zip; echo 'made today' | zip -qz b.zip; mv a.zip a; mv b.zip b`,
    verdict: 'container-only',
    causes: ['zip-comment'],
  },
  {
    title: 'the salt of an encryption',
    tools: ['zip'],
    script: `${input} zip -qX -P key a.zip in/two.txt; sleep 1; zip -qX -P key b.zip in/two.txt; mv a.zip a; mv b.zip b`,
    verdict: 'content',
    causes: ['member-undecoded'],
  },
  {
    title: 'a method that few read',
    tools: ['python3'],
    script: `${input} cd in; python3 -c "import zipfile as z
for n, m in (('a', z.ZIP_DEFLATED), ('b', z.ZIP_LZMA)): z.ZipFile('../' + n, 'w', m).write('two.txt')"`,
    verdict: 'content',
    causes: ['member-undecoded', 'zip-creator', 'zip-flags'],
  },
  {
    title: 'Python’s zipfile, of the same files',
    tools: ['zip', 'python3'],
    script: `${input} cd in; zip -qX ../a.zip two.txt; mv ../a.zip ../a; python3 -m zipfile -c ../b two.txt`,
    verdict: 'container-only',
    causes: ['zip-attributes', 'zip-creator'],
  },
];

const encoders: readonly Row[] = [
  {
    title: 'another encoder (pigz)',
    tools: ['gzip', 'pigz'],
    script: 'seq 90000 > f; gzip -nc f > a; pigz -nc -11 -I 1 f > b || pigz -nc -9 f > b',
    verdict: 'recompressed',
    causes: ['deflate-encoder', 'gzip-level'],
  },
];

describe('gzip files that differ in', () => testRows(encoders, newFolder));
describe('crates by cargo package that differ in', () => testRows(cargo, newFolder));
describe('tarballs by npm pack that differ in', () => testRows(npm, newFolder));
describe('zips by Info-ZIP that differ in', () => testRows(zip, newFolder));
