import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  boolean,
  choice,
  commitSha,
  digest,
  duration,
  integer,
  json,
  list,
  NotOfItsKind,
  path,
  repository,
  text,
  url,
  type Input,
} from '../src/inputs.ts';

const options = { describe: 'An input.' };
const hex64 = '0123456789abcdef'.repeat(4);

function accepts<T>(input: Input<T>, cases: readonly (readonly [string, T])[]): void {
  it.each(cases)('reads %j', (given, value) => expect(input.parse(given)).toEqual(value));
}

function refuses(input: Input<unknown>, cases: readonly string[]): void {
  it.each(cases)('refuses %j', (given) => expect(() => input.parse(given)).toThrow(NotOfItsKind));
}

describe('a boolean', () => {
  accepts(boolean(options), [
    ['true', true],
    ['false', false],
  ]);
  refuses(boolean(options), ['treu', 'True', 'yes', '1', '']);
});

describe('a whole number', () => {
  accepts(integer(options), [
    ['0', 0],
    ['9007199254740991', 9007199254740991],
  ]);
  refuses(integer(options), ['10x', '1.5', '-1', '1e3', '007', '9007199254740992', ' 1']);
});

describe('a duration, in seconds', () => {
  accepts(duration(options), [
    ['90s', 90],
    ['30m', 1800],
    ['1h30m', 5400],
    ['2d', 172_800],
    ['0s', 0],
  ]);
  refuses(duration(options), ['', '10', '1.5h', '30m1h', '5 m', '-5m', 'soon']);

  it('adds up whatever parts it has', () => {
    const part = fc.option(fc.nat(9999));
    fc.assert(
      fc.property(part, part, part, part, (d, h, m, s) => {
        fc.pre([d, h, m, s].some((value) => value !== null));
        const write = (value: number | null, unit: string) =>
          value === null ? '' : `${value}${unit}`;
        const given = write(d, 'd') + write(h, 'h') + write(m, 'm') + write(s, 's');
        const seconds = (d ?? 0) * 86_400 + (h ?? 0) * 3_600 + (m ?? 0) * 60 + (s ?? 0);
        expect(duration(options).parse(given)).toBe(seconds);
      }),
    );
  });
});

describe('a commit SHA', () => {
  accepts(commitSha(options), [['a'.repeat(40), 'a'.repeat(40)]]);
  refuses(commitSha(options), ['A'.repeat(40), 'a'.repeat(39), 'main', `${'a'.repeat(40)}\n`]);
});

describe('a digest, without its prefix', () => {
  accepts(digest(options), [
    [`sha256:${hex64}`, hex64],
    [hex64, hex64],
  ]);
  refuses(digest(options), [`sha512:${hex64}`, hex64.toUpperCase(), hex64.slice(1)]);
});

describe('a repository', () => {
  accepts(repository(options), [['octo/demo.js', 'octo/demo.js']]);
  refuses(repository(options), ['demo', 'octo/..', '../demo', 'octo/demo/x', 'octo/de mo']);
});

describe('a list', () => {
  accepts(list(options), [['a\n\n  b \n# not this\r\nc', ['a', 'b', 'c']]]);
  refuses(list(options), ['\n# only a comment\n']);
});

describe('an address', () => {
  accepts(url(options), [
    ['https://pypi.example/simple/', 'https://pypi.example/simple'],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
  ]);
  refuses(url(options), [
    'http://pypi.example',
    'https://user:secret@pypi.example',
    'file:///etc/passwd',
    'pypi.example',
  ]);
});

describe('a JSON document', () => {
  accepts(json(options), [
    ['{"a":[1]}', { value: { a: [1] } }],
    ['null', { value: null }],
  ]);
  refuses(json(options), ['{a:1}', 'undefined']);
});

describe('a path', () => {
  accepts(path(options), [['dist/a b.whl', 'dist/a b.whl']]);
  refuses(path(options), ['a\nb', 'a\0b']);
});

describe('text', () => {
  accepts(text(options), [['a\tb\r\nc', 'a\tb\nc']]);
  refuses(text(options), ['a\u001b[31m', 'a\0', 'a\rb']);
});

describe('a choice', () => {
  const policy = choice(['refuse', 'allow'])(options);
  accepts(policy, [['allow', 'allow']]);
  refuses(policy, ['Allow', 'allows', '']);

  it('shows its words as its kind', () => {
    expect(policy.kind).toBe('refuse|allow');
  });
});

describe('an input', () => {
  it('is required unless it is optional or has a default', () => {
    expect(text(options).required).toBe(true);
    expect(text({ ...options, optional: true }).required).toBe(false);
    expect(text({ ...options, default: 'x' }).required).toBe(false);
  });
});
