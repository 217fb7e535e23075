/** What becomes of a release when jobs end in given ways. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { noCalledFiles, type CalledFiles } from '../../../src/prover/effects/called-files.ts';
import { parseOutcomes } from '../../../src/prover/outcomes/parse-outcomes.ts';
import { whatIf, type WhatIf } from '../../../src/prover/outcomes/what-if.ts';
import { modelOf } from '../../../src/prover/proof/prove-release.ts';
import { parseWorkflow } from '../../../src/workflow/parse-workflow.ts';
import { expectFailure } from '../../support/expect-failure.ts';

function ask(text: string, outcomes: string, called: CalledFiles = noCalledFiles): WhatIf {
  const model = modelOf({ workflow: parseWorkflow(text, 'release.yml'), called });
  return whatIf(model, parseOutcomes(outcomes.split(','), model));
}

/** `job=result`, a `?` where it is not determined. */
const results = ({ jobs }: WhatIf) =>
  jobs.map(({ job, result, otherwise }) => `${job}=${result}${otherwise.length > 0 ? '?' : ''}`);
const effects = (answer: WhatIf) =>
  answer.effects.map(
    ({ kind, job, state, otherwise }) =>
      `${job} ${kind}: ${[state, ...otherwise.map(({ answer: other }) => other)].join(' or ')}`,
  );

const reference = readFileSync(join(import.meta.dirname, '../../../reference/release.yml'), 'utf8');

const small = (condition: string) =>
  [
    'on:',
    '  push:',
    '  workflow_dispatch: { inputs: { quiet: { type: boolean } } }',
    'jobs:',
    '  build:',
    '    runs-on: x',
    '    outputs: { ready: "${{ steps.a.outputs.ready }}" }',
    '    steps: [{id: a, run: make}]',
    '  pypi:',
    '    needs: build',
    '    runs-on: x',
    '    steps: [{run: ./before}, {run: twine upload dist/*}, {run: ./after}]',
    '  announce:',
    '    needs: [build, pypi]',
    `    if: ${condition}`,
    '    runs-on: x',
    '    steps: [{run: gh release create v1}]',
    '',
  ].join('\n');

describe('what if', () => {
  test('one channel of the reference fails: nothing is announced, and what was staged is cleaned', () => {
    const answer = ask(reference, 'publish-pypi=failure');
    expect(results(answer).filter((each) => !each.endsWith('=success'))).toEqual([
      'publish-pypi=failure',
      'undraft=skipped',
      'resume=skipped',
    ]);
    expect(effects(answer)).toEqual(
      expect.arrayContaining([
        'publish-crate publishes: happens or not',
        'publish-pypi publishes: happens or begun or not',
        'undraft announces: not',
        'rollback cleans: happens',
      ]),
    );
    const undraft = answer.jobs.find(({ job }) => job === 'undraft')!;
    expect(undraft.condition).toMatchObject({
      source: "success() && (github.event_name == 'push')",
      held: false,
    });
    expect(answer.given).toContainEqual({ name: 'the event', value: 'push' });
  });

  test('an announcement that ignores how a job ended is announced all the same', () => {
    const answer = ask(small('always()'), 'pypi=failure');
    expect(results(answer)).toEqual(['build=success', 'pypi=failure', 'announce=success']);
    expect(effects(answer)).toContain('announce announces: happens');
  });

  test('a result that hangs on an input is told both ways', () => {
    const answer = ask(
      small('!inputs.quiet && always()')
        .replace('if: !', 'if: ${{ !')
        .replace('always()', 'always() }}'),
      'pypi=failure',
    );
    const announce = answer.jobs.find(({ job }) => job === 'announce')!;
    expect(announce.result).toBe('success');
    expect(announce.otherwise).toMatchObject([
      {
        answer: 'skipped',
        given: [
          { name: 'the event', value: 'workflow_dispatch' },
          { name: 'inputs.quiet', value: 'true' },
        ],
        faults: [],
      },
    ]);
  });

  test('how far a given job came is open, and told', () => {
    const {
      effects: [pypi],
    } = ask(small('success()'), 'pypi=failure');
    expect(
      pypi!.otherwise.map(({ answer, faults }) => [answer, faults.map(({ step }) => step)]),
    ).toEqual(expect.arrayContaining([['not', [0]]]));
    expect(new Set([pypi!.state, ...pypi!.otherwise.map(({ answer }) => answer)])).toEqual(
      new Set(['happens', 'begun', 'not']),
    );
  });

  test('what an ended job had written by then is a matter of time', () => {
    const answer = ask(small("always() && needs.build.outputs.ready == 'yes'"), 'build=failure');
    const announce = answer.jobs.find(({ job }) => job === 'announce')!;
    expect([announce.result, ...announce.otherwise.map((each) => each.answer)].sort()).toEqual([
      'skipped',
      'success',
    ]);
    expect(announce.otherwise[0]!.isMatterOfTime || announce.result === 'success').toBe(true);
  });

  test('a result that takes a fault elsewhere tells which', () => {
    const answer = ask(small('success()'), 'announce=skipped');
    expect(answer.faults).toEqual([expect.objectContaining({ what: 'step-fails', job: 'pypi' })]);
    expect(results(answer)).toEqual(['build=success', 'pypi=failure', 'announce=skipped']);
  });

  test('jobs of a called workflow are asked about by both names', () => {
    const caller =
      'on: push\njobs:\n  go:\n    uses: ./.github/workflows/go.yml\n  after:\n    needs: go\n    if: ${{ !failure() }}\n    runs-on: x\n    steps: [{run: gh release create v1}]\n';
    const callee =
      'on: workflow_call\njobs:\n  a:\n    runs-on: x\n    steps: [{run: npm publish}]\n';
    const path = '.github/workflows/go.yml';
    const called = { ...noCalledFiles, workflows: new Map([[path, parseWorkflow(callee, path)]]) };
    expect(results(ask(caller, 'go/a=failure', called))).toEqual([
      'go / a=failure',
      'go=failure',
      'after=skipped',
    ]);
    // Its jobs are open when only the call was given.
    expect(results(ask(caller, 'go=failure', called))).toContain('go / a=failure');
  });

  test('is refused for no job of the workflow, telling those that there are', async () => {
    const failure = await expectFailure('OUTCOMES_JOB_UNKNOWN', () =>
      ask(small('always()'), 'pipy=failure'),
    );
    expect(failure.expected).toBe('one of build, pypi, announce');
  });

  test.each(['', 'pypi', 'pypi=failed', 'pypi=failure,pypi=success', '=failure', 'pypi=Failure'])(
    'is refused for %p',
    async (outcomes) => {
      await expectFailure('OUTCOMES_INVALID', () => ask(small('always()'), outcomes));
    },
  );

  test('is refused for results that no run has, telling those that it can have', async () => {
    const failure = await expectFailure('OUTCOMES_IMPOSSIBLE', () =>
      ask(small('success()'), 'announce=success,pypi=failure'),
    );
    expect(failure.seen).toContain('`announce=success` beside pypi=failure');
    expect(failure.expected).toBe('for `announce` one of skipped');
  });
});
