/** The gzip layer of two files: headers, and how equal content was compressed. */
import type { Causes } from './causes.ts';
import type { GzipFacts, GzipHeader } from './gzip.ts';
import { renderTime } from './tar-traits.ts';

const platforms: Readonly<Record<number, string>> = {
  0: 'FAT',
  3: 'Unix',
  7: 'Macintosh',
  10: 'NTFS (new)',
  11: 'NTFS',
  19: 'macOS',
  255: 'unknown',
};

export interface UnpackedPair {
  readonly a: GzipFacts;
  readonly b: GzipFacts;
}

/** Adds what differs in the headers and around the stream; both must have been read to their end. */
export function compareGzipFacts({ a, b }: UnpackedPair, causes: Causes): void {
  compareGzipHeaders({ a, b }, causes);
  causes.compare('gzip-members', {
    values: [a.members, b.members],
    show: (count) => `${count} member${count === 1 ? '' : 's'}`,
  });
  causes.compare('gzip-trailing', {
    values: [a.trailing, b.trailing],
    show: (count) => `${count} bytes`,
  });
}

/** Adds what differs in the headers. */
export function compareGzipHeaders(pair: UnpackedPair, causes: Causes): void {
  const [a, b] = [pair.a.header, pair.b.header];
  if (!a || !b) return;
  const of = <Key extends keyof GzipHeader>(key: Key) => [a[key], b[key]] as const;
  const show = (seconds: number) => (seconds === 0 ? 'none' : renderTime(seconds));
  causes.compare('gzip-time', { values: of('time'), show });
  causes.compare('gzip-name', { values: [a.name ?? 'none', b.name ?? 'none'] });
  causes.compare('gzip-platform', { values: of('platform'), show: renderPlatform });
  causes.compare('gzip-level', {
    values: of('level'),
    show: (level) => levels[level] ?? `${level}`,
  });
  causes.compare('gzip-extra', { values: of('extra'), show: (hex) => `0x${hex.slice(0, 60)}` });
}

const levels: Readonly<Record<number, string>> = { 0: 'none', 2: 'best (2)', 4: 'fastest (4)' };

function renderPlatform(platform: number): string {
  return `${platforms[platform] ?? 'platform'} (${platform})`;
}
