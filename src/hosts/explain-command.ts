/** `release-actions explain`: why two files differ. */
import { parseArgs } from 'node:util';
import { localFiles } from '../adapters/files.ts';
import { explain } from '../bytes/explain/explain.ts';
import { explanationSchemaId, type Explanation } from '../bytes/explain/model.ts';
import { renderExplanationLines } from '../bytes/explain/render.ts';
import { commandFailure } from './failures.ts';
import type { Terminal } from './terminal.ts';

const usage = `Usage: release-actions explain <a> <b> [--json]

Tells why file <b> has other bytes than file <a>: a verdict, then at most ten causes, each with
its count, one example and its cure. Opens gzip, tar and zip, and so crates, sdists, wheels and
npm tarballs; of other files the first difference is told.

  --json  the explanation as JSON (schemas/explanation.schema.json)

Exit codes: 0 identical, 1 different, 2 a wrong command line or no such file.
`;

/** The verdict, and one line a cause. */
const maxLines = 12;

/** 0 when the files are identical, 1 when they differ. Throws COMMAND_ARGUMENTS. */
export async function explainCommand(argv: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = parse(argv);
  if (values.help) {
    terminal.result(usage.trimEnd());
    return 0;
  }
  const [a, b, ...others] = positionals;
  if (a === undefined || b === undefined || others.length > 0) {
    throw wrong(`${positionals.length} files were named`, 'two files');
  }
  for (const path of [a, b]) await requireFile(path);
  const explanation = await explain(a, b, { files: localFiles });
  if (values.json) terminal.resultJson(documentOf(explanation, { a, b }));
  else terminal.result(renderText(explanation, { a, b }));
  return explanation.verdict === 'identical' ? 0 : 1;
}

interface Paths {
  readonly a: string;
  readonly b: string;
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
      allowPositionals: true,
    });
  } catch (error) {
    throw wrong((error as Error).message, 'two files, and `--json` at most');
  }
}

async function requireFile(path: string): Promise<void> {
  const found = await localFiles.stat(path);
  if (found?.kind === 'file') return;
  throw wrong(found ? `${path} is no plain file` : `${path} is not there`, 'two files');
}

function wrong(seen: string, expected: string) {
  return commandFailure('COMMAND_ARGUMENTS', {
    seen,
    expected,
    cure: 'Run `release-actions explain <a> <b>`.',
  });
}

function renderText(explanation: Explanation, { a, b }: Paths): string {
  const [verdict, ...causes] = renderExplanationLines(
    explanation,
    { a: 'in A', b: 'in B' },
    maxLines,
  );
  return [
    verdict!,
    `A  ${a}: ${explanation.a.size} bytes, ${explanation.a.kind}`,
    `B  ${b}: ${explanation.b.size} bytes, ${explanation.b.kind}`,
    ...causes.map((line) => `- ${line}`),
  ].join('\n');
}

function documentOf(explanation: Explanation, paths: Paths) {
  return {
    schema: explanationSchemaId,
    ...explanation,
    a: { path: paths.a, ...explanation.a },
    b: { path: paths.b, ...explanation.b },
  };
}
