/**
 * `npm run check`: lint, types, format, actionlint, proofs, generated files and dist,
 * side by side. Ends with 1 when any part failed, after all of them ran.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildDist } from './build/build-dist.ts';
import { compareFolders } from './check/compare-folders.ts';
import { runParts, type Part, type PartResult } from './check/run-parts.ts';
import { projectFolder } from './project.ts';
import { runNode, type NodeOutcome } from './run-node.ts';

const parts: readonly Part[] = [
  { name: 'lint', run: () => runNode('node_modules/eslint/bin/eslint.js', '.') },
  { name: 'dist', run: compareDist },
  { name: 'types', run: () => runNode('node_modules/typescript/bin/tsc', '--noEmit') },
  { name: 'format', run: () => runNode('node_modules/prettier/bin/prettier.cjs', '--check', '.') },
  { name: 'generated', run: () => runNode('scripts/generate.ts', '--check') },
  { name: 'workflows', run: () => runNode('scripts/lint-workflows.ts') },
  { name: 'proofs', run: () => runNode('scripts/prove-workflows.ts') },
];

const results = await runParts(parts, 2, tell);
const failed = results.filter(({ ok }) => !ok);
console.log(`check: ${results.length - failed.length} passed, ${failed.length} failed`);
process.exitCode = failed.length > 0 ? 1 : 0;

function tell({ name, ok, seconds, output }: PartResult): void {
  console.log(`${ok ? 'ok    ' : 'FAILED'} ${name.padEnd(10)} ${seconds.toFixed(1)} s`);
  if (!ok) console.log(output.trimEnd().replace(/^/gm, '  '));
}

/** Builds into a temporary folder: the committed dist must have the same bytes. */
async function compareDist(): Promise<NodeOutcome> {
  const folder = mkdtempSync(join(tmpdir(), 'release-actions-dist-'));
  try {
    await buildDist(folder);
    const differences = compareFolders(folder, join(projectFolder, 'dist'));
    const cure = 'Run `npm run build` and commit dist.';
    return { ok: differences.length === 0, output: [...differences, cure].join('\n') };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
