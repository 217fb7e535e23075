/** Two files that are gzipped, or tars as they are: what is inside is compared as tars or as bytes. */
import type { ArchiveLimits } from '../../archive/member.ts';
import type { Files } from '../../ports.ts';
import { ByteReader, openBytes } from './byte-reader.ts';
import { Causes } from './causes.ts';
import { compareGzipFacts, compareGzipHeaders } from './compare-gzips.ts';
import { compareTars } from './compare-tars.ts';
import { findFirstDifference } from './first-difference.ts';
import { emptyGzipFacts, readGzipHeader, unpackGzip, type GzipFacts } from './gzip.ts';
import type { FileKind, Side } from './model.ts';
import { onSide, streamOnSide } from './side.ts';
import { TarSource } from './tar-source.ts';

/** `tar.gz`, `gzip` or `tar`. */
interface StreamedFile {
  readonly side: Side;
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  readonly kind: FileKind;
}

export interface StreamedPair {
  readonly a: StreamedFile;
  readonly b: StreamedFile;
  readonly files: Pick<Files, 'stream'>;
  readonly limits: ArchiveLimits;
}

interface Unpacked {
  readonly bytes: ByteReader;
  readonly facts: GzipFacts;
}

/** Adds what differs; nothing is unpacked when the compressed bytes are equal. Throws Unreadable. */
export async function compareStreams(pair: StreamedPair, causes: Causes): Promise<void> {
  const bothGzipped = pair.a.kind !== 'tar' && pair.b.kind !== 'tar';
  if (bothGzipped && (await differInHeadersOnly(pair, causes))) return;
  const { payload, facts } = await comparePayload(pair);
  causes.merge(payload);
  if (!bothGzipped) {
    if (pair.a.kind !== pair.b.kind) {
      causes.add('gzip-layer', { a: nameOfLayer(pair.a), b: nameOfLayer(pair.b) });
    }
    return;
  }
  if (!payload.isEmpty) return compareGzipHeaders(facts, causes);
  compareGzipFacts(facts, causes);
  if (!causes.has('gzip-members') && !causes.has('gzip-trailing')) {
    const show = ({ size }: StreamedFile) => `${size} bytes compressed`;
    causes.add('deflate-encoder', { a: show(pair.a), b: show(pair.b) });
  }
}

/** The headers alone differ when all that follows them is equal. */
async function differInHeadersOnly(pair: StreamedPair, causes: Causes): Promise<boolean> {
  const readers = { a: openRaw(pair, 'a'), b: openRaw(pair, 'b') };
  try {
    const [a, b] = await Promise.all([
      onSide('a', () => readGzipHeader(readers.a)),
      onSide('b', () => readGzipHeader(readers.b)),
    ]);
    const areSame = JSON.stringify(a) === JSON.stringify(b);
    if (areSame || (await findFirstDifference(readers.a, readers.b)) !== undefined) return false;
    const facts = (header: typeof a) => ({ ...emptyGzipFacts(), header });
    compareGzipHeaders({ a: facts(a), b: facts(b) }, causes);
    return true;
  } finally {
    await Promise.all([readers.a.close(), readers.b.close()]);
  }
}

/** What differs inside, and what was learnt of the gzip layers on the way. */
async function comparePayload(pair: StreamedPair) {
  const payload = new Causes();
  const unpacked = { a: unpack(pair, 'a'), b: unpack(pair, 'b') };
  const facts = { a: unpacked.a.facts, b: unpacked.b.facts };
  if ([pair.a, pair.b].every(({ kind }) => kind !== 'gzip')) {
    const arePaired = await compareTars(openTars(pair, { first: unpacked }), payload);
    if (arePaired) return { payload, facts };
    const again = new Causes();
    await compareTars(openTars(pair, { plainKeys: true }), again);
    return { payload: again, facts };
  }
  const { a, b } = unpacked;
  try {
    const offset = await findFirstDifference(a.bytes, b.bytes);
    if (offset !== undefined) payload.add('payload-changed', { offset });
  } finally {
    await Promise.all([a.bytes.close(), b.bytes.close()]);
  }
  return { payload, facts };
}

interface Opening {
  /** What the first call uses; later ones open the files anew. */
  readonly first?: { readonly a: Unpacked; readonly b: Unpacked };
  readonly plainKeys?: boolean;
}

function openTars(pair: StreamedPair, { first, plainKeys = false }: Opening) {
  let unused = first;
  let again = false;
  return () => {
    const options = { limits: pair.limits, plainKeys, again };
    again = true;
    const from = unused ?? { a: unpack(pair, 'a'), b: unpack(pair, 'b') };
    unused = undefined;
    return {
      a: new TarSource('a', from.a.bytes, options),
      b: new TarSource('b', from.b.bytes, options),
    };
  };
}

function unpack(pair: StreamedPair, side: Side): Unpacked {
  const facts = emptyGzipFacts();
  const raw = openRaw(pair, side);
  if (pair[side].kind === 'tar') return { bytes: raw, facts };
  const pieces = unpackGzip(raw, facts, pair.limits.maxUnpackedBytes);
  return { bytes: new ByteReader(streamOnSide(side, pieces)), facts };
}

function openRaw({ files, ...pair }: StreamedPair, side: Side): ByteReader {
  return openBytes(files, pair[side].path);
}

function nameOfLayer({ kind }: StreamedFile): string {
  return kind === 'tar' ? 'plain' : 'gzipped';
}
