import { describe } from '@jest/globals';
import { temporaryFolders } from '../../support/folders.ts';
import { testRows, type Row } from './support.ts';

const newFolder = temporaryFolders();

/** A folder `in` with two files and a subfolder, all of one time. */
const input = `
mkdir -p in/sub; echo hello > in/one.txt; seq 3000 > in/sub/two.txt
find in -exec touch -d @1700000000 {} +
pack() { tar --sort=name --format=ustar --owner=0 --group=0 --numeric-owner "$@"; }
`;

const gzip: readonly Row[] = [
  {
    title: 'the time in the header',
    tools: ['gzip'],
    script: 'seq 100 > f; touch -d @1 f; gzip -c f > a; touch -d @1700000000 f; gzip -c f > b',
    verdict: 'container-only',
    causes: ['gzip-time'],
  },
  {
    title: 'the file name in the header',
    tools: ['gzip'],
    script: 'seq 9 > f; touch -d @1 f; cp -p f g; gzip -c f > a; gzip -c g > b',
    verdict: 'container-only',
    causes: ['gzip-name'],
  },
  {
    title: 'another level',
    tools: ['gzip'],
    script: 'seq 5000 > f; gzip -nc -6 f > a; gzip -nc -4 f > b',
    verdict: 'recompressed',
    causes: ['deflate-encoder'],
  },
  {
    title: 'the fastest level, with its hint',
    tools: ['gzip'],
    script: 'seq 5000 > f; gzip -nc -9 f > a; gzip -nc -1 f > b',
    verdict: 'recompressed',
    causes: ['deflate-encoder', 'gzip-level'],
  },
  {
    title: 'another level and platform byte (Python’s GzipFile)',
    tools: ['gzip', 'python3'],
    script: `seq 9000 > f; gzip -nc -6 f > a
      python3 -c 'import gzip; g=gzip.GzipFile("", "wb", 2, open("b","wb"), 0); g.write(open("f","rb").read()); g.close()'`,
    verdict: 'recompressed',
    causes: ['deflate-encoder', 'gzip-platform'],
  },
  {
    title: 'another encoder (Node’s zlib)',
    tools: ['gzip', 'node'],
    script: `seq 9000 > f; gzip -nc -6 f > a
      node -e 'const z=zlib.gzipSync(fs.readFileSync("f"),{level:6,memLevel:4}); z[9]=3; fs.writeFileSync("b",z)'`,
    verdict: 'recompressed',
    causes: ['deflate-encoder'],
  },
  {
    title: 'the platform byte alone',
    tools: ['python3'],
    script: `seq 100 > f; gzip -nc f > a
      python3 -c 'd=bytearray(open("a","rb").read()); d[9]=11; open("b","wb").write(d)'`,
    verdict: 'container-only',
    causes: ['gzip-platform'],
  },
  {
    title: 'a comment in the header',
    tools: ['gzip', 'python3'],
    script: `seq 100 > f; gzip -nc f > a
      python3 -c 'd=bytearray(open("a","rb").read()); d[3]=16; d[10:10]=b"built here\\0"; open("b","wb").write(d)'`,
    verdict: 'container-only',
    causes: ['gzip-extra'],
  },
  {
    title: 'several members',
    tools: ['gzip'],
    script: `seq 100 > f; seq 101 200 > g; cat f g > fg; gzip -nc fg > a
      gzip -nc f > b; gzip -nc g >> b`,
    verdict: 'container-only',
    causes: ['gzip-members'],
  },
  {
    title: 'zeros after the stream',
    tools: ['gzip'],
    script: 'seq 100 > f; gzip -nc f > a; cp a b; head -c 512 /dev/zero >> b',
    verdict: 'container-only',
    causes: ['gzip-trailing'],
  },
  {
    title: 'other content',
    tools: ['gzip'],
    script: 'seq 5000 > f; gzip -nc f > a; echo end >> f; gzip -nc f > b',
    verdict: 'content',
    causes: ['payload-changed'],
  },
  {
    title: 'a client that unpacked it',
    tools: ['gzip', 'tar'],
    script: `${input} pack -cf b in; gzip -nc b > a`,
    verdict: 'container-only',
    causes: ['gzip-layer'],
  },
  {
    title: 'a file that is cut short',
    tools: ['gzip', 'tar'],
    script: `${input} pack -czf a in; head -c 2000 a > b`,
    verdict: 'truncated',
    causes: ['truncated'],
  },
];

