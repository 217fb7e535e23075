import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { TextIndex } from '../../../src/archive/text-index.ts';
import { ByteStore } from '../../../src/bytes/explain/byte-store.ts';
import { NumberMap } from '../../../src/bytes/explain/number-map.ts';
import { NumberTable } from '../../../src/bytes/explain/number-table.ts';
import { TextPool } from '../../../src/bytes/explain/text-pool.ts';
import { anyCharacter } from '../../support/any-character.ts';

const many = 10_000;

describe('texts', () => {
  test('are numbered in the order in which they come, and found again', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: anyCharacter })), (texts) => {
        const index = new TextIndex();
        const distinct = [...new Set(texts)];
        expect(texts.map((text) => index.add(text))).toEqual(
          texts.map((text) => distinct.indexOf(text)),
        );
        expect(index.size).toBe(distinct.length);
      }),
    );
    const index = new TextIndex();
    for (let number = 0; number < many; number++) expect(index.addNew(`${number}`)).toBe(true);
    expect([index.find('0'), index.find(`${many - 1}`)]).toEqual([0, many - 1]);
    expect([index.addNew('5000'), index.find('none')]).toEqual([false, undefined]);
  });

  test('are had again from a pool, however long they are', () => {
    const pool = new TextPool();
    const texts = ['', 'ä', 'x'.repeat(1_048_574), 'über zwei Stücke', 'y'.repeat(2_500_000), 'z'];
    const numbers = texts.map((text) => pool.add(text));
    expect(texts.map((text) => pool.add(text))).toEqual(numbers);
    numbers.forEach((number, place) => expect(pool.text(number) === texts[place]).toBe(true));
  });
});

describe('runs of bytes', () => {
  test('are had again, and the room is used again', () => {
    const store = new ByteStore();
    for (const fill of [1, 2]) {
      const sizes = [0, 5, 1_048_576, 3, 700_000, 700_000, 0];
      const runs = sizes.map((size) => Buffer.alloc(size, fill));
      expect(runs.map((run) => store.add(run.subarray(0, 2), run.subarray(2)))).toEqual([
        ...sizes.keys(),
      ]);
      runs.forEach((run, number) => expect(store.get(number).equals(run)).toBe(true));
      store.clear();
    }
  });
});

describe('numbers', () => {
  test('stand in rows by the names of their columns', () => {
    const table = new NumberTable('one', 'other');
    for (let row = 0; row < many; row++) table.add({ one: row, other: -row / 2 });
    expect([table.get(4095, 'one'), table.get(4096, 'other'), table.length]).toEqual([
      4095,
      -2048,
      many,
    ]);
    table.clear();
    expect(table.add({ one: 7, other: 8 })).toBe(0);
    expect(table.get(0, 'other')).toBe(8);
  });

  test('are found by numbers', () => {
    const map = new NumberMap();
    map.set(0, 0);
    map.set(many, 5);
    expect([map.get(0), map.get(1), map.get(many), map.get(many * 10)]).toEqual([
      0,
      undefined,
      5,
      undefined,
    ]);
    map.clear();
    expect(map.get(many)).toBeUndefined();
  });
});
