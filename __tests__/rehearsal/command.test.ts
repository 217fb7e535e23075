import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { rehearseCommand } from '../../src/rehearsal/command.ts';
import type { FaultScenario } from '../../src/rehearsal/fault.ts';
import { playFaults } from '../../src/rehearsal/play-faults.ts';
import type { RehearsalReport } from '../../src/rehearsal/report.ts';
import { expectFailure } from '../support/expect-failure.ts';
import { fixtureOptions, fixtures, statesOf, temporaryFolder } from './support.ts';

const declared = {
  code: 'DEMO_FAILED',
  conclusion: 'failure',
  public: false,
  jobs: { use: 'failure' },
} as const;

const scenarios: readonly FaultScenario[] = [
  {
    id: 'tag-moves',
    title: 'A hook acts at its moment.',
    arrange({ hooks, repository, commit }) {
      hooks.beforeJob = ({ job }) => {
        if (job === 'use') repository.setTag('v9.9.9', commit);
      };
    },
    then: [{ mode: 'all' }],
    expect: {
      ...declared,
      check: ({ repository }, reports) =>
        repository.tagCommit('v9.9.9') && reports[1]?.attempt === 2 ? [] : ['nobody acted'],
    },
  },
  {
    id: 'starts-late',
    title: 'What comes before the fault is played once.',
    startsAt: ['use'],
    expect: {
      ...declared,
      check: (_, [report]) =>
        report?.jobs[0]?.keptFromAttempt === 1 ? [] : ['the beginning was played again'],
    },
  },
  {
    id: 'declared-wrongly',
    title: 'What is declared does not happen.',
    expect: {
      code: 'NEVER_TOLD',
      conclusion: 'success',
      public: true,
      jobs: { use: 'skipped', no: 'success' },
    },
  },
];

async function command(...argv: string[]) {
  const printed = { out: '', err: '' };
  const code = await rehearseCommand(argv, {
    stdout: { write: (text) => void (printed.out += text) },
    stderr: { write: (text) => void (printed.err += text) },
    env: {},
    scenarios,
    suiteFolder: join(fixtures, 'suite'),
  });
  return { ...printed, code };
}

const workflow = (name: string) => join(fixtures, 'workflows', `${name}.yml`);
const project = ['--project', join(fixtures, 'project')];

describe('rehearse', () => {
  test('stops before a job, and running again resumes the same run', async () => {
    const out = ['--out', temporaryFolder()];
    const first = await command(
      workflow('artifacts'),
      ...project,
      ...out,
      '--stop-at',
      'use',
      '--json',
    );
    expect(first.code).toBe(0);
    const stopped = JSON.parse(first.out) as RehearsalReport;
    expect(statesOf(stopped)).toEqual({ build: 'success', use: 'held' });
    const second = await command(workflow('artifacts'), ...project, ...out);
    expect(second).toMatchObject({ code: 0 });
    expect(second.out).toContain('kept from attempt 1');
    const ended = JSON.parse(readFileSync(join(out[1]!, 'report.json'), 'utf8')) as RehearsalReport;
    expect(ended).toMatchObject({ runId: stopped.runId, attempt: 2, conclusion: 'success' });
    const again = await command(workflow('artifacts'), ...project, ...out, '--json');
    expect((JSON.parse(again.out) as RehearsalReport).attempt).toBe(1);
    expect(existsSync(join(out[1]!, 'report.html'))).toBe(true);
  });
  test('ends with 1 when the run fails, and shows why', async () => {
    const { code, out, err } = await command(
      ...[workflow('missing-action'), ...project, '--out', temporaryFolder()],
    );
    expect(code).toBe(1);
    expect(out).toContain('✘ only');
    expect(out).toContain('failure   REHEARSAL_ACTION_UNREADABLE');
    expect(err).toContain('▸ only');
  });
  test('refuses to go on with a changed workflow, another tag, or a damaged record', async () => {
    const folder = temporaryFolder();
    const out = ['--out', join(folder, 'out')];
    const file = join(folder, 'copy.yml');
    writeFileSync(file, readFileSync(workflow('artifacts')));
    await command(file, ...project, ...out, '--stop-at', 'build');
    await expectFailure('REHEARSAL_OPTION_WRONG', () =>
      command(file, ...project, ...out, '--tag', 'v2.0.0'),
    );
    writeFileSync(file, `${readFileSync(file, 'utf8')}# changed\n`);
    await expectFailure('REHEARSAL_STATE_UNREADABLE', () => command(file, ...project, ...out));
    writeFileSync(join(folder, 'out', 'run.json'), '{"formatVersion":0}');
    await expectFailure('REHEARSAL_STATE_UNREADABLE', () => command(file, ...project, ...out));
    writeFileSync(join(folder, 'out', 'run.json'), '{');
    await expectFailure('REHEARSAL_STATE_UNREADABLE', () => command(file, ...project, ...out));
    expect((await command(file, ...project, ...out, '--fresh', '--stop-at', 'build')).code).toBe(0);
  });
  test.each<[string, string[]]>([
    ['no file', []],
    ['an unknown flag', ['--nope']],
    ['two files', ['a.yml', 'b.yml']],
    ['a wrong event', ['a.yml', '--event', 'issues']],
    ['a wrong input', ['a.yml', '--input', 'novalue']],
    ['an unknown job', [workflow('artifacts'), ...project, '--stop-at', 'nope']],
  ])('refuses %s', async (_name, argv) => {
    await expectFailure('REHEARSAL_OPTION_WRONG', () =>
      command(...argv, '--out', temporaryFolder()),
    );
  });
  test('refuses a file that is not there, and a fault that nobody wrote', async () => {
    await expectFailure('REHEARSAL_WORKFLOW_MISSING', () => command('/nonexistent.yml'));
    await expectFailure('REHEARSAL_FAULT_UNKNOWN', () => command('a.yml', '--fault', 'nope'));
  });
  test('explains itself', async () => {
    const { code, out } = await command('--help');
    expect(code).toBe(0);
    expect(out).toContain('--stop-at <job>');
  });
});

