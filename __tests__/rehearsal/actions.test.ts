import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { rehearse } from '../../src/rehearsal/rehearsal.ts';
import type { RehearsalReport } from '../../src/rehearsal/report.ts';
import { expectFailure } from '../support/expect-failure.ts';
import {
  fixtureOptions,
  jobOf,
  openFixture,
  rehearseFixture,
  statesOf,
  stepsOf,
  temporaryFolder,
} from './support.ts';

describe('actions', () => {
  let report: RehearsalReport;
  beforeAll(async () => {
    report = await rehearseFixture('actions');
  });
  test("of this suite run as their bundles, with inputs, defaults and the job's identity", () => {
    expect(jobOf(report, 'node').outputs.echo).toBe('hello v1.2.0 identity runtime');
  });
  test('get no identity without `id-token: write`', () => {
    expect(jobOf(report, 'own-path').outputs.echo).toBe('local v1.2.0 no identity runtime');
  });
  test('are warned of inputs that they do not have', () => {
    expect(stepsOf(report, 'node')[0]?.annotations).toEqual([
      {
        level: 'warning',
        message:
          "Unexpected input(s) 'surplus', valid inputs are ['given', 'defaulted', 'channels']",
      },
    ]);
  });
  test('have their post script run at the end, with what they saved', () => {
    expect(stepsOf(report, 'node').at(-1)).toMatchObject({
      name: expect.stringMatching(/^Post /),
      log: ['post after main'],
    });
  });
  test('that are composite have steps, inputs and outputs of their own', () => {
    expect(jobOf(report, 'composite').outputs).toEqual({ said: 'hi!', status: 'success' });
  });
  test("have a token that can do what the job's permissions say and nothing more", () => {
    expect(jobOf(report, 'tokens').outputs).toEqual({
      read: '200',
      write: '403',
      identity: 'no',
      runtime: 'no',
    });
    expect(report.violations).toEqual([]);
  });
  test('that are composite fail when an inner step fails', () => {
    expect(statesOf(report)['failing-composite']).toBe('failure');
  });
});

describe('stand-ins', () => {
  test('carry artifacts from job to job, over the results service', async () => {
    const rehearsal = await openFixture('artifacts');
    try {
      const report = await rehearsal.run();
      expect(statesOf(report)).toEqual({ build: 'success', use: 'success' });
      expect(jobOf(report, 'use').outputs.digest).toBe(jobOf(report, 'build').outputs.digest);
      expect(report.commit).toMatch(/^[0-9a-f]{40}$/);
      expect(stepsOf(report, 'build')[1]?.log).toContain(report.commit);
      expect(rehearsal.world.log.count({ path: '/twirp/*' })).toBeGreaterThan(0);
    } finally {
      await rehearsal.close();
    }
  });
  test('publish to PyPI and trade an identity for a token at crates.io', async () => {
    const rehearsal = await openFixture('publish');
    try {
      const report = await rehearsal.run();
      expect(statesOf(report)).toEqual({
        pypi: 'success',
        crates: 'success',
        'no-identity': 'failure',
        channels: 'skipped',
      });
      expect(rehearsal.world.pypi.findBytes('demo-1.2.0.tar.gz')?.toString()).toBe('sdist');
      // A token is a secret: it never becomes a job's output.
      expect(jobOf(report, 'crates').outputs.token).toBe('');
      expect(stepsOf(report, 'no-identity')[0]?.annotations[0]?.message).toContain(
        'id-token: write',
      );
      expect(rehearsal.world.log.count({ method: 'DELETE', host: 'crates.io' })).toBe(1);
    } finally {
      await rehearsal.close();
    }
  });
  test('give the same commit on every run', async () => {
    const [one, other] = await Promise.all([openFixture('artifacts'), openFixture('artifacts')]);
    try {
      expect(one.commit).toBe(other.commit);
      expect(one.repository.state.branches.main).toBe(one.commit);
      expect(one.repository.tagCommit(one.tag)).toBe(one.commit);
      expect(one.repository.state.runs.map(({ event }) => event)).toEqual(['push']);
    } finally {
      await Promise.all([one.close(), other.close()]);
    }
  });
});

describe('an action that nobody stands in for', () => {
  test('is refused by its name before anything runs', async () => {
    const failure = await expectFailure('REHEARSAL_ACTION_UNKNOWN', () =>
      rehearseFixture('unknown-action'),
    );
    expect(failure.seen).toContain('somebody/something@v1');
  });
  test('runs when a stand-in is given', async () => {
    const report = await rehearseFixture('unknown-action', {
      standIns: [
        {
          action: 'somebody/something',
          defaults: { word: 'default' },
          run: async (step) => step.setOutput('said', step.input('word')),
        },
      ],
    });
    expect(jobOf(report, 'only').outputs).toEqual({ said: 'default' });
  });
  test('fails its step when a local action is not there', async () => {
    const report = await rehearseFixture('missing-action');
    expect(report.failureCodes).toEqual(['REHEARSAL_ACTION_UNREADABLE']);
  });
  test('is told when a folder of this suite has no action.yml', async () => {
    await expectFailure('REHEARSAL_ACTION_UNREADABLE', () =>
      rehearseFixture('actions', { suiteFolder: '/nonexistent' }),
    );
  });
});

describe('what the rehearsal does not have', () => {
  const jobs = {
    'a called workflow': 'uses: ./.github/workflows/other.yml',
    'a container': 'runs-on: x\n    container: node:24\n    steps: [{ run: x }]',
    'parallel steps': 'runs-on: x\n    steps: [{ parallel: [{ run: x }] }]',
    'a background step': 'runs-on: x\n    steps: [{ run: x, background: true }]',
    'a Docker action': 'runs-on: x\n    steps: [{ uses: $/docker }]',
    'a `pre` script': 'runs-on: x\n    steps: [{ uses: $/pre }]',
  };
  test.each(Object.entries(jobs))('%s: is refused before anything runs', async (_name, job) => {
    const folder = temporaryFolder();
    const write = (path: string, text: string) => {
      mkdirSync(join(folder, path, '..'), { recursive: true });
      writeFileSync(join(folder, path), text);
    };
    write('project/docker/action.yml', 'runs: { using: docker, image: x }');
    write('project/pre/action.yml', 'runs: { using: node24, pre: a.js, main: b.js }');
    write('release.yml', `on: { push: {} }\njobs:\n  only:\n    ${job}\n`);
    await expectFailure('REHEARSAL_UNSUPPORTED', () =>
      rehearse({
        ...fixtureOptions('actions'),
        workflowFile: join(folder, 'release.yml'),
        projectFolder: join(folder, 'project'),
      }),
    );
  });
});
