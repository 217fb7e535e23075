/** What is said of two files, in every place where it is said. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import requireByteIdentity from '../../../actions/require-byte-identity/action.ts';
import { localFiles } from '../../../src/adapters/files.ts';
import { causeKindOf, type CauseId } from '../../../src/bytes/explain/cause-table.ts';
import type { Explanation, Verdict } from '../../../src/bytes/explain/model.ts';
import { renderVerdict } from '../../../src/bytes/explain/render.ts';
import { verifyLocalBytes } from '../../../src/bytes/local.ts';
import type { ActionDefinition } from '../../../src/define-action.ts';
import { explainCommand } from '../../../src/hosts/explain-command.ts';
import { failureSummary } from '../../../src/hosts/failure-summary.ts';
import { createTerminal } from '../../../src/hosts/terminal.ts';
import type { SealedArtifact } from '../../../src/manifest/manifest.ts';
import { expectFailure } from '../../support/expect-failure.ts';
import { projectFolder } from '../../support/run-node.ts';

export interface Declared {
  readonly verdict: Verdict;
  /** In any order. */
  readonly causes: readonly CauseId[];
}

const schema = readFileSync(join(projectFolder, 'schemas/explanation.schema.json'), 'utf8');
const isValid = new Ajv2020({ strictTypes: false }).compile(JSON.parse(schema) as object);

/**
 * `release-actions explain` on the files `a` and `b` of a folder tells exactly what was
 * declared, in text and in JSON; so do the failure of require-byte-identity, its step
 * summary and its annotation.
 */
export async function expectTold(folder: string, declared: Declared): Promise<void> {
  const paths = [join(folder, 'a'), join(folder, 'b')] as const;
  const json = await run([...paths, '--json']);
  const document = JSON.parse(json.stdout) as Explanation;
  expect({
    verdict: document.verdict,
    causes: document.causes.map(({ id }) => id).sort(),
  }).toEqual({ verdict: declared.verdict, causes: [...declared.causes].sort() });
  isValid(document);
  expect(isValid.errors).toBeNull();
  const text = await run(paths);
  expect([json.code, text.code]).toEqual(declared.verdict === 'identical' ? [0, 0] : [1, 1]);
  expectText(text.stdout, document);
  if (declared.verdict !== 'identical') await expectFailureOf(paths, document);
}

async function run(argv: readonly string[]) {
  let stdout = '';
  const stream = { write: (text: string) => void (stdout += text) };
  const terminal = createTerminal({ stdout: stream, stderr: stream, env: {} });
  return { code: await explainCommand(argv, terminal), stdout };
}

/** The verdict, both files, and a line a cause: what it is, how often, an example, and the cure. */
function expectText(stdout: string, explanation: Explanation): void {
  const { causes, moreCauses } = explanation;
  const [head, a, b, ...rest] = stdout.trimEnd().split('\n');
  const lines = rest.filter((line) => !/^- and \d+ more causes$/.test(line));
  expect(head).toBe(renderVerdict(explanation));
  expect([a, b]).toEqual([expect.stringMatching(/^A {2}/), expect.stringMatching(/^B {2}/)]);
  expect(lines.length).toBeLessThanOrEqual(10);
  expect(lines).toHaveLength(causes.length);
  expect(rest.length - lines.length).toBe(moreCauses > 0 ? 1 : 0);
  causes.forEach(({ id, count, example, cure }, index) => {
    const line = lines[index]!;
    const { title } = causeKindOf(id);
    const begins = `- ${title}${count > 1 ? ` ×${count}` : ''}`;
    expect(line.slice(0, begins.length)).toBe(begins);
    expect(line.slice(-cure.length)).toBe(cure);
    for (const value of [example.member, example.offset]) {
      if (value !== undefined) expect(line.slice(begins.length)).toContain(`${value}`);
    }
    expect(Object.keys(example)).not.toHaveLength(0);
  });
}

async function expectFailureOf(
  [a, b]: readonly [string, string],
  explanation: Explanation,
): Promise<void> {
  const { verdict, causes } = explanation;
  const real = (path: string) => (path.startsWith('sealed/') ? a : b);
  const { size, sha256 } = await localFiles.digest(a);
  const artifact: SealedArtifact = { name: 'demo', kind: 'file', size, sha256 };
  const failure = await expectFailure('BYTES_LOCAL_DIFFER', () =>
    verifyLocalBytes(
      { folder: 'dist', sealedFolder: 'sealed', artifacts: [artifact], type: 'url' },
      {
        list: async () => [{ name: 'demo', kind: 'file', size: 1 }],
        digest: (path) => localFiles.digest(real(path)),
        stat: (path) => localFiles.stat(real(path)),
        stream: (path, ...options) => localFiles.stream(real(path), ...options),
      },
    ),
  );
  const [, head, ...lines] = failure.seen.split('\n- ');
  expect(head).toBe(renderVerdict(explanation));
  expect(lines.length).toBeLessThanOrEqual(8);
  if (causes.length <= 8) expect(lines).toHaveLength(causes.length);
  expect(failure.location).toEqual({ file: 'dist/demo' });
  const definition = requireByteIdentity as unknown as ActionDefinition;
  const summary = failureSummary(definition, failure);
  expect(summary).toContain(`${verdict}: `);
  for (const { cure } of causes.slice(0, 1)) expect(failure.message).toContain(cure);
}