describe('rehearse --fault', () => {
  test('lists the scenarios', async () => {
    const { out } = await command('--list-faults');
    expect(out).toBe(
      'tag-moves         A hook acts at its moment.\nstarts-late       What comes before the fault is played once.\ndeclared-wrongly  What is declared does not happen.\n',
    );
    expect(JSON.parse((await command('--list-faults', '--json')).out)).toHaveLength(3);
  });
  test('ends with 0 when every scenario went as declared', async () => {
    const faults = ['--fault', 'tag-moves', '--fault', 'starts-late'];
    const out = ['--out', temporaryFolder()];
    const played = await command(workflow('fails'), ...project, ...out, ...faults);
    expect(played.out).not.toContain('not as declared');
    expect(played.out).toMatch(/✔ +tag-moves.*DEMO_FAILED/);
    expect(played.out).toMatch(/✔ +starts-late.*DEMO_FAILED/);
    expect(played.code).toBe(0);
  });
  test('ends with 1 when one did not, and tells every difference', async () => {
    const out = ['--out', temporaryFolder()];
    const played = await command(
      ...[workflow('fails'), ...project, ...out, '--fault', 'declared-wrongly'],
    );
    expect(played.code).toBe(1);
    for (const problem of [
      'NEVER_TOLD was not told',
      'the run is failure, declared success',
      'the release is not public',
      'the job use is failure, declared skipped',
      'the job no is not in the workflow, declared success',
    ]) {
      expect(played.out).toContain(`not as declared: ${problem}`);
    }
  });
  test('plays all of them two at a time, and tells them in their order as a table with a sum', async () => {
    const out = ['--out', temporaryFolder()];
    const played = await command(workflow('fails'), ...project, ...out, '--all-faults');
    expect(played.code).toBe(1);
    const rows = played.out
      .split('\n')
      .flatMap((line) => /^[✔✘] +(\S+) +(\S+)/.exec(line)?.[0] ?? []);
    expect(rows.map((row) => row.split(/ +/))).toEqual([
      ['✔', 'tag-moves', 'DEMO_FAILED'],
      ['✔', 'starts-late', 'DEMO_FAILED'],
      ['✘', 'declared-wrongly', 'DEMO_FAILED'],
    ]);
    expect(played.out).toMatch(/\nfaults: 2 passed, 1 failed, in \d+ s\n$/);
  });
  test('counts a scenario that breaks down as one that failed', async () => {
    const outcomes = await playFaults(
      [
        {
          ...scenarios[0]!,
          arrange() {
            throw new Error('too early');
          },
        },
      ],
      {
        rehearsal: {
          ...fixtureOptions('fails'),
          suiteFolder: join(fixtures, 'suite'),
        },
        onOutcome: () => {},
      },
    );
    expect(outcomes).toMatchObject([{ asDeclared: false, id: 'tag-moves' }]);
    expect(outcomes[0]!.problems[0]).toContain('the scenario itself broke down: Error: too early');
  });
});
