import { describe, expect, it } from '@jest/globals';
import { createTerminal } from '../../src/hosts/terminal.ts';

/** A stream that remembers what was written. */
function remember(changes: { readonly isTTY?: boolean; readonly columns?: number } = {}) {
  const written: string[] = [];
  return { ...changes, written, write: (text: string) => void written.push(text) };
}

function open(options: { readonly isTTY?: boolean; readonly env?: Record<string, string> } = {}) {
  const stdout = remember();
  const stderr = remember({ isTTY: options.isTTY ?? false, columns: 20 });
  return { stdout, stderr, terminal: createTerminal({ stdout, stderr, env: options.env ?? {} }) };
}

describe('progress', () => {
  it('is rewritten in place on a terminal, and cleared before a line', () => {
    const { stderr, terminal } = open({ isTTY: true });
    terminal.progress('1 of 2');
    terminal.progress('2 of 2');
    terminal.say('done');
    expect(stderr.written).toEqual(['1 of 2', '\r\u001b[2K', '2 of 2', '\r\u001b[2K', 'done\n']);
  });

  it('never wraps on a terminal', () => {
    const { stderr, terminal } = open({ isTTY: true });
    terminal.progress('x'.repeat(50));
    expect(stderr.written).toEqual([`${'x'.repeat(18)}…`]);
  });

  it('is a line each where nothing can be rewritten', () => {
    const { stderr, terminal } = open();
    terminal.progress('1 of 2');
    terminal.progress('2 of 2');
    expect(stderr.written).toEqual(['1 of 2\n', '2 of 2\n']);
  });
});

describe('colours', () => {
  const label = { text: 'error', colour: 'red' } as const;
  it.each([
    ['on a terminal', true, {}, '\u001b[31merror\u001b[39m x\n'],
    ['not with NO_COLOR', true, { NO_COLOR: '1' }, 'error x\n'],
    ['not on a dumb terminal', true, { TERM: 'dumb' }, 'error x\n'],
    ['not in a pipe', false, {}, 'error x\n'],
  ])('are shown: %s', (_, isTTY, env, expected) => {
    const { stderr, terminal } = open({ isTTY, env });
    terminal.say('x', label);
    expect(stderr.written).toEqual([expected]);
  });
});

describe('a masked secret', () => {
  it('is replaced wherever anything is printed', () => {
    const { stdout, stderr, terminal } = open();
    terminal.mask('ghp_abc');
    terminal.say('token ghp_abc');
    terminal.progress('with ghp_abc');
    terminal.result('out: ghp_abc');
    terminal.resultJson({ deep: ['ghp_abc and "ghp_abc"'] });
    expect(stderr.written.join('') + stdout.written.join('')).not.toContain('ghp_abc');
    expect(stderr.written[0]).toBe('token ***\n');
    expect(JSON.parse(stdout.written[1]!)).toEqual({ deep: ['*** and "***"'] });
  });

  it('leaves no rest when one secret holds another', () => {
    const { stderr, terminal } = open();
    terminal.mask('abc');
    terminal.mask('abcdef');
    terminal.say('abcdef');
    expect(stderr.written).toEqual(['***\n']);
  });

  it('is replaced line by line when it has several', () => {
    const { stderr, terminal } = open();
    terminal.mask('first-line\nsecond-line\n\n');
    terminal.say('second-line, and nothing else changes');
    expect(stderr.written).toEqual(['***, and nothing else changes\n']);
  });

  it('that is empty hides nothing', () => {
    const { stderr, terminal } = open();
    terminal.mask('');
    terminal.say('plain');
    expect(stderr.written).toEqual(['plain\n']);
  });
});

describe('hostile text', () => {
  it('cannot steer the terminal or a runner', () => {
    const { stdout, stderr, terminal } = open();
    terminal.say('::error::\u001b[2J');
    terminal.result('a\r\n::set-env name=PATH::x');
    terminal.resultJson({ name: '##[error]\u009b' });
    expect(stderr.written[0]).toBe('\u200b::error::\\u001b[2J\n');
    expect(stdout.written[0]).toBe('a\n\u200b::set-env name=PATH::x\n');
    expect(stdout.written[1]).toContain('##\\u005berror]\\u009b');
  });
});
