import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { causeTable } from '../../src/bytes/explain/cause-table.ts';
import { verdictMeanings } from '../../src/bytes/explain/render.ts';
import { exitCodeOf } from '../../src/hosts/command-line.ts';
import { explainCommand } from '../../src/hosts/explain-command.ts';
import { createTerminal } from '../../src/hosts/terminal.ts';
import { tarGz } from '../support/archives.ts';
import { expectFailure } from '../support/expect-failure.ts';
import { temporaryFolders } from '../support/folders.ts';

const newFolder = temporaryFolders();
const schema = JSON.parse(readFileSync('schemas/explanation.schema.json', 'utf8')) as {
  properties: { verdict: { enum: string[] } };
  $defs: { cause: { properties: { id: { enum: string[] } } } };
};
const isValid = new Ajv2020({ strictTypes: false }).compile(schema);

async function run(argv: readonly string[]) {
  let stdout = '';
  const stream = { write: (text: string) => void (stdout += text) };
  const terminal = createTerminal({ stdout: stream, stderr: stream, env: {} });
  return { code: await explainCommand(argv, terminal), stdout };
}

async function files(): Promise<{ readonly [name: string]: string }> {
  const folder = newFolder({
    'a.crate': await tarGz({ 'demo/a': 'x', 'demo/b': 'y' }),
    'b.crate': await tarGz({ 'demo/a': 'xx', 'demo/c': 'y' }),
    'page.crate': '<html><title>404 Not Found</title></html>',
  });
  const path = (name: string) => join(folder, name);
  return { a: path('a.crate'), b: path('b.crate'), page: path('page.crate'), none: path('none') };
}

describe('release-actions explain', () => {
  test('ends with 0 and one verdict when the files are identical', async () => {
    const { a = '' } = await files();
    const { code, stdout } = await run([a, a]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^identical: /);
  });

  test('ends with 1, and tells the verdict, both files, and a line a cause', async () => {
    const { a = '', b = '' } = await files();
    const { code, stdout } = await run([a, b]);
    const [verdict, fileA, fileB, ...causes] = stdout.trimEnd().split('\n');
    expect(code).toBe(1);
    expect(verdict).toBe('content: what users get is not the same');
    expect([fileA, fileB]).toEqual([
      expect.stringMatching(/^A {2}.*a\.crate: \d+ bytes, tar\.gz$/),
      expect.stringMatching(/^B {2}.*b\.crate: \d+ bytes, tar\.gz$/),
    ]);
    expect(causes.map((line) => line.split('. ')[0]).sort()).toEqual([
      '- added: demo/c (1 bytes)',
      '- changed: demo/a (1 bytes in A, 2 bytes in B), from byte 1 on',
      '- removed: demo/b (1 bytes)',
    ]);
  });

  test('prints a document of its schema with --json', async () => {
    const { a = '', b = '', page = '' } = await files();
    for (const argv of [
      [a, b],
      [a, a],
      ['--json', a, page],
    ]) {
      const { stdout } = await run([...argv, '--json']);
      const document: unknown = JSON.parse(stdout);
      isValid(document);
      expect(isValid.errors).toBeNull();
      expect(document).toMatchObject({ a: { path: a } });
    }
  });

  test('shows its usage when asked for help', async () => {
    const { code, stdout } = await run(['--help']);
    expect(code).toBe(0);
    expect(stdout).toContain('Usage: release-actions explain <a> <b>');
  });

  test('is refused as a wrong command line when files are missing, too many, or not there', async () => {
    const { a = '', none = '' } = await files();
    for (const argv of [[], [a], [a, a, a], [a, none], [none, a], [a, a, '--jsno'], ['/', a]]) {
      const failure = await expectFailure('COMMAND_ARGUMENTS', () => run(argv));
      expect(exitCodeOf(failure)).toBe(2);
    }
  });
});

describe('the schema of an explanation', () => {
  test('has every verdict and every cause', () => {
    expect([...schema.properties.verdict.enum].sort()).toEqual(Object.keys(verdictMeanings).sort());
    expect([...schema.$defs.cause.properties.id.enum].sort()).toEqual(
      Object.keys(causeTable).sort(),
    );
  });
});
