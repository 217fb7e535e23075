import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isSameSet, parseBody, renderBody } from '../../src/release/marker.ts';
import { marker } from './support/sealed.ts';
import { anyCharacter } from '../support/any-character.ts';

const line = `<!-- release-actions ${JSON.stringify(marker)} -->`;

describe('the marker in a body', () => {
  it('is read back whatever the notes are', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter }), (notes) => {
        fc.pre(!notes.includes('<!-- release-actions'));
        expect(parseBody(renderBody(notes, marker)).marker).toEqual(marker);
      }),
      { numRuns: 50 },
    );
  });

  it('leaves the visible notes to the user', () => {
    const notes = '# New\n\n* one <!-- a comment of theirs -->\n* two';
    expect(parseBody(renderBody(notes, marker)).notes).toBe(notes);
  });

  it('is the whole body when there are no notes', () => {
    expect(renderBody('  \n', marker)).toBe(`${line}\n`);
  });

  it('survives the line ends of GitHub’s editor and text written below it', () => {
    const edited = `Edited.\r\n\r\n${line}\r\nMore.\r\n`;
    expect(parseBody(edited)).toEqual({ marker, notes: 'Edited.\n\nMore.' });
  });

  it('may come from a folder instead of an artifact', () => {
    const fromFolder = { ...marker, artifact: null };
    expect(parseBody(renderBody('', fromFolder)).marker).toEqual(fromFolder);
  });

  it.each([
    ['nothing', 'Just notes.', 'it has no marker'],
    ['two of them', `${line}\n${line}`, 'it has two markers'],
    ['text beside it', `see ${line}`, 'its marker is not one that this action writes'],
    ['no JSON', '<!-- release-actions {run} -->', 'its marker is not one that this action writes'],
    ['null', '<!-- release-actions null -->', 'its marker is not one that this action writes'],
    [
      'a field too many',
      line.replace('{', '{"extra":1,'),
      'its marker is not one that this action writes',
    ],
    [
      'a short commit',
      line.replace('a'.repeat(40), 'abc'),
      'its marker is not one that this action writes',
    ],
    [
      'a run that is text',
      line.replace('"run":1001', '"run":"1001"'),
      'its marker is not one that this action writes',
    ],
  ])('is none when the body has %s', (_, text, owner) => {
    expect(parseBody(text)).toMatchObject({ marker: undefined, owner });
  });

  it('never throws on foreign bodies', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const { marker: found } = parseBody(`<!-- release-actions ${text} -->`);
        expect(found).toBeUndefined();
      }),
    );
  });
});

describe('the same sealed set', () => {
  it('is the same commit and manifest, whichever run handed it over', () => {
    expect(isSameSet(marker, { ...marker, run: 5, artifact: 6 })).toBe(true);
    expect(isSameSet(marker, { ...marker, commit: 'b'.repeat(40) })).toBe(false);
    expect(isSameSet(marker, { ...marker, manifest: 'b'.repeat(64) })).toBe(false);
  });
});
