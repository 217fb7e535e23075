import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { worldCommand } from '../../src/world/command.ts';
import { expectFailure } from '../support/expect-failure.ts';
import { runProgram } from '../support/run-program.ts';

const commandModule = fileURLToPath(new URL('../../src/world/command.ts', import.meta.url));
const source = `
  import { worldCommand } from ${JSON.stringify(commandModule)};
  process.exitCode = await worldCommand(process.argv.slice(1));`;
const start = ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', source, '--'];
const node = [process.execPath, '--input-type=module', '-e'];

function io() {
  const lines: string[] = [];
  const input = new PassThrough();
  return {
    lines,
    input,
    print: (text: string) => void lines.push(text),
    say: (text: string) => void lines.push(text),
  };
}

describe('release-actions world -- <command>', () => {
  test("runs the command as a job of the world's repository", async () => {
    const inside = io();
    const program = `
      const { GITHUB_API_URL, GITHUB_REPOSITORY, GITHUB_TOKEN } = process.env;
      const response = await fetch(GITHUB_API_URL + '/repos/' + GITHUB_REPOSITORY + '/releases', {
        headers: { authorization: 'Bearer ' + GITHUB_TOKEN },
      });
      process.exitCode = response.status === 200 && (await response.text()) === '[]' ? 42 : 1;`;
    expect(await worldCommand(['--', ...node, program], inside)).toBe(42);
    expect(inside.lines).toEqual(['world: 1 requests, 0 violations']);
  });

  test("hands on the command's exit code", async () => {
    const bash = (script: string) => worldCommand(['--', 'bash', '-c', script], io());
    expect(await bash('exit 7')).toBe(7);
    expect(await bash('kill -TERM $$')).toBe(143);
    expect(await worldCommand(['--', '/no/such/program'], io())).toBe(127);
  });

  test('fails when the command left the world, even if it succeeded', async () => {
    const inside = io();
    const program = "await fetch('https://example.org/').catch(() => undefined);";
    expect(await worldCommand(['--', ...node, program], inside)).toBe(1);
    expect(inside.lines).toContain('world: violation: no service answers for example.org:443');
  });

  test('keeps the world in a folder that is named', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'world-'));
    try {
      expect(await worldCommand(['--folder', folder, '--', 'true'], io())).toBe(0);
      const saved = JSON.parse(await readFile(join(folder, 'world.json'), 'utf8')) as object;
      expect(saved).toMatchObject({ repository: 'octo/demo' });
      expect(await worldCommand(['--folder', folder, '--', 'true'], io())).toBe(0);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test('refuses arguments that it does not know', async () => {
    for (const argv of [['npm', 'publish'], ['--'], ['--folder'], ['--fold', 'x', '--', 'true']]) {
      await expectFailure('WORLD_USAGE', () => worldCommand(argv, io()));
    }
  });
});

describe('release-actions world', () => {
  test('prints variables that a shell can evaluate, and ends when its input closes', async () => {
    const inside = io();
    const running = worldCommand([], inside);
    while (!inside.lines.some((line) => line.includes('up,'))) await new Promise(setImmediate);
    const shell = `${inside.lines[0]}printf '%s' "$HTTPS_PROXY $GITHUB_REPOSITORY"`;
    const { stdout } = await runProgram('bash', ['-c', shell]);
    expect(stdout).toMatch(/^http:\/\/127\.0\.0\.1:\d+ octo\/demo$/);
    inside.input.end();
    expect(await running).toBe(0);
    expect(inside.lines.at(-2)).toBe('world: down (input closed)');
  });

  test('ends on a signal', async () => {
    const child = spawn(process.execPath, start, { stdio: ['pipe', 'pipe', 'pipe'] });
    await once(child.stdout, 'data');
    child.kill('SIGTERM');
    const [code] = (await once(child, 'exit')) as [number];
    expect(code).toBe(0);
  });

  test('ends with its parent, without an input that would tell', async () => {
    // The parent waits for its own input to close: the world is up by then, however slow it starts.
    const script = `"$0" "$@" < /dev/null & echo "$!"; read -r _`;
    const parent = spawn('bash', ['-c', script, process.execPath, ...start]);
    let told = '';
    for await (const piece of parent.stdout) {
      told += String(piece);
      if (told.includes('export HTTPS_PROXY=')) break;
    }
    const pid = Number(told.split('\n')[0]);
    expect(pid).toBeGreaterThan(1);
    parent.stdin.end();
    await once(parent, 'exit');
    const deadline = Date.now() + 20_000;
    while (isAlive(pid) && Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(isAlive(pid)).toBe(false);
  });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