const tar: readonly Row[] = [
  {
    title: 'modification times',
    tools: ['tar'],
    script: `${input} pack -cf a in; pack --mtime=@1 -cf b in`,
    verdict: 'container-only',
    causes: ['tar-time'],
  },
  {
    title: 'owners by number',
    tools: ['tar'],
    script: `${input} pack -cf a in; pack --owner=1000 --group=1000 -cf b in`,
    verdict: 'container-only',
    causes: ['tar-owner'],
  },
  {
    title: 'owners by name',
    tools: ['tar'],
    script: `${input} t() { tar --sort=name --format=ustar "$@" in; }
      t -c --owner=root:0 --group=root:0 -f a; t -c --owner=ci:0 --group=ci:0 -f b`,
    verdict: 'container-only',
    causes: ['tar-owner-name'],
  },
  {
    title: 'permissions',
    tools: ['tar'],
    script: `${input} pack -cf a in; chmod g+w in/one.txt; pack -cf b in`,
    verdict: 'container-only',
    causes: ['tar-mode'],
  },
  {
    title: 'the order of members',
    tools: ['tar', 'gzip'],
    script: `${input} pack -c in/one.txt in/sub/two.txt | gzip -n > a
      pack -c in/sub/two.txt in/one.txt | gzip -n > b`,
    verdict: 'order-only',
    causes: ['member-order'],
  },
  {
    title: 'ustar against GNU',
    tools: ['tar'],
    script: `${input} pack -cf a in; pack --format=gnu -cf b in`,
    verdict: 'container-only',
    causes: ['tar-format'],
  },
  {
    title: 'ustar against v7',
    tools: ['tar'],
    script: `${input} pack -cf a in; pack --format=v7 -cf b in`,
    verdict: 'container-only',
    causes: ['tar-format'],
  },
  {
    title: 'pax headers with times of access',
    tools: ['tar'],
    script: `${input} p() { pack --format=pax --pax-option=exthdr.name=x,delete=ctime "$@" in; }
      p --pax-option=delete=atime -cf a; touch -a -d @1700000001.5 in/one.txt; p -cf b`,
    verdict: 'container-only',
    causes: ['tar-extended', 'tar-format'],
  },
  {
    title: 'long names, GNU against pax',
    tools: ['tar', 'python3'],
    script: `mkdir in; n=$(printf 'x%.0s' {1..150}); echo hi > in/$n; touch -d @1 in/$n
      for f in GNU PAX; do python3 - $f in/$n <<'P'
import sys, tarfile
t = tarfile.open({'GNU': 'a', 'PAX': 'b'}[sys.argv[1]], 'w', format=getattr(tarfile, sys.argv[1] + '_FORMAT'))
t.add(sys.argv[2]); t.close()
P
      done`,
    verdict: 'container-only',
    causes: ['tar-format'],
  },
  {
    title: 'Python’s tarfile against GNU tar: fields written otherwise',
    tools: ['tar', 'python3'],
    script: `${input} t() { tar --format=ustar "$@"; }
      t --owner=root:0 --group=root:0 -b 20 -cf a in/one.txt
      python3 - <<'P'
import tarfile
t = tarfile.open('b', 'w', format=tarfile.USTAR_FORMAT)
i = t.gettarinfo('in/one.txt'); i.uid = i.gid = 0; i.uname = i.gname = 'root'
t.addfile(i, open('in/one.txt', 'rb')); t.close()
P`,
    verdict: 'container-only',
    causes: ['tar-header'],
  },
  {
    title: 'the blocking factor',
    tools: ['tar'],
    script: `${input} pack -b 1 -cf a in; pack -b 20 -cf b in`,
    verdict: 'container-only',
    causes: ['tar-padding'],
  },
  {
    title: 'bytes behind the end',
    tools: ['tar'],
    script: `${input} pack -cf a in; cp a b; echo hidden >> b`,
    verdict: 'container-only',
    causes: ['tar-trailing'],
  },
  {
    title: 'folders listed of their own',
    tools: ['tar'],
    script: `${input} pack -cf a in; pack --no-recursion -cf b in/one.txt in/sub in/sub/two.txt`,
    verdict: 'container-only',
    causes: ['folder-entries'],
  },
  {
    title: 'an empty folder that is missing',
    tools: ['tar'],
    script: `${input} mkdir in/void; touch -d @1700000000 in; pack -cf a in; rmdir in/void
      touch -d @1700000000 in; pack -cf b in`,
    verdict: 'content',
    causes: ['member-removed'],
  },
  {
    title: 'a member changed, one added, one removed',
    tools: ['tar', 'gzip'],
    script: `${input} echo old > in/gone; find in -exec touch -d @1700000000 {} +; pack -czf a in
      rm in/gone; echo new > in/added; echo hellO > in/one.txt
      find in -exec touch -d @1700000000 {} +; pack -czf b in`,
    verdict: 'content',
    causes: ['member-added', 'member-changed', 'member-removed'],
  },
  {
    title: 'line endings',
    tools: ['tar'],
    script: `${input} pack -cf a in; sed -i 's/$/\\r/' in/sub/two.txt
      find in -exec touch -d @1700000000 {} +; pack -cf b in`,
    verdict: 'content',
    causes: ['line-endings'],
  },
  {
    title: 'a link in the place of a file',
    tools: ['tar'],
    script: `${input} pack -cf a in/one.txt; rm in/one.txt; ln -s sub/two.txt in/one.txt
      touch -h -d @1700000000 in/one.txt; pack --mode=644 -cf b in/one.txt`,
    verdict: 'content',
    causes: ['member-kind'],
  },
  {
    title: 'a link to another place',
    tools: ['tar'],
    script: `${input} l() { ln -sfn $1 in/l; touch -h -d @1700000000 in/l; pack -cf $2 in/l; }
      l one.txt a; l sub/two.txt b`,
    verdict: 'content',
    causes: ['link-target'],
  },
  {
    title: 'a tar that is cut short where a member ends',
    tools: ['tar'],
    script: `${input} pack -cf a in/one.txt in/sub/two.txt; head -c 1024 a > b`,
    verdict: 'truncated',
    causes: ['truncated'],
  },
];

describe('two gzipped files, by real tools, that differ in', () => testRows(gzip, newFolder));
describe('two tars, by real tools, that differ in', () => testRows(tar, newFolder));
