/** The job that asserts in the run what was proved: what it is, and what it says of runs. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { generateOutcomeJob } from '../../../src/prover/outcome-job/generate-outcome-job.ts';
import { expectFailure } from '../../support/expect-failure.ts';
import { needsOf, outcomeJobOf, proven, runOutcomeJob, withOutcomeJob } from './support.ts';

const read = (path: string) => readFileSync(join(import.meta.dirname, '../../..', path), 'utf8');
const reference = read('reference/release.yml');
const asserted = withOutcomeJob(reference);
const job = outcomeJobOf(asserted);
const run = (results: Readonly<Record<string, string>>) => runOutcomeJob(job, needsOf(results));

const every = (result: string) => Object.fromEntries(job.needs.map((id) => [id, result]));
const pushed = { ...every('success'), resume: 'skipped' };
const resumed = { ...every('skipped'), preflight: 'success', resume: 'success' };

describe('the generated job of the reference', () => {
  test('needs every job that stages, publishes, announces or gates, and runs whatever they did', () => {
    expect(job.needs).toEqual(
      expect.arrayContaining(['preflight', 'rebuild', 'stage', 'publish-npm', 'undraft', 'resume']),
    );
    expect(job.condition.source).toBe('always()');
    expect(job.permissions).toMatchObject(
      proven(asserted).workflow.jobs.get('outcome')!.permissions!,
    );
    expect(job.timeoutMinutes?.literal).toBe(5);
    expect(job.steps.map(({ kind }) => kind)).toEqual(['run', 'run']);
  });

  test('has no expression in a script, and breaks no rule', () => {
    const before = proven(reference).report;
    const after = proven(asserted).report;
    expect(after.verdict).toBe('PROVED');
    expect(after.properties.map(({ rule, standing }) => [rule, standing])).toEqual(
      before.properties.map(({ rule, standing }) => [rule, standing]),
    );
    expect(after.findings.filter(({ job: id }) => id === 'release-outcome')).toEqual([]);
  });

  test('is the same when it is generated from a workflow that has it', () => {
    expect(asserted).toContain(generateOutcomeJob(proven(asserted)));
  });

  test.each([
    ['released by a tag', pushed],
    ['released by hand', resumed],
    ['a channel failed', { ...pushed, 'publish-pypi': 'failure', undraft: 'skipped' }],
    ['cancelled in between', { ...pushed, 'publish-npm': 'cancelled', undraft: 'skipped' }],
    ['refused at the beginning', { ...every('skipped'), preflight: 'failure' }],
    ['failed while it was announced', { ...pushed, undraft: 'failure' }],
  ])('has nothing to say of a run that was %s', (_, results) => {
    expect(run(results)).toEqual({ codes: [0, 0], output: '' });
  });

  test.each([
    [
      'announced although a channel failed',
      { ...pushed, 'publish-pypi': 'failure' },
      /^::error::RELEASE_CONTRADICTED: undraft is success although publish-pypi=failure; proved was: success\./m,
    ],
    [
      'announced, and failed then, although a channel was skipped',
      { ...pushed, 'publish-crate': 'skipped', undraft: 'failure' },
      /undraft is failure although publish-crate=skipped/,
    ],
    [
      'published although the gate failed',
      { ...pushed, rebuild: 'failure', undraft: 'skipped' },
      /publish-npm is success although rebuild=failure/,
    ],
    [
      'released twice',
      { ...pushed, resume: 'success' },
      /resume is success although image=success/,
    ],
    [
      'announced without a result',
      { ...pushed, 'publish-npm': '' },
      /although publish-npm=; proved/,
    ],
  ])('fails a run that %s', (_, results, message) => {
    const { codes, output } = run(results);
    expect(codes[0]).toBe(1);
    expect(output).toMatch(message);
  });

  test.each([
    [
      'everything was skipped',
      { ...every('skipped'), preflight: 'success' },
      /RELEASE_LOST.*: build image/,
    ],
    [
      'the announcement was skipped',
      { ...pushed, undraft: 'skipped' },
      /RELEASE_LOST.*: undraft resume\./,
    ],
    [
      'a result is none',
      { ...pushed, preflight: 'neutral' },
      /RELEASE_RESULT_UNKNOWN: preflight=neutral/,
    ],
  ])('fails a green run in which %s', (_, results, message) => {
    const { codes, output } = run(results);
    expect(codes[1]).toBe(1);
    expect(output).toMatch(message);
  });
});

describe('a job that asserts what was proved', () => {
  test('is not made of what is refuted', async () => {
    const text = read('__tests__/prover/rules/UNGATED-ANNOUNCE/bad.yml');
    const failure = await expectFailure('OUTCOME_JOB_UNPROVED', () => withOutcomeJob(text));
    expect(failure.seen).toBe('release.yml: UNGATED-ANNOUNCE is refuted');
  });

  test('is not made where nothing is released', async () => {
    const text = 'on: push\njobs:\n  test:\n    runs-on: x\n    steps: [{run: npm test}]\n';
    await expectFailure('OUTCOME_JOB_EMPTY', () => withOutcomeJob(text));
  });

  test('keeps apart jobs whose names differ in what variables cannot hold', () => {
    const text = [
      'on: push',
      'jobs:',
      ...['a-b', 'a_b'].flatMap((id) => [
        `  ${id}:`,
        '    runs-on: x',
        '    steps: [{run: twine upload dist/*}]',
      ]),
      '',
    ].join('\n');
    const { env } = outcomeJobOf(withOutcomeJob(text));
    expect([...env.keys()]).toEqual(['RESULT_A_B', 'RESULT_A_B_2']);
  });

  test('tells when the ways to be skipped are too many to write down', () => {
    const ids = ['a', 'b', 'c', 'd', 'e'];
    const text = [
      'on: push',
      'jobs:',
      ...ids.flatMap((id) => [
        `  ${id}:`,
        `    if: vars.${id} == 'yes'`,
        '    runs-on: x',
        '    steps: [{run: twine upload dist/*}]',
      ]),
      '  announce:',
      `    needs: [${ids.join(', ')}]`,
      '    if: ${{ !failure() && !cancelled() }}',
      '    runs-on: x',
      '    steps: [{run: gh release create v1}]',
      '',
    ].join('\n');
    const job = outcomeJobOf(withOutcomeJob(text));
    expect(job.steps).toHaveLength(1);
    expect(withOutcomeJob(text)).toContain('has too many forms here to be asserted');
  });
});
