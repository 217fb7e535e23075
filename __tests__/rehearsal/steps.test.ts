import { beforeAll, describe, expect, test } from '@jest/globals';
import type { RehearsalReport } from '../../src/rehearsal/report.ts';
import { jobOf, rehearseFixture, statesOf, stepsOf } from './support.ts';

let report: RehearsalReport;
beforeAll(async () => {
  report = await rehearseFixture('steps');
});

describe('a `run` step', () => {
  test('without `shell` is `bash -e`, which does not see a pipeline fail', () => {
    expect(jobOf(report, 'implicit-shell')).toMatchObject({
      state: 'success',
      outputs: { pipefail: 'off' },
    });
  });
  test('with `shell: bash` sets pipefail', () => {
    expect(jobOf(report, 'bash-shell').state).toBe('failure');
    expect(stepsOf(report, 'bash-shell')[0]?.annotations).toEqual([
      { level: 'error', message: 'Process completed with exit code 1.' },
    ]);
  });
  test('works where `defaults` and its own `working-directory` say', () => {
    expect(jobOf(report, 'place').outputs).toEqual({ place: 'sub' });
  });
  test('is ended when its time is over, and has failed', () => {
    const [step] = stepsOf(report, 'time');
    expect(step).toMatchObject({ outcome: 'failure', conclusion: 'failure' });
    expect(step!.seconds).toBeLessThan(10);
    expect(jobOf(report, 'time').state).toBe('failure');
  });
});

describe("the runner's files", () => {
  test('set outputs, heredocs too', () => {
    expect(jobOf(report, 'files').outputs.lines).toBe('one\ntwo = 2');
  });
  test('set variables over those of job and workflow, below those of the step', () => {
    expect(jobOf(report, 'files').outputs.where).toBe('file step yes file step');
  });
  test('put folders on PATH', () => {
    expect(jobOf(report, 'files').outputs.tool).toBe('found');
  });
  test('keep the summary', () => {
    expect(stepsOf(report, 'files')[0]?.summary).toBe('### Told\n');
  });
  test('fail the step that sets NODE_OPTIONS', () => {
    expect(jobOf(report, 'broken-file').state).toBe('failure');
    expect(stepsOf(report, 'broken-file')[0]?.annotations[0]?.message).toContain('NODE_OPTIONS');
  });
});

describe('workflow commands', () => {
  test('mask the log, and a job output that holds the secret is dropped', () => {
    const step = stepsOf(report, 'files').find(({ id }) => id === 'secret');
    // The script itself is shown before it runs, as GitHub shows it.
    const printed = step?.log.filter((line) => !line.startsWith('$'));
    expect(printed).toEqual(['the password is ***']);
    expect(jobOf(report, 'files').outputs.secret).toBe('');
    // A step's output is handed on as it is, and told without the secret.
    expect(step?.outputs).toEqual({ secret: '***' });
  });
  test('stop until their token comes', () => {
    expect(stepsOf(report, 'files').at(-1)?.annotations).toEqual([
      { level: 'warning', message: 'a real warning\nof two lines', file: 'a.txt', line: 3 },
    ]);
  });
});

describe('outcome and conclusion', () => {
  test('differ under continue-on-error, and the job goes on', () => {
    expect(jobOf(report, 'outcomes').outputs).toMatchObject({
      tolerated: 'failure success',
      after: 'yes',
    });
  });
  test('an error in `if` fails the step, and later steps see failure()', () => {
    expect(jobOf(report, 'outcomes')).toMatchObject({
      state: 'failure',
      outputs: { never: 'skipped', cleanup: 'yes' },
    });
    expect(stepsOf(report, 'outcomes')[2]).toMatchObject({ outcome: 'failure' });
  });
  test('the run fails when a job did', () => {
    expect(report.conclusion).toBe('failure');
    expect(statesOf(report).files).toBe('success');
    expect(report.violations).toEqual([]);
  });
});
