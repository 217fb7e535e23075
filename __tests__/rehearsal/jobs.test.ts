import { beforeAll, describe, expect, test } from '@jest/globals';
import type { RehearsalReport } from '../../src/rehearsal/report.ts';
import { jobOf, openFixture, rehearseFixture, statesOf, stepsOf } from './support.ts';

describe('when an environment is rejected', () => {
  let report: RehearsalReport;
  beforeAll(async () => {
    report = await rehearseFixture('jobs', { approvals: { production: 'reject' } });
  });
  test('its job fails without a step, and what needs it is skipped', () => {
    expect(jobOf(report, 'guarded')).toMatchObject({
      state: 'failure',
      environment: 'production',
      reason: 'production was rejected',
      legs: [],
    });
    expect(jobOf(report, 'after-guarded')).toMatchObject({
      state: 'skipped',
      reason: '`success()` is false: guarded is failure',
    });
  });
  test('a matrix gives every leg a name, and merges its outputs', () => {
    expect(jobOf(report, 'legs').legs.map(({ name }) => name)).toEqual([
      'legs (linux)',
      'legs (mac, x)',
    ]);
    expect(jobOf(report, 'legs').outputs).toEqual({ linux: '0', mac: '1x' });
  });
  test('a job that may fail shows as success', () => {
    expect(statesOf(report)).toMatchObject({ tolerated: 'success', 'after-tolerated': 'success' });
  });
  test('a job that runs out of time is cancelled, its always() steps run, failure() is false', () => {
    expect(statesOf(report)).toMatchObject({ slow: 'cancelled', 'after-slow': 'skipped' });
    expect(stepsOf(report, 'slow').map(({ outcome }) => outcome)).toEqual(['cancelled', 'success']);
  });
  test('an error in `if` fails the job', () => {
    expect(jobOf(report, 'broken-if')).toMatchObject({ state: 'failure' });
    expect(jobOf(report, 'broken-if').reason).toMatch(/^EXPRESSION_FAILED/);
    expect(report.failureCodes).toContain('EXPRESSION_FAILED');
  });
  test('always() sees every result', () => {
    expect(jobOf(report, 'outcome').outputs).toEqual({
      results: 'success,success,failure,cancelled,failure',
    });
  });
});

describe('when nobody approves', () => {
  test('the run stops there, and approving later ends it', async () => {
    const rehearsal = await openFixture('jobs');
    try {
      const stopped = await rehearsal.run({ approvals: { production: 'wait' } });
      expect(stopped.conclusion).toBe('stopped');
      expect(statesOf(stopped)).toMatchObject({
        guarded: 'waiting',
        'after-guarded': 'held',
        outcome: 'held',
        legs: 'success',
      });
      const ended = await rehearsal.run({ mode: 'failed' });
      expect(ended).toMatchObject({ runId: stopped.runId, attempt: 2 });
      expect(jobOf(ended, 'legs').keptFromAttempt).toBe(1);
      expect(statesOf(ended)).toMatchObject({ guarded: 'success', 'after-guarded': 'success' });
    } finally {
      await rehearsal.close();
    }
  });
});

describe('when the run is cancelled', () => {
  test('running jobs end unless their condition still holds, later ones are skipped', async () => {
    const rehearsal = await openFixture('cancel');
    try {
      rehearsal.hooks.beforeStep = ({ step }) => {
        if (step === 'wait') setTimeout(() => rehearsal.cancel(), 50);
      };
      const report = await rehearsal.run();
      expect(statesOf(report)).toEqual({
        ends: 'cancelled',
        survives: 'success',
        later: 'skipped',
        cleanup: 'success',
      });
      expect(report.conclusion).toBe('cancelled');
      expect(stepsOf(report, 'ends').map(({ outcome }) => outcome)).toEqual([
        'cancelled',
        'skipped',
        'success',
      ]);
    } finally {
      await rehearsal.close();
    }
  });
});

describe('when one leg of a matrix fails', () => {
  test('fail-fast cancels the others, and the job has failed', async () => {
    const report = await rehearseFixture('fail-fast');
    expect(jobOf(report, 'fast').legs.map(({ result }) => result)).toEqual([
      'failure',
      'cancelled',
    ]);
    expect(jobOf(report, 'patient').legs.map(({ result }) => result)).toEqual([
      'failure',
      'success',
    ]);
    expect(statesOf(report)).toEqual({ fast: 'failure', patient: 'failure' });
  });
});
