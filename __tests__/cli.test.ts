import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { actionNames } from '../actions/index.ts';
import { expectFailure } from './support/expect-failure.ts';
import { projectFolder, runModule } from './support/run-node.ts';
import { unknownCommand } from '../src/hosts/unknown-command.ts';
import { version } from '../src/version.ts';

function release(argv: readonly string[], env: Record<string, string> = {}) {
  return runModule(
    `import { commandLine } from './src/cli.ts';
     await commandLine(${JSON.stringify(argv)});`,
    env,
  );
}

describe('the command line', () => {
  it('shows every action when it is asked for help, or for nothing', () => {
    for (const argv of [['help'], ['--help'], []]) {
      const { stdout, status } = release(argv);
      for (const name of actionNames) expect(stdout).toContain(`  ${name} `);
      expect(status).toBe(0);
    }
  });

  it('shows the help of one action either way', () => {
    const asked = release(['help', 'verify-tag']);
    expect(asked.stdout).toContain('release-actions verify-tag: ');
    expect(release(['verify-tag', '--help']).stdout).toBe(asked.stdout);
  });

  it.each(['explain', 'generate-outcome-job', 'rehearse', 'world'])(
    'shows the help of the command %s either way',
    (name) => {
      const asked = release(['help', name]);
      expect(asked.stdout).toContain(`Usage: release-actions ${name} `);
      expect(release([name, '--help'])).toEqual(asked);
      expect(asked.status).toBe(0);
    },
  );

  it('tells its version, which is that of package.json', () => {
    const manifest = readFileSync(join(projectFolder, 'package.json'), 'utf8');
    expect(version).toBe((JSON.parse(manifest) as { version: string }).version);
    expect(release(['--version'])).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('refuses a command that does not exist, suggests the near one, and ends with 2', async () => {
    const { status, stderr } = release(['verfy-tag']);
    expect(status).toBe(2);
    expect(stderr).toContain('error COMMAND_UNKNOWN: the command "verfy-tag"');
    expect(stderr).toContain('Did you mean `verify-tag`?');
    await expectFailure('COMMAND_UNKNOWN', () => {
      throw unknownCommand('constructor', ['help']);
    });
  });

  it('ends with 2 for a wrong flag, and tells it as JSON when asked to', () => {
    const { status, stdout, stderr } = release(['verify-tag', '--tga', 'v1', '--json']);
    expect(status).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, failure: { code: 'INPUT_UNKNOWN' } });
    expect(stderr).toContain('Did you mean `--tag`?');
  });

  it('ends with 2 when an input is missing', () => {
    const { status, stderr } = release(['verify-tag']);
    expect(status).toBe(2);
    expect(stderr).toContain('INPUT_MISSING');
  });
});

describe('release-actions world', () => {
  it('passes the exit code of its command on', () => {
    expect(release(['world', '--', 'sh', '-c', 'exit 7'], { HOME: '/nonexistent' }).status).toBe(7);
  });

  it('ends with 2 for arguments that it does not know', () => {
    const { status, stderr } = release(['world', '--port', '1']);
    expect(status).toBe(2);
    expect(stderr).toContain('WORLD_USAGE');
  });
});

describe('when the command line meets a bug', () => {
  it('shows the stack safely and ends with 3', () => {
    const { status, stderr, stdout } = runModule(
      `import { reportError } from './src/hosts/report-error.ts';
       import { createTerminal } from './src/hosts/terminal.ts';
       const terminal = createTerminal({ ...process, stdout: process.stdout, stderr: process.stderr, env: {} });
       process.exitCode = reportError(terminal, new TypeError('boom\\n::error::x'), { json: true });`,
    );
    expect(status).toBe(3);
    expect(stderr).toContain('please report it');
    expect(stderr).toContain('TypeError: boom\n\u200b::error::x');
    expect(JSON.parse(stdout)).toEqual({
      ok: false,
      failure: null,
      bug: 'TypeError: boom\n::error::x',
    });
  });
});
