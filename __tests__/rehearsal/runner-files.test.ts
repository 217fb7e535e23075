import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createMasks } from '../../src/rehearsal/masks.ts';
import { parsePairs, RunnerFileError } from '../../src/rehearsal/runner-files.ts';
import { createStepLog } from '../../src/rehearsal/step-log.ts';
import { findCommand } from '../../src/rehearsal/workflow-commands.ts';

describe('a runner file', () => {
  test('has lines `name=value`, and heredocs whose delimiter comes after `<<`', () => {
    expect(parsePairs('a=1\r\nb=x=y\n\nc<<EOF\none\ntwo=2\nEOF\nd=a<<b\n')).toEqual([
      ['a', '1'],
      ['b', 'x=y'],
      ['c', 'one\ntwo=2'],
      ['d', 'a<<b'],
    ]);
  });
  test.each(['no separator', '=value', 'a<<EOF\nnever ends', 'a<<\n\n'])(
    'that is %j fails the step',
    (text) => {
      expect(() => parsePairs(text)).toThrow(RunnerFileError);
    },
  );
  test('gives back any value that a heredoc carried', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const value = text.replaceAll('\r', '');
        expect(parsePairs(`name<<d9f2\n${value}\nd9f2\n`)).toEqual([['name', value]]);
      }),
    );
  });
});

describe('a line of output', () => {
  test('is a command with properties and escapes', () => {
    expect(findCommand('  ::error file=a%3Ab.txt,line=1::100%25%0Adone')).toEqual({
      name: 'error',
      properties: { file: 'a:b.txt', line: '1' },
      message: '100%\ndone',
    });
    expect(findCommand('::endgroup::')).toEqual({ name: 'endgroup', properties: {}, message: '' });
  });
  test.each(['plain', 'a ::error::b', '::no end', ':: ::x'])('is none when it is %j', (line) => {
    expect(findCommand(line)).toBeUndefined();
  });
});

describe("a step's log", () => {
  test('masks every secret, the longest first, each line of a key by itself', () => {
    const masks = createMasks(['abc', 'abcdef', 'line one\nline two']);
    const log = createStepLog(masks);
    for (const line of ['abcdef abc', 'x line two y', '::error::abc']) log.take(line);
    expect(log.lines).toEqual(['*** ***', 'x *** y', 'error: ***']);
    expect(log.annotations).toEqual([{ level: 'error', message: '***' }]);
    expect(masks.hits('xabcx')).toBe(true);
  });
  test('keeps what is no known command as it is', () => {
    const log = createStepLog(createMasks());
    log.take('::unknown::x');
    log.take('::group::Files');
    log.take('::set-output name=a::1');
    log.take('::save-state name=b::2');
    expect(log.lines).toEqual(['::unknown::x', '▸ Files']);
    expect([log.outputs, log.state]).toEqual([{ a: '1' }, { b: '2' }]);
  });
  test('ends after as many lines as anybody reads', () => {
    const log = createStepLog(createMasks());
    for (let line = 0; line < 6_000; line += 1) log.take(String(line));
    expect(log.lines).toHaveLength(5_001);
    expect(log.lines.at(-1)).toContain('not kept');
  });
});
