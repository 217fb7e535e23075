/** Commands that stand in variables. */
import { describe, expect, test } from '@jest/globals';
import { findEffects } from '../../src/prover/effects/find-effects.ts';
import { findOpaqueCalls } from '../../src/prover/effects/opaque-calls.ts';
import { parseWorkflow } from '../../src/workflow/parse-workflow.ts';
import { tell } from './support.ts';

function workflowOf(script: string) {
  return parseWorkflow(
    [
      'on: push',
      'env: { UPLOAD: twine upload dist/*, TOOL: npm }',
      'jobs:',
      '  a:',
      '    runs-on: x',
      '    env: { TOOL: cargo, FROM_INPUT: "${{ inputs.command }}" }',
      '    steps:',
      '      - run: |',
      ...script.split('\n').map((line) => `          ${line}`),
      '',
    ].join('\n'),
    'release.yml',
  );
}

describe('a variable that is run', () => {
  test.each([
    ['$UPLOAD', ['publishes pypi']],
    ['${{ env.UPLOAD }} --verbose', ['publishes pypi']],
    ['"${TOOL}" publish', ['publishes crates']],
    ['DO="gem push x"\n$DO', ['publishes gem']],
    ['DO="gem push x"\neval "$DO"', ['publishes gem']],
    ['DO="gem push x"\nif test "$DRY"; then DO=echo; fi\n$DO', ['publishes gem']],
    ['DO=echo\nif test "$LIVE"; then DO="$TOOL publish"; fi\n$DO', ['publishes crates']],
    ['UPLOAD=echo\n$UPLOAD', ['publishes pypi']],
    ['DO="gem push x"\n$OTHER || DO="cargo publish"\n$DO', ['publishes gem', 'publishes crates']],
    ['bash -c "$UPLOAD"', ['publishes pypi']],
    ['"$GH" release create v1', ['announces (guessed)']],
    ['$CARGO_BIN publish', ['publishes crates (guessed)']],
    ['$SUDO twine upload x', ['publishes pypi (guessed)']],
    ['$BIN --version', []],
  ])('is what it holds, or is guessed by its name: %j', (script, expected) => {
    expect(findEffects(workflowOf(script)).map(tell)).toEqual(expected);
  });
  test.each([
    ['${{ inputs.command }}', ['${{ inputs.command }}']],
    ['$FROM_INPUT', ['$FROM_INPUT']],
    ['eval "$GIVEN"', ['eval $GIVEN']],
    ['bash -c "$GIVEN"', ['bash -c $GIVEN']],
    ['DO=echo\nif test "$LIVE"; then DO=$(pick); fi\n$DO', ['$DO']],
    ['DO="$GIVEN"\n$DO', ['$DO']],
    ['$UPLOAD', []],
    ['$BIN --version', []],
  ])('is unknown when nothing tells what it holds: %j', (script, expected) => {
    expect(findOpaqueCalls(workflowOf(script)).map(({ name }) => name)).toEqual(expected);
  });
});
