/** The visible notes of a release: the user's text, as it is. */
import type { Files } from '../ports.ts';
import { invalidInput } from '../structured-input.ts';
import { releaseFailure } from './failures.ts';
import { hasMarker, renderBody, type Marker } from './marker.ts';

/** GitHub's limit of a body, in characters, the marker included. */
const longestBody = 125_000;
/** Four bytes a character at most, and one more to tell what is too long. */
const longestFile = 4 * longestBody + 1;

export interface NotesInputs {
  readonly notes: string | undefined;
  readonly notesFile: string | undefined;
}

/** The notes; empty when none were given. Throws RELEASE_NOTES_UNUSABLE, INPUT_INVALID and FILE_*. */
export async function readNotes(
  { notes, notesFile }: NotesInputs,
  { files, marker }: { readonly files: Files; readonly marker: Marker },
): Promise<string> {
  if (notes !== undefined && notesFile !== undefined) {
    throw invalidInput('notes', 'both `notes` and `notes-file` were given.', 'one of them');
  }
  const text =
    notesFile === undefined
      ? (notes ?? '')
      : decode(notesFile, await files.read(notesFile, longestFile));
  const plain = text.replaceAll('\r\n', '\n');
  if (hasMarker(plain)) {
    throw unusable(
      'the notes hold a release-actions marker',
      'notes without the hidden marker of another release',
      'Take the line that starts with `<!-- release-actions` out of the notes.',
    );
  }
  const { length } = renderBody(plain, marker);
  if (length > longestBody) {
    throw unusable(
      `notes and marker have ${length} characters`,
      `at most ${longestBody}`,
      'Shorten the notes: link to the full changelog instead.',
    );
  }
  return plain;
}

function decode(path: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw unusable(`${path} is not UTF-8`, 'notes as UTF-8 text', 'Save the file as UTF-8.');
  }
}

function unusable(seen: string, expected: string, cure: string) {
  return releaseFailure('RELEASE_NOTES_UNUSABLE', { seen, expected, cure });
}
