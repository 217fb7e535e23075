/** Reads archives that nobody vouches for: the kind is told by content, and every cap is kept. */
import { Failure } from '../failure.ts';
import { archiveFailure } from './failures.ts';
import { defaultLimits, type Member, type RawMember, type ReadOptions } from './member.ts';
import { nameGate } from './name-gate.ts';
import { readTar } from './read-tar.ts';
import { readZip } from './read-zip.ts';

/**
 * The members of a tar, gzipped tar or zip, in the archive's order. Memory does
 * not grow with the archive. Throws ARCHIVE_*.
 */
export async function* readMembers(path: string, options: ReadOptions): AsyncGenerator<Member> {
  const complete = { limits: defaultLimits, links: 'refuse' as const, ...options };
  const reader = (await isZip(path, options.files)) ? readZip : readTar;
  const accept = memberGate(path, complete);
  try {
    for await (const raw of reader(path, complete)) {
      const member = accept(raw);
      if (member) yield member;
    }
  } catch (error) {
    throw error instanceof Failure ? error : corrupt(path, error);
  }
}

/** Judges members one by one; undefined for those that say nothing (repeated folders). */
function memberGate(
  path: string,
  { limits, links }: Required<ReadOptions>,
): (raw: RawMember) => Member | undefined {
  const accept = nameGate(limits);
  return (raw) => {
    const name = accept(raw.name, raw.kind);
    if (name === undefined) return undefined;
    if (raw.kind === 'other' || (raw.kind === 'link' && links === 'refuse')) throw linked(raw);
    const { kind, permissions, linkTarget: target, hard } = raw;
    const symbolic = kind === 'link' && !hard && target !== undefined;
    const stream = () => contentOf(path, raw);
    return { name, kind, permissions, ...(symbolic && { symbolicTarget: target }), stream };
  };
}

async function* contentOf(path: string, raw: RawMember): AsyncGenerator<Uint8Array> {
  if (raw.kind === 'link') {
    yield Buffer.from(`link to ${raw.linkTarget ?? ''}`);
    return;
  }
  try {
    yield* raw.stream();
  } catch (error) {
    throw error instanceof Failure ? error : corrupt(path, error);
  }
}

/** Told by the file's first bytes, whatever its name is. */
export async function isZip(path: string, files: ReadOptions['files']): Promise<boolean> {
  for await (const start of files.stream(path, { start: 0, end: 4 })) {
    const magic = Buffer.from(start).toString('latin1');
    return magic.startsWith('PK\u0003\u0004') || magic.startsWith('PK\u0005\u0006');
  }
  return false;
}

function linked(raw: RawMember) {
  return archiveFailure('ARCHIVE_LINK', {
    seen:
      raw.kind === 'link'
        ? `the member ${JSON.stringify(raw.name)} is a link to ${JSON.stringify(raw.linkTarget ?? '')}`
        : `the member ${JSON.stringify(raw.name)} is a device or a pipe`,
    expected: 'plain files and folders',
    cure: 'Pack the file itself instead.',
  });
}

function corrupt(path: string, error: unknown) {
  return archiveFailure('ARCHIVE_CORRUPT', {
    seen: `${path} cannot be read to its end: ${error instanceof Error ? error.message : String(error)}`,
    expected: 'a whole archive',
    cure: 'Fetch or build it again.',
    cause: error,
  });
}
