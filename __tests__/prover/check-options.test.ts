/** `fix` and `outcomes` of check-workflow, and the command that writes the asserting job. */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import action from '../../actions/check-workflow/action.ts';
import { localFiles } from '../../src/adapters/files.ts';
import { exitCodeOf } from '../../src/hosts/command-line.ts';
import { outcomeJobCommand } from '../../src/hosts/outcome-job-command.ts';
import { createTerminal } from '../../src/hosts/terminal.ts';
import { parseInputs } from '../../src/parse-inputs.ts';
import { expectFailure, expectResultFailure } from '../support/expect-failure.ts';
import { temporaryFolders } from '../support/folders.ts';
import { gated, ungated } from './releases.ts';

const newFolder = temporaryFolders();
const isValid = new Ajv2020({ strictTypes: false }).compile(
  JSON.parse(readFileSync('schemas/workflow-check.schema.json', 'utf8')) as object,
);

function release(text: string | Uint8Array): string {
  return join(
    newFolder({ '.github/workflows/release.yml': text }),
    '.github/workflows/release.yml',
  );
}

async function check(workflows: string, inputs: Readonly<Record<string, string>>) {
  const all: Readonly<Record<string, string>> = { workflows, ...inputs };
  const parsed = parseInputs(action.inputs, (name) => all[name]);
  const result = await action.run(parsed, { files: localFiles });
  const document = JSON.parse(JSON.stringify(result.report!.document)) as {
    readonly fixes: readonly unknown[];
    readonly outcomes: readonly { readonly jobs: readonly unknown[] }[];
  };
  isValid(document);
  expect(isValid.errors).toBeNull();
  return { ...result, text: result.report!.text, document };
}

describe('with `fix`', () => {
  test('the file is changed, the rest is reported of what it is then, and again it stays', async () => {
    const file = release(ungated);
    const first = await check(file, { fix: 'true' });
    expect(first.failure).toBeUndefined();
    expect(readFileSync(file, 'utf8')).toBe(gated);
    expect(first.text).toMatch(
      /^written: .*release\.yml, `public`, for UNGATED-ANNOUNCE; proved again\n/,
    );
    expect(first.document.fixes).toMatchObject([{ job: 'public', written: true, because: null }]);
    const { mtimeMs } = statSync(file);
    const second = await check(file, { fix: 'true' });
    expect(second.text).toMatch(/^nothing to write: /);
    expect(statSync(file).mtimeMs).toBe(mtimeMs);
  });

  test('nothing is written without it', async () => {
    const file = release(ungated);
    expectResultFailure('WORKFLOW_REFUTED', await check(file, {}));
    expect(readFileSync(file, 'utf8')).toBe(ungated);
  });

  test('a file with other bytes than UTF-8 is left alone, and told', async () => {
    const bytes = Buffer.concat([Buffer.from(`${ungated}# `), Buffer.from([0xe9, 0x0a])]);
    const file = release(bytes);
    const { text, document } = await check(file, { fix: 'true' });
    expect(text).toMatch(/^not written: .* The file is no UTF-8\.\n/);
    expect(document.fixes).toMatchObject([{ written: false, because: 'The file is no UTF-8.' }]);
    expect(readFileSync(file).equals(bytes)).toBe(true);
  });
});

describe('with `outcomes`', () => {
  test('it is told what becomes of jobs and of the release, and what decides', async () => {
    const { text, document } = await check(release(ungated), { outcomes: 'pypi=failure' });
    expect(text).toContain('what if pypi=failure');
    expect(text).toMatch(
      / {2}public +success +its condition holds: success\(\) \(.*release\.yml:18\)/,
    );
    expect(text).toContain('public announces: happens');
    expect(text).toMatch(/pypi publishes pypi: is begun and does not succeed/);
    expect(document.outcomes[0]!.jobs).toHaveLength(3);
  });

  test('several stand on one line with commas, or on lines of their own', async () => {
    const file = release(gated);
    const one = await check(file, { outcomes: 'pypi=failure,build=success' });
    const two = await check(file, { outcomes: 'pypi=failure\nbuild=success' });
    expect(one.text).toBe(two.text);
    expect(one.text).toContain('public announces: does not happen');
  });
});

describe('release-actions generate-outcome-job', () => {
  async function run(...argv: readonly string[]) {
    let stdout = '';
    const stream = { write: (text: string) => void (stdout += text) };
    const code = await outcomeJobCommand(
      argv,
      createTerminal({ stdout: stream, stderr: stream, env: {} }),
    );
    return { code, stdout };
  }

  test('prints the job, and nothing else', async () => {
    const file = release(gated);
    const { code, stdout } = await run(file);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ {2}# Written by .*\n(?: {2}.*\n)+$/);
    expect(readFileSync(file, 'utf8')).toBe(gated);
  });

  test('prints nothing of what is not proved', async () => {
    await expectFailure('OUTCOME_JOB_UNPROVED', () => run(release(ungated)));
  });

  test('shows its usage, and refuses another command line', async () => {
    expect((await run('--help')).stdout).toContain('Usage: release-actions generate-outcome-job');
    for (const argv of [[], ['a.yml', 'b.yml'], ['a.yml', '--rooot']]) {
      const failure = await expectFailure('COMMAND_ARGUMENTS', () => run(...argv));
      expect(exitCodeOf(failure)).toBe(2);
    }
  });
});
