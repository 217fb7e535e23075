import { describe, expect, test } from '@jest/globals';
import { parseActionFile } from '../../src/workflow/parse-action.ts';
import { expectFailure } from '../support/expect-failure.ts';

describe('an action file', () => {
  test('tells its inputs, its script and its post script', () => {
    const action = parseActionFile(
      [
        'name: demo',
        'inputs:',
        '  token: { required: true, default: "${{ github.token }}" }',
        'runs: { using: node24, main: main.js, post: post.js, post-if: success() }',
      ].join('\n'),
      'action.yml',
    );
    expect(action.inputs.get('token')?.required).toBe(true);
    expect(action.runs).toMatchObject({ kind: 'node', main: 'main.js', post: 'post.js' });
  });
  test('refuses a composite `run` without a shell', async () => {
    await expectFailure('WORKFLOW_INVALID', () =>
      parseActionFile('runs: { using: composite, steps: [{ run: "true" }] }', 'action.yml'),
    );
  });
});
