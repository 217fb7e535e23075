/** The few small files of an archive that say what it is. */
import { readMembers } from './read-members.ts';
import type { Member, ReadOptions } from './member.ts';
import { tooLarge } from './too-large.ts';

const maxTextBytes = 4 * 1024 * 1024;

export interface ArchiveTexts {
  /** Text by name, of the wanted members that are plain files. */
  readonly texts: ReadonlyMap<string, string>;
  /** Names of all plain files. */
  readonly names: ReadonlySet<string>;
}

/**
 * Reads the whole archive, so that a second member of the same name does not go
 * unseen. Links are passed over: they are no text. Throws ARCHIVE_*.
 */
export async function readTextMembers(
  path: string,
  wanted: (name: string) => boolean,
  files: ReadOptions['files'],
): Promise<ArchiveTexts> {
  const texts = new Map<string, string>();
  const names = new Set<string>();
  for await (const member of readMembers(path, { files, links: 'list' })) {
    if (member.kind !== 'file') continue;
    names.add(member.name);
    if (wanted(member.name)) texts.set(member.name, await readText(member));
  }
  return { texts, names };
}

async function readText(member: Member): Promise<string> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of member.stream()) {
    size += piece.length;
    if (size > maxTextBytes) throw tooLarge(`a metadata file of more than ${maxTextBytes} bytes`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}
