import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { commandEnvironment, shellCommands } from '../../src/adapters/commands.ts';
import type { Command } from '../../src/ports.ts';
import { temporaryFolders } from '../support/folders.ts';
import { waitUntil } from '../support/wait-until.ts';

const newFolder = temporaryFolders();
const path = process.env.PATH;
afterEach(() => {
  process.env.PATH = path;
});

async function run(script: string, changes: Partial<Command> = {}) {
  const folder = newFolder();
  const command = { script, shell: 'bash', workingDirectory: folder, variables: {}, ...changes };
  const end = await shellCommands.run(command as Command, new AbortController().signal);
  const read = (name: string) => readFileSync(join(folder, name), 'utf8').trim();
  return { end, read };
}

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0);
    // A child that has ended is there until it is waited for.
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
};

describe('a command', () => {
  test('runs in its folder and shell, with the variables given', async () => {
    const { end, read } = await run('pwd >where; echo "$RELEASE_FILES" >files', {
      variables: { RELEASE_FILES: '/a folder/$(id)' },
    });
    expect(end).toEqual({ state: 'succeeded' });
    expect(read('files')).toBe('/a folder/$(id)');
  });

  test.each([
    ['bash', 'set -o >options', /errexit\s+on[\s\S]*pipefail\s+on/],
    ['sh', 'set -o >options', /errexit\s+on/],
  ] as const)('%s stops at the first error, as in a run step', async (shell, script, options) => {
    const { read } = await run(script, { shell });
    expect(read('options')).toMatch(options);
    const { end } = await run('false\ntrue', { shell });
    expect(end).toEqual({ state: 'failed', how: 'ended with exit code 1' });
  });

  test('for PowerShell is called with its own stop at errors', async () => {
    // Not installed everywhere: a stand-in writes down what it was called with.
    const tools = newFolder();
    const standIn = '#!/bin/sh\necho "$1" >called\nfile=${2#". \'"}\ncat "${file%"\'"}" >>called\n';
    writeFileSync(join(tools, 'pwsh'), standIn, { mode: 0o755 });
    process.env.PATH = `${tools}:${path}`;
    const { end, read } = await run('npm publish', { shell: 'pwsh' });
    expect(end).toEqual({ state: 'succeeded' });
    expect(read('called').split('\n')).toEqual([
      '-command',
      "$ErrorActionPreference = 'stop'",
      'npm publish',
      'if ((Test-Path -LiteralPath variable:\\LASTEXITCODE)) { exit $LASTEXITCODE }',
    ]);
  });

  test('that a signal ends has failed', async () => {
    const { end } = await run('kill -TERM $$');
    expect(end).toEqual({ state: 'failed', how: 'was ended by SIGTERM' });
  });

  test('reads nothing: one that asks a question does not wait for ever', async () => {
    const { end } = await run('read answer');
    expect(end.state).toBe('failed');
  });

  test('without its shell or its folder never starts', async () => {
    const missing = join(newFolder(), 'missing');
    expect((await run('true', { workingDirectory: missing })).end).toEqual({
      state: 'not-started',
      reason: `the working directory ${missing} is not there`,
    });
    process.env.PATH = newFolder();
    const { end } = await run('true');
    expect(end).toMatchObject({ state: 'not-started', reason: expect.stringContaining('ENOENT') });
  });
});

describe('the variables of a command', () => {
  const env = {
    HOME: '/home/runner',
    NPM_TOKEN: 'of the job',
    'INPUT_GITHUB-TOKEN': 'ghs_secret',
    INPUT_RUN: 'npm publish',
    STATE_x: '1',
    ACTIONS_RUNTIME_TOKEN: 'eyJ',
    ACTIONS_RUNTIME_URL: 'https://pipelines',
    ACTIONS_RESULTS_URL: 'https://results',
    ACTIONS_CACHE_URL: 'https://cache',
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'for trusted publishing',
    GITHUB_ENV: '/files/env',
    GITHUB_OUTPUT: '/files/output',
    GITHUB_STATE: '/files/state',
    GITHUB_ACTION_PATH: '/actions/release-actions',
    UNSET: undefined,
  };

  test('are those of a run step: neither our inputs nor the tokens of actions', () => {
    expect(commandEnvironment(env, { RELEASE_FILES: '/files' }, '/own')).toEqual({
      HOME: '/home/runner',
      NPM_TOKEN: 'of the job',
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'for trusted publishing',
      GITHUB_ENV: '/files/env',
      GITHUB_OUTPUT: join('/own', 'output'),
      RELEASE_FILES: '/files',
    });
  });

  test('name no file for outputs where there is none', () => {
    expect(commandEnvironment({ HOME: '/' }, {}, '/own')).toEqual({ HOME: '/' });
  });
});

describe('a command that is cancelled', () => {
  test('is ended with everything that it started', async () => {
    const folder = newFolder();
    const controller = new AbortController();
    const script = 'sleep 60 & echo $! >child; wait';
    const running = shellCommands.run(
      { script, shell: 'bash', workingDirectory: folder, variables: {} },
      controller.signal,
    );
    const told = () =>
      existsSync(join(folder, 'child')) && readFileSync(join(folder, 'child'), 'utf8').trim();
    await waitUntil(() => Boolean(told()));
    const child = Number(told());
    expect(isAlive(child)).toBe(true);
    controller.abort();
    expect((await running).state).toBe('failed');
    // A background child ignores the interrupt: the kill reaches it.
    await waitUntil(() => !isAlive(child));
  });

  test('before it began is not begun', async () => {
    const folder = newFolder();
    mkdirSync(join(folder, 'work'));
    const command: Command = {
      script: 'touch ran',
      shell: 'sh',
      workingDirectory: join(folder, 'work'),
      variables: {},
    };
    const end = await shellCommands.run(command, AbortSignal.abort());
    expect(end).toEqual({ state: 'not-started', reason: 'the step was cancelled' });
    expect(existsSync(join(folder, 'work/ran'))).toBe(false);
  });
});
