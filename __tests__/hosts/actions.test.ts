import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runModule } from '../support/run-node.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'actions-host-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs statements with `host`, `reportBug` and `demoAction` at hand, in the runner's place. */
function onRunner(statements: string, env: Record<string, string> = {}) {
  const output = join(folder, 'output');
  const summary = join(folder, 'summary');
  writeFileSync(output, '');
  writeFileSync(summary, '');
  const outcome = runModule(
    `import { actionsHost, reportBug } from './src/hosts/actions.ts';
     import { Failure, findingOf } from './src/failure.ts';
     import { runOn } from './src/run-action.ts';
     import { demoAction } from './__tests__/support/demo-action.ts';
     const host = actionsHost();
     ${statements}`,
    { GITHUB_OUTPUT: output, GITHUB_STEP_SUMMARY: summary, GITHUB_SHA: 'c'.repeat(40), ...env },
  );
  return {
    ...outcome,
    output: readFileSync(output, 'utf8'),
    summary: readFileSync(summary, 'utf8'),
  };
}

/** Lines that a runner would read as commands, either syntax. */
function workflowCommands(text: string): string[] {
  return text
    .split(/\r\n|\n|\r/)
    .filter((line) => line.trimStart().startsWith('::') || line.includes('##['));
}

const hostile = JSON.stringify(
  'wheel%0A::error::a\n::add-mask::b\r::stop-commands::c\r\n  ::set-env name=PATH::d ##[error]e \u001b[2J',
);
const inputs = {
  INPUT_TAG: 'v1.2.3',
  INPUT_COMMIT: 'a'.repeat(40),
  'INPUT_GITHUB-TOKEN': 'ghp_abc',
  'INPUT_UPLOAD-KEY': 'key_def',
};

describe('when a name from outside is printed on a runner', () => {
  it.each(['info', 'debug', 'progress'])('makes no workflow command by log.%s', (method) => {
    const { stdout, status } = onRunner(`host.log.${method}(${hostile});`);
    const allowed = method === 'debug' ? /^::debug::/ : /^(?!)/;
    expect(workflowCommands(stdout).filter((line) => !allowed.test(line))).toEqual([]);
    expect(stdout).toContain('\\u001b[2J');
    expect(status).toBe(0);
  });

  it('stays inside the one annotation, whether as its message or its file', () => {
    const { stdout } = onRunner(
      `host.log.annotate('warning', ${hostile}, { file: ${hostile}, line: 2 });`,
    );
    const commands = workflowCommands(stdout);
    expect(commands).toHaveLength(1);
    expect(commands[0]).toMatch(/^::warning file=[^:,\r\n]*,line=2::wheel%250A/);
  });

  it('makes no workflow command as the stack of a bug, and fails the step', () => {
    const { stdout, stderr, status } = onRunner(`reportBug(new Error(${hostile}));`);
    expect(workflowCommands(stdout)).toEqual([expect.stringMatching(/^::error::This is a bug/)]);
    expect(workflowCommands(stderr)).toEqual([]);
    expect(status).toBe(1);
  });

  it('sets exactly one output, whatever its value', () => {
    const { output, stdout } = onRunner(
      `await runOn(host, demoAction({ result: { outputs: { tag: ${hostile} } } }));`,
      inputs,
    );
    const delimiters = output.split('\n').filter((line) => /^[\w-]+<<ghadelimiter_/.test(line));
    expect(delimiters.map((line) => line.split('<<')[0])).toEqual(['tag', 'should-release']);
    expect(workflowCommands(stdout)).toEqual(['::add-mask::ghp_abc', '::add-mask::key_def']);
  });
});

describe('when an action runs on a runner', () => {
  it('masks every secret before anything else is printed', () => {
    const { stdout } = onRunner(`await runOn(host, demoAction({ log: 'hello' }));`, inputs);
    expect(stdout.split('\n').slice(0, 3)).toEqual([
      '::add-mask::ghp_abc',
      '::add-mask::key_def',
      'hello',
    ]);
  });

  it('masks the secrets even when another input is wrong', () => {
    const { stdout, status } = onRunner(`await runOn(host, demoAction());`, {
      ...inputs,
      INPUT_WAIT: 'soon',
    });
    expect(stdout).toContain('::add-mask::ghp_abc');
    expect(stdout).toContain('::error::INPUT_INVALID: the input `wait` is "soon".');
    expect(status).toBe(1);
  });

  it('refuses an input that the action does not have: a gate misspelt would be no gate', () => {
    const { stdout, status } = onRunner(`await runOn(host, demoAction());`, {
      ...inputs,
      'INPUT_VERSION-FILE': 'Cargo.toml',
    });
    expect(stdout).toContain('::error::INPUT_UNKNOWN: the input `version-file`');
    expect(stdout).toContain('Did you mean `version-files`?');
    expect(status).toBe(1);
  });

  it('writes the summary, and the failure as an annotation at its place', () => {
    const { stdout, summary, status } = onRunner(
      `const failure = new Failure('GATE_CLOSED', { seen: 'a 100% closed gate', expected: 'an open one',
         cure: 'Open it.', location: { file: 'Cargo.toml', line: 3 } });
       await runOn(host, demoAction({ result: { summary: '### Closed', failure } }));`,
      inputs,
    );
    expect(summary).toContain('### Closed');
    expect(stdout).toContain('::error file=Cargo.toml,line=3::GATE_CLOSED: a 100%25 closed gate.');
    expect(status).toBe(1);
  });

  it('tells a thrown failure in the summary, its cure included', () => {
    const { summary } = onRunner(`await runOn(host, demoAction());`, { ...inputs, INPUT_TAG: '' });
    expect(summary).toContain('### demo-gate: INPUT_MISSING');
    expect(summary).toMatch(/\| cure \| Set `tag` under `with:`/);
  });

  it('shows what the network said in the summary, and no link of its', () => {
    const { summary } = onRunner(
      `const error = new Failure('GATE_CLOSED', { seen: '![x](https://evil.example) | \\n# y',
         expected: 'none', cure: 'Open \`it\`.' });
       await runOn(host, demoAction({ error }));`,
      inputs,
    );
    expect(summary).toContain('| seen | !\\[x\\]\\(https://evil.example\\) \\| <br>\\# y |');
    expect(summary).toContain('| cure | Open `it`. |');
  });

  it('annotates a failure once that is among the findings too, at its place', () => {
    const { stdout, status } = onRunner(
      `const make = (code) => new Failure(code, { seen: 'a gate', expected: 'none', cure: 'Open it.',
         location: { file: 'Cargo.toml', line: 3 } });
       const [failure, other] = [make('GATE_CLOSED'), make('GATE_LOCKED')];
       const findings = [failure, other].map(findingOf);
       await runOn(host, demoAction({ result: { findings, failure } }));`,
      inputs,
    );
    const annotations = stdout.split('\n').filter((line) => line.startsWith('::error'));
    expect(annotations).toEqual([
      expect.stringMatching(/^::error file=Cargo.toml,line=3::GATE_LOCKED: /),
      expect.stringMatching(/^::error file=Cargo.toml,line=3::GATE_CLOSED: /),
    ]);
    expect(status).toBe(1);
  });

  it('never passes on an error that no failure stands for', () => {
    const { status, stderr } = onRunner(
      `const findings = [{ rule: 'GATE_CLOSED', level: 'error', message: 'It is closed.' }];
       await runOn(host, demoAction({ result: { findings } })).catch(reportBug);`,
      inputs,
    );
    expect(stderr).toBe('');
    expect(status).toBe(1);
  });
});
