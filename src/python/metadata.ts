/** Metadata inside wheels and source distributions: email headers, of which three matter. */
import { archiveFailure } from '../archive/failures.ts';
import { readTextMembers, type ArchiveTexts } from '../archive/read-text-members.ts';
import { normalizeProjectName } from '../registry/names.ts';
import type { Files } from '../ports.ts';
import type { DistributionName } from './distribution-name.ts';
import { pythonFailure } from './failures.ts';
import { findPythonVersion } from './version.ts';

export interface DistributionContent {
  /** As the metadata spells it. */
  readonly name: string;
  readonly version: string;
  /** A wheel's tags, sorted; empty for a source distribution. */
  readonly tags: readonly string[];
  /** Names of all plain files inside. */
  readonly members: ReadonlySet<string>;
}

const metadataPattern = /^(?:[^/]+\.dist-info\/(?:METADATA|WHEEL)|[^/]+\/PKG-INFO)$/;

/** What a distribution says of itself. Throws ARCHIVE_*. */
export async function readDistribution(
  path: string,
  kind: DistributionName['kind'],
  files: Pick<Files, 'stream' | 'stat'>,
): Promise<DistributionContent> {
  const archive = await readTextMembers(path, (name) => metadataPattern.test(name), files);
  const about = kind === 'wheel' ? wheelHeaders(archive) : headersOf(archive, /^[^/]+\/PKG-INFO$/);
  const [name, version] = [about('Name')[0], about('Version')[0]];
  if (name === undefined || version === undefined) throw unreadable('has no Name or no Version');
  return { name, version, tags: about('Tag').toSorted(), members: archive.names };
}

/** Throws PYTHON_METADATA_MISMATCH unless the content is what the file name says. */
export function requireContentOf(name: DistributionName, content: DistributionContent): void {
  const says = `${content.name} ${content.version}`;
  if (
    normalizeProjectName(content.name) !== name.project ||
    findPythonVersion(content.version) !== name.version
  ) {
    throw mismatch(name, says);
  }
  const tags = name.kind === 'wheel' ? name.tags.join(' ') : '';
  if (content.tags.join(' ').toLowerCase() !== tags) {
    throw mismatch(name, `${says} for ${content.tags.join(', ') || 'no tag'}`);
  }
}

type Headers = (name: string) => readonly string[];

/** METADATA says name and version, WHEEL the tags. */
function wheelHeaders(archive: ArchiveTexts): Headers {
  const metadata = headersOf(archive, /^[^/]+\.dist-info\/METADATA$/);
  const wheel = headersOf(archive, /^[^/]+\.dist-info\/WHEEL$/);
  return (name) => (name === 'Tag' ? wheel : metadata)(name);
}

function headersOf({ texts }: ArchiveTexts, pattern: RegExp): Headers {
  const found = [...texts].filter(([name]) => pattern.test(name));
  if (found.length !== 1) {
    throw unreadable(`has ${found.length} files that match ${pattern.source}`);
  }
  return metadataHeaders(found[0]![1]);
}

/** Values of a header of METADATA, PKG-INFO or WHEEL, in their order; empty when it is not there. */
export function metadataHeaders(text: string): Headers {
  // The body after the first blank line is the long description: anybody's text.
  const lines = text.split(/\r?\n/);
  const head = lines.slice(0, lines.includes('') ? lines.indexOf('') : undefined);
  return (name) =>
    head
      .filter((line) => line.toLowerCase().startsWith(`${name.toLowerCase()}:`))
      .map((line) => line.slice(name.length + 1).trim());
}

function unreadable(seen: string) {
  return archiveFailure('ARCHIVE_CORRUPT', {
    seen: `a Python distribution ${seen}`,
    expected: 'one METADATA and one WHEEL in a wheel, one PKG-INFO in a source distribution',
    cure: 'Build it again with a current build backend.',
  });
}

function mismatch(name: DistributionName, says: string) {
  return pythonFailure('PYTHON_METADATA_MISMATCH', {
    seen: `the metadata inside ${name.filename} says ${says}`,
    expected: `${name.project} ${name.version}${name.kind === 'wheel' ? ` for ${name.tags.join(', ')}` : ''}`,
    cure: 'Build it again; do not rename distributions.',
  });
}
