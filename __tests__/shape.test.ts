import { describe, expect, test } from '@jest/globals';
import {
  listOf,
  NotOfShape,
  nullable,
  objectOf,
  oneOf,
  optional,
  sha256Text,
  textLike,
  trueOrFalse,
  wholeNumber,
} from '../src/shape.ts';

const shape = objectOf({
  name: textLike(/^[a-z]+$/, 'a word'),
  size: optional(wholeNumber()),
  yanked: trueOrFalse,
  tags: listOf(oneOf(['old', 'new'])),
  digest: nullable(sha256Text),
});
const good = { name: 'demo', yanked: false, tags: ['old'], digest: null };

describe('an object of a shape', () => {
  test('comes back without the fields that nobody asked for', () => {
    expect(shape({ ...good, other: 1 }, '')).toEqual(good);
  });

  test('keeps no field that was left out', () => {
    expect(Object.keys(shape(good, ''))).toEqual(['name', 'yanked', 'tags', 'digest']);
  });

  test('never takes a field from a prototype', () => {
    const inherited = Object.create({ name: 'demo' }) as object;
    expect(() => shape(Object.assign(inherited, { ...good, name: undefined }), '')).toThrow(
      '`name` is not a word',
    );
  });

  test.each<[unknown, string]>([
    [null, 'the document is not an object'],
    [[], 'the document is not an object'],
    ['text', 'the document is not an object'],
    [{ ...good, name: 'DEMO' }, '`name` is not a word'],
    [{ ...good, size: -1 }, '`size` is not a whole number, 0 or more'],
    [{ ...good, size: 2 ** 53 }, '`size` is not a whole number, 0 or more'],
    [{ ...good, yanked: 'no' }, '`yanked` is not `true` or `false`'],
    [{ ...good, tags: {} }, '`tags` is not a list'],
    [{ ...good, tags: ['old', 'other'] }, '`tags[1]` is not one of old, new'],
    [{ ...good, digest: 'x' }, '`digest` is not 64 lower-case hexadecimal digits'],
  ])('%j is refused with its place', (value, message) => {
    expect(() => shape(value, '')).toThrow(NotOfShape);
    expect(() => shape(value, '')).toThrow(message);
  });
});
