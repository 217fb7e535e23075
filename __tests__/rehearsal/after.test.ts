import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { openRehearsal } from '../../src/rehearsal/rehearsal.ts';
import { expectFailure } from '../support/expect-failure.ts';
import { fixtureOptions, fixtures, jobOf, rehearseFixture } from './support.ts';

const workflowFile = (name: string) => join(fixtures, 'workflows', `${name}.yml`);

describe('a workflow that runs on a schedule', () => {
  test('is started by it, on the default branch', async () => {
    const report = await rehearseFixture('scheduled');
    expect(report).toMatchObject({ event: 'schedule', conclusion: 'success' });
    expect(jobOf(report, 'look').outputs).toEqual({
      told: 'schedule 17 4 * * 1 refs/heads/main',
    });
  });

  test('is started by hand where that is asked for', async () => {
    const report = await rehearseFixture('scheduled', { event: 'workflow_dispatch' });
    expect(jobOf(report, 'look').outputs).toEqual({ told: 'workflow_dispatch  refs/heads/main' });
  });
});

describe('a workflow that comes after another one', () => {
  test('finds the world that the other one left, as a run of its own', async () => {
    const options = { ...fixtureOptions('scheduled'), after: workflowFile('artifacts') };
    const rehearsal = await openRehearsal(options);
    try {
      const { world, repository, tag, commit } = rehearsal;
      expect(world.results.listArtifacts()).toHaveLength(1);
      expect(repository.tagCommit(tag)).not.toBe(commit);
      expect(repository.state.branches.main).toBe(commit);
      const report = await rehearsal.run();
      expect(report).toMatchObject({ conclusion: 'success', attempt: 1, violations: [] });
      expect(repository.state.runs.map(({ event }) => event)).toEqual(['push', 'push', 'schedule']);
    } finally {
      await rehearsal.close();
    }
    const record = () => readFileSync(join(options.folder, 'run.json'), 'utf8');
    const first = record();
    const again = await openRehearsal(options);
    await again.close();
    expect(record()).toBe(first);
  });

  test('does not begin when the other one failed', async () => {
    await expectFailure('REHEARSAL_NOT_RELEASED', () =>
      openRehearsal({ ...fixtureOptions('scheduled'), after: workflowFile('fails') }),
    );
  });
});
