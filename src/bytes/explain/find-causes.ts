/** What two files differ in, by what they are. */
import { openBytes, readAll } from './byte-reader.ts';
import { Causes } from './causes.ts';
import { compareStreams } from './compare-streams.ts';
import { compareZips } from './compare-zips.ts';
import { summarisePage, tellsOfError } from './error-page.ts';
import { isOpaque, isPage, kindBytes } from './file-kind.ts';
import type { Example, FirstDifference } from './model.ts';
import type { OpenedFile, ReadingPorts } from './opened-file.ts';
import { onSide, Unreadable } from './side.ts';
import { blockBytes, isZero } from './tar-header.ts';
import { TextPool } from './text-pool.ts';
import { readZipDirectory, type ZipDirectory } from './zip-directory.ts';
import { ZipSource } from './zip-source.ts';

interface DifferentPair extends ReadingPorts {
  readonly a: OpenedFile;
  readonly b: OpenedFile;
  /** As the files stand. */
  readonly difference: FirstDifference;
}

/** At least one cause. What is wrong with an archive is a cause as well. */
export async function findCauses(pair: DifferentPair): Promise<Causes> {
  const causes = new Causes();
  const page = pageExample(pair.a, pair.b);
  if (page) causes.add('error-page', page);
  else if (await isCutShort(pair)) causes.add('truncated', sizes(pair));
  else await compareInside(pair, causes);
  return causes;
}

/** A page where the other is what a page never is. */
function pageExample(a: OpenedFile, b: OpenedFile): Example | undefined {
  const [page, other] = isAnswer(a) ? [a, b] : [b, a];
  if (!isAnswer(page) || !isOpaque(other.kind)) return undefined;
  const said = `${page.kind}: ${summarisePage(page.start.toString('utf8'))}`;
  return { [page.side]: said, [other.side]: other.kind };
}

/** A page, or a line or two of text that tell of an error. */
function isAnswer({ kind, size, start }: OpenedFile): boolean {
  const isShortText = kind === 'text' && size <= kindBytes;
  return isPage(kind) || (isShortText && tellsOfError(start.toString('utf8')));
}

function shorterOf({ a, b }: DifferentPair): OpenedFile {
  return a.size < b.size ? a : b;
}

/** One is the beginning of the other; whether an archive ends there is found when it is read. */
function isBeginning(pair: DifferentPair): boolean {
  return pair.difference.offset === shorterOf(pair).size;
}

/** The beginning of the other, and nothing that could be whole by itself. */
async function isCutShort(pair: DifferentPair): Promise<boolean> {
  if (!isBeginning(pair)) return false;
  const shorter = shorterOf(pair);
  if (shorter.kind !== 'tar') return familyOf(pair) === undefined;
  // A tar ends with empty blocks, and otherwise looks whole wherever a member ends.
  const start = Math.max(0, shorter.size - blockBytes);
  const end = await readAll(openBytes(pair.files, shorter.path, { start, end: shorter.size }));
  return !isZero(end);
}

async function compareInside(pair: DifferentPair, causes: Causes): Promise<void> {
  try {
    const family = familyOf(pair);
    if (family === 'stream') await compareStreams(pair, causes);
    else if (family === 'zip') await compareZipFiles(pair, causes);
    else causes.add('bytes-changed', { ...sizes(pair), offset: pair.difference.offset });
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    addUnreadable(pair, error, causes);
  }
  if (causes.isEmpty) causes.add('container-bytes', { offset: pair.difference.offset });
}

/** An archive that is the beginning of the other and ends before its end is cut, not corrupt. */
function addUnreadable(pair: DifferentPair, { side, failure }: Unreadable, causes: Causes): void {
  if (isBeginning(pair) && side === shorterOf(pair).side && failure.code === 'ARCHIVE_CORRUPT') {
    causes.replace('truncated', sizes(pair));
    return;
  }
  const { offset } = pair.difference;
  // A good archive can hold more than is looked at: that is no reason not to use it.
  const id = failure.code === 'ARCHIVE_TOO_LARGE' ? 'beyond-limits' : 'unreadable';
  causes.add(id, { [side]: `${failure.code}: ${failure.seen}`, offset });
}

/** How both can be opened; undefined when they are no archives of one kind. */
function familyOf({ a, b }: DifferentPair): 'stream' | 'zip' | undefined {
  const kinds = [a.kind, b.kind];
  if (kinds.every((kind) => kind === 'zip')) return 'zip';
  return kinds.every((kind) => kind === 'tar' || kind === 'tar.gz' || kind === 'gzip')
    ? 'stream'
    : undefined;
}

async function compareZipFiles(pair: DifferentPair, causes: Causes): Promise<void> {
  const named = await readZips(pair, { plainKeys: false });
  const areMisled = named.a.keys.wereMisled || named.b.keys.wereMisled;
  const zips = areMisled ? await readZips(pair, { plainKeys: true }) : named;
  const open = (file: OpenedFile, directory: ZipDirectory) =>
    new ZipSource(directory, { ...file, files: pair.files });
  await compareZips({ a: open(pair.a, zips.a), b: open(pair.b, zips.b) }, causes);
}

async function readZips(pair: DifferentPair, { plainKeys }: { readonly plainKeys: boolean }) {
  const shared = { pool: new TextPool(), plainKeys, files: pair.files, limits: pair.limits };
  const read = ({ side, path, size }: OpenedFile) =>
    onSide(side, () => readZipDirectory({ path, size, ...shared }));
  const [a, b] = await Promise.all([read(pair.a), read(pair.b)]);
  return { a, b };
}

function sizes({ a, b }: DifferentPair): Example {
  const show = ({ size, kind }: OpenedFile) => `${size} bytes, ${kind}`;
  return { a: show(a), b: show(b) };
}
