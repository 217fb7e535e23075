import { describe, expect, test } from '@jest/globals';
import { parseDeclarations } from '../../src/prover/declarations/parse-declarations.ts';
import { findEffects } from '../../src/prover/effects/find-effects.ts';
import { parseComments } from '../../src/workflow/comments.ts';
import { parseWorkflow } from '../../src/workflow/parse-workflow.ts';
import { expectFailure } from '../support/expect-failure.ts';
import { tell } from './support.ts';

const text = `# release: allow NO-TIMEOUT because it is short
on: push
jobs:
  # release: allow IDLE-ID-TOKEN because of a plugin
  build: # release: builds
    runs-on: x
    steps:
      # Says nothing to the prover.
      # release: publishes pypi, attests
      - run: ./publish.sh
      - # release: nothing
        run: ./publish-crates.sh
      - run: |
          cat > notes.md <<'EOF'
          # release: 1.2.0
          EOF
          cargo publish # release: announces
  call:
    uses: ./.github/workflows/publish-npm.yml # release: publishes npm, promotes npm
`;
const workflow = parseWorkflow(text, 'release.yml');

describe('a comment that declares', () => {
  test('tells of what begins below it, or of what it stands in', () => {
    expect(
      parseDeclarations(workflow).map(({ site, at }) => [site.job, site.step, at.line]),
    ).toEqual([
      [undefined, undefined, 1],
      ['build', undefined, 4],
      ['build', undefined, 5],
      ['build', 0, 9],
      ['build', 1, 11],
      ['call', undefined, 19],
      ['build', 2, 17],
    ]);
  });
  test('replaces what was guessed there, and never what is known', () => {
    expect(findEffects(workflow).map((effect) => [effect.site.step, tell(effect)])).toEqual([
      [undefined, 'builds (declared)'],
      [0, 'publishes pypi (declared)'],
      [0, 'attests (declared)'],
      [2, 'publishes crates'],
      [2, 'announces (declared)'],
      [undefined, 'publishes npm (declared)'],
      [undefined, 'promotes npm (declared)'],
    ]);
  });
  test.each([
    ['an unknown word', 'ships'],
    ['a publish without its channel', 'publishes'],
    ['a promotion without its channel', 'promotes'],
    ['a channel of what has none', 'announces pypi'],
    ['two channels', 'publishes pypi npm'],
    ['a channel that is no word', 'publishes PyPI!'],
    ['nothing at all', ''],
    ['a waiver without a reason', 'allow NO-TIMEOUT'],
    ['a waiver with an empty reason', 'allow NO-TIMEOUT because '],
    ['a waiver of no rule', 'allow because I say so'],
  ])('with %s is refused with its line', async (_what, said) => {
    const wrong = text.replace('publishes pypi, attests', said);
    const failure = await expectFailure('DECLARATION_INVALID', () =>
      findEffects(parseWorkflow(wrong, 'release.yml')),
    );
    expect(failure.location?.line).toBe(9);
  });
  test('of an effect belongs to a job', async () => {
    await expectFailure('DECLARATION_INVALID', () =>
      findEffects(parseWorkflow(`# release: announces\n${text}`, 'release.yml')),
    );
  });
});

describe('comments of a file', () => {
  test('are told from what looks like them', () => {
    const source = 'a: "# no" # one\n# two\n\nb: |\n  # no\nc: d#no\ne: \'# no\' # three\n';
    expect(
      parseComments(source, 'f.yml').map(({ text: said, standsAlone, nextLine, at }) => [
        said,
        standsAlone,
        nextLine,
        at.line,
        at.column,
      ]),
    ).toEqual([
      ['# one', false, 4, 1, 11],
      ['# two', true, 4, 2, 1],
      ['# three', false, undefined, 7, 11],
    ]);
  });
});
