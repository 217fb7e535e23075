import { describe, expect, test } from '@jest/globals';
import { parseRequirements } from '../../src/ci/requirements.ts';
import { expectFailure } from '../support/expect-failure.ts';

const plain = { requiredJobs: [], optional: false, allow: [] };

describe('the list of workflows', () => {
  test('takes paths, file names and tables', () => {
    const text = `
- ci.yml
- .github/workflows/lint.yaml
- path: deep.yml
  required-jobs: ['test (*)', build]
  optional: true
  allow: [skipped]
`;
    expect(parseRequirements(text)).toEqual([
      { ...plain, path: '.github/workflows/ci.yml' },
      { ...plain, path: '.github/workflows/lint.yaml' },
      {
        path: '.github/workflows/deep.yml',
        requiredJobs: ['test (*)', 'build'],
        optional: true,
        allow: ['skipped'],
      },
    ]);
  });

  test('takes one path, and one job without a list', () => {
    expect(parseRequirements('ci.yml')).toHaveLength(1);
    expect(parseRequirements('[{path: ci.yml, required-jobs: test}]')).toMatchObject([
      { requiredJobs: ['test'] },
    ]);
  });

  test.each(['[]', '# nothing', '~'])('never passes empty: %s', async (text) => {
    await expectFailure('CI_NO_WORKFLOWS', () => parseRequirements(text));
  });

  test.each([
    ['{path: ci.yml}', 'not a list'],
    ['- 7', 'is no workflow'],
    ['- [ci.yml]', 'is no workflow'],
    ['- CI', 'is no workflow file'],
    ['- src/ci.yml', 'is no workflow file'],
    ['- .github/workflows/sub/ci.yml', 'is no workflow file'],
    ['- optional: true', 'is no workflow file'],
    ['- {path: ci.yml, required_jobs: [a]}', '`required_jobs` is unknown'],
    ['- {path: ci.yml, required-jobs: [1]}', 'not a list of texts'],
    ['- {path: ci.yml, required-jobs: [""]}', 'empty or too long'],
    ['- {path: ci.yml, optional: maybe}', '`optional` is "maybe"'],
    ['- {path: ci.yml, allow: [failure]}', '`allow` has "failure"'],
    ['- {path: ci.yml, allow: [sucess]}', '`allow` has "sucess"'],
    ['[ci.yml, .github/workflows/ci.yml]', 'listed twice'],
    ['- "unclosed', 'quote'],
  ])('refuses %j: %s', async (text, why) => {
    const failure = await expectFailure('INPUT_INVALID', () => parseRequirements(text));
    expect(failure.message).toContain(why);
  });
});
