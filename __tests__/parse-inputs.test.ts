import { describe, expect, it } from '@jest/globals';
import { commitSha, duration, text } from '../src/inputs.ts';
import { parseInputs } from '../src/parse-inputs.ts';
import { expectFailure } from './support/expect-failure.ts';

const inputs = {
  tagName: text({ describe: 'Tag.' }),
  commit: commitSha({ describe: 'Commit.', default: '${{ github.sha }}' }),
  wait: duration({ describe: 'Wait.', default: '2m' }),
  notes: text({ describe: 'Notes.', optional: true }),
  githubToken: text({ describe: 'Token.', secret: true }),
};
const good: Record<string, string> = {
  'tag-name': ' v1.2.3 ',
  commit: 'a'.repeat(40),
  'github-token': 'ghp_abc',
};
const parse = (changes: Record<string, string | undefined> = {}) =>
  parseInputs(inputs, (name) => ({ ...good, ...changes })[name]);

describe('inputs', () => {
  it('are trimmed and parsed by kebab-case name; empty is undefined', () => {
    expect(parse({ notes: '  ' })).toEqual({
      tagName: 'v1.2.3',
      commit: 'a'.repeat(40),
      wait: 120,
      notes: undefined,
      githubToken: 'ghp_abc',
    });
  });

  it('fall back to a default when they are empty', () => {
    expect(parse({ wait: '' }).wait).toBe(120);
  });
});

describe('when an input is missing', () => {
  it('names it as a workflow and as a command line write it', async () => {
    const failure = await expectFailure('INPUT_MISSING', () => parse({ 'tag-name': ' ' }));
    expect(failure.cure).toContain(
      'Set `tag-name` under `with:` (on the command line `--tag-name`)',
    );
  });

  it('names the variable instead of a flag for a secret', async () => {
    const failure = await expectFailure('INPUT_MISSING', () => parse({ 'github-token': '' }));
    expect(failure.cure).toContain('GITHUB_TOKEN or GH_TOKEN');
    expect(failure.cure).not.toContain('--github-token');
  });

  it('does not take the text of an expression for a value', async () => {
    await expectFailure('INPUT_MISSING', () => parse({ commit: undefined }));
  });
});

describe('when an input is not of its kind', () => {
  it('shows what was given, cut short', async () => {
    const failure = await expectFailure('INPUT_INVALID', () => parse({ commit: 'x'.repeat(200) }));
    expect(failure.seen).toBe(`the input \`commit\` is "${'x'.repeat(77)}...".`);
  });

  it('never shows a secret', async () => {
    const failure = await expectFailure('INPUT_INVALID', () =>
      parse({ 'github-token': 'ghp\u0007abc' }),
    );
    expect(failure.message).not.toMatch(/ghp|abc/);
  });
});
