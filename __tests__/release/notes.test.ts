import { describe, expect, it } from '@jest/globals';
import type { Files } from '../../src/ports.ts';
import { readNotes } from '../../src/release/notes.ts';
import { expectFailure } from '../support/expect-failure.ts';
import { marker } from './support/sealed.ts';

function read(notes: string | undefined, file?: Uint8Array) {
  const files = { read: async () => Buffer.from(file!) } as unknown as Files;
  const notesFile = file === undefined ? undefined : 'NOTES.md';
  return readNotes({ notes, notesFile }, { files, marker });
}

describe('release notes', () => {
  it('are empty when none were given', async () => {
    expect(await read(undefined)).toBe('');
  });

  it('are the text, or the file, with plain line ends', async () => {
    expect(await read('One\r\nTwo')).toBe('One\nTwo');
    expect(await read(undefined, Buffer.from('Größe 📦\n'))).toBe('Größe 📦\n');
  });

  it('cannot be both', async () => {
    await expectFailure('INPUT_INVALID', () => read('text', Buffer.from('file')));
  });

  it('have 125,000 characters at most, the marker among them', async () => {
    expect(await read('x'.repeat(124_700))).toHaveLength(124_700);
    await expectFailure('RELEASE_NOTES_UNUSABLE', () => read('x'.repeat(125_000)));
  });

  it('never carry the marker of another release', async () => {
    await expectFailure('RELEASE_NOTES_UNUSABLE', () =>
      read('Copied.\n<!-- release-actions {} -->'),
    );
  });

  it('are UTF-8', async () => {
    await expectFailure('RELEASE_NOTES_UNUSABLE', () => read(undefined, Buffer.from([0xff, 0xfe])));
  });
});
