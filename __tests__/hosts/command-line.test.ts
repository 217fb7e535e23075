import { describe, expect, it } from '@jest/globals';
import { commandLineHost } from '../../src/hosts/command-line.ts';
import { parseFlags } from '../../src/hosts/flags.ts';
import { createTerminal } from '../../src/hosts/terminal.ts';
import { inputFailure } from '../../src/inputs.ts';
import { failureArea, findingOf } from '../../src/failure.ts';
import { runOn } from '../../src/run-action.ts';
import { demoAction, type DemoBehaviour } from '../support/demo-action.ts';

const sha = 'b'.repeat(40);
const gateFailure = failureArea('gate', { GATE_CLOSED: 'The gate is closed.' });
const closed = gateFailure('GATE_CLOSED', {
  seen: 'a closed gate',
  expected: 'an open one',
  cure: 'Open it.',
  location: { file: 'Cargo.toml', line: 3 },
});

async function run(
  argv: readonly string[],
  behaviour: DemoBehaviour = {},
  env: Record<string, string> = { GITHUB_SHA: sha, GH_TOKEN: 'ghp_abc' },
) {
  const out: string[] = [];
  const err: string[] = [];
  const codes: number[] = [];
  const definition = demoAction(behaviour);
  const terminal = createTerminal({
    stdout: { write: (text) => void out.push(text) },
    stderr: { write: (text) => void err.push(text) },
    env,
  });
  const flags = parseFlags(definition, argv);
  const exit = (code: number) => void codes.push(code);
  await runOn(commandLineHost({ definition, flags, env, terminal, exit }), definition);
  return { out: out.join(''), err: err.join(''), codes };
}

describe('inputs on the command line', () => {
  it('come from flags, then from the runner’s variables, then from plain defaults', async () => {
    const seen: Readonly<Record<string, unknown>>[] = [];
    await run(['--tag', 'v1.2.3', '--version-files', 'a'], { seen: (inputs) => seen.push(inputs) });
    expect(seen).toEqual([
      {
        tag: 'v1.2.3',
        commit: sha,
        policy: 'refuse',
        versionFiles: ['a'],
        wait: 120,
        dryRun: false,
        githubToken: 'ghp_abc',
        uploadKey: undefined,
      },
    ]);
  });

  it('prefer GITHUB_TOKEN, and pass over an empty one', async () => {
    const seen: unknown[] = [];
    const note = { seen: (inputs: Readonly<Record<string, unknown>>) => seen.push(inputs) };
    await run(['--tag=v1'], note, { GITHUB_SHA: sha, GITHUB_TOKEN: 'one', GH_TOKEN: 'two' });
    await run(['--tag=v1'], note, { GITHUB_SHA: sha, GITHUB_TOKEN: '', GH_TOKEN: 'two' });
    expect(seen).toMatchObject([{ githubToken: 'one' }, { githubToken: 'two' }]);
  });

  it('are never guessed from the checkout: a missing variable is a missing input', async () => {
    const { err, codes } = await run(['--tag', 'v1'], {}, { GH_TOKEN: 'x' });
    expect(codes).toEqual([2]);
    expect(err).toContain('INPUT_MISSING: the input `commit` was not given');
  });

  it('name the variable when a secret is missing', async () => {
    const { err } = await run(['--tag', 'v1'], {}, { GITHUB_SHA: sha });
    expect(err).toContain('the environment variable GITHUB_TOKEN or GH_TOKEN');
  });
});

describe('a result on the command line', () => {
  it('is the summary and the outputs, and exit code 0', async () => {
    const result = { outputs: { tag: 'v1', shouldRelease: 'true' }, summary: '### Fine\n' };
    const { out, err, codes } = await run(['--tag', 'v1'], { result });
    expect(out).toBe('### Fine\ntag: v1\nshould-release: true\n');
    expect(err).toBe('ok demo-gate\n');
    expect(codes).toEqual([0]);
  });

  it('with a failure tells findings and failure, and exit code 1', async () => {
    const findings = [
      { rule: 'R1', level: 'warning', message: 'odd', location: { file: 'a.toml', line: 2 } },
    ] as const;
    const { err, codes } = await run(['--tag', 'v1'], { result: { findings, failure: closed } });
    expect(err).toBe(
      'warning a.toml:2: R1: odd\nerror GATE_CLOSED: a closed gate. Expected an open one. Open it.\n',
    );
    expect(codes).toEqual([1]);
  });

  it('tells a failure once that is among the findings too', async () => {
    const findings = [findingOf(closed), { rule: 'R1', level: 'warning', message: 'odd' }] as const;
    const { err } = await run(['--tag', 'v1'], { result: { findings, failure: closed } });
    expect(err).toBe(
      'warning R1: odd\nerror GATE_CLOSED: a closed gate. Expected an open one. Open it.\n',
    );
  });

  it('that is thrown is told the same way', async () => {
    const { err, codes } = await run(['--tag', 'v1'], { error: closed });
    expect(err).toContain('error GATE_CLOSED');
    expect(codes).toEqual([1]);
  });

  it('with a wrong input has exit code 2, thrown by whoever read it', async () => {
    const invalid = inputFailure('INPUT_INVALID', { seen: 'x', expected: 'y', cure: 'Mend it.' });
    expect((await run(['--tag', 'v1'], { error: invalid })).codes).toEqual([2]);
    expect((await run(['--tag', 'v1', '--wait', 'soon'])).codes).toEqual([2]);
  });

  it('as JSON is one document with every output, on standard output alone', async () => {
    const { out } = await run(['--tag', 'v1', '--json'], { result: { failure: closed } });
    expect(JSON.parse(out)).toEqual({
      action: 'demo-gate',
      ok: false,
      outputs: { tag: 'v1', 'should-release': '' },
      findings: [],
      failure: {
        code: 'GATE_CLOSED',
        seen: 'a closed gate',
        expected: 'an open one',
        cure: 'Open it.',
        location: { file: 'Cargo.toml', line: 3 },
      },
    });
  });

  it('lets a bug through with its stack', async () => {
    await expect(run(['--tag', 'v1'], { error: new TypeError('boom') })).rejects.toThrow('boom');
  });

  it('never shows a secret', async () => {
    const { err, out } = await run(['--tag', 'x ghp_abc y'], { log: 'using ghp_abc' });
    expect(err + out).not.toContain('ghp_abc');
    expect(err).toContain('using ***');
  });
});
