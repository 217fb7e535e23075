import { describe, expect, it } from '@jest/globals';
import { runModule } from '../support/run-node.ts';

interface Snippet {
  readonly path: string;
  readonly code: string;
}

/** Lints snippets with the project's own configuration; the rules that each one breaks. */
function lint(snippets: readonly Snippet[]): string[][] {
  const { stdout, stderr, status } = runModule(
    `import { ESLint } from 'eslint';
     import tseslint from 'typescript-eslint';
     const eslint = new ESLint({ ignore: false, overrideConfig: tseslint.configs.disableTypeChecked });
     const rules = [];
     for (const { path, code } of ${JSON.stringify(snippets)}) {
       const [result] = await eslint.lintText(code, { filePath: path });
       rules.push(result.messages.map(({ ruleId, message }) => ruleId ?? message));
     }
     console.log(JSON.stringify(rules));`,
  );
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as string[][];
}

const side = (specifier: string) => `import '${specifier}';\n`;
const layering = 'house/layering';

/** Path, code, and the one rule that it breaks. */
const bad: readonly (readonly [string, string, string])[] = [
  ['src/tag/x.ts', side('../adapters/http.ts'), layering],
  ['src/tag/x.ts', side('../hosts/printable.ts'), layering],
  ['src/tag/x.ts', side('../world/service.ts'), layering],
  ['src/tag/x.ts', side('../rehearsal/command.ts'), layering],
  ['src/tag/x.ts', side('../run-action.ts'), layering],
  ['src/tag/x.ts', side('../../actions/index.ts'), layering],
  ['src/tag/x.ts', side('../../actions/verify-tag/action.ts'), layering],
  ['src/tag/deep/x.ts', side('../../adapters/http.ts'), layering],
  ['src/tag/x.ts', `export * from '../adapters/http.ts';\n`, layering],
  ['src/tag/x.ts', `export { createHttp } from '../adapters/http.ts';\n`, layering],
  ['src/tag/x.ts', `export const load = () => import('../adapters/http.ts');\n`, layering],
  ['src/tag/x.ts', `export type { Http } from '../adapters/http.ts';\n`, layering],
  ['src/tag/x.ts', side('node:fs'), layering],
  ['src/tag/x.ts', side('node:fs/promises'), layering],
  ['src/tag/x.ts', side('node:child_process'), layering],
  ['src/tag/x.ts', side('node:https'), layering],
  ['src/tag/x.ts', `export const load = () => import('node:fs');\n`, layering],
  ['src/tag/x.ts', side('@actions/core'), layering],
  ['src/tag/x.ts', side('@actions/github'), layering],
  ['src/tag/x.ts', side('undici'), layering],
  ['src/failure.ts', side('./tag/x.ts'), layering],
  ['src/failure.ts', side('./adapters/http.ts'), layering],
  ['src/failure.ts', side('node:fs'), layering],
  ['src/adapters/x.ts', side('../hosts/printable.ts'), layering],
  ['src/adapters/x.ts', side('../world/service.ts'), layering],
  ['src/adapters/x.ts', side('../main.ts'), layering],
  ['src/hosts/x.ts', side('../rehearsal/command.ts'), layering],
  ['src/hosts/x.ts', side('../world/command.ts'), layering],
  ['src/hosts/x.ts', side('@actions/core'), layering],
  ['src/adapters/x.ts', side('@actions/artifact'), layering],
  ['src/world/x.ts', side('../rehearsal/command.ts'), layering],
  ['src/world/x.ts', side('../cli.ts'), layering],
  ['actions/verify-tag/action.ts', side('../../src/adapters/http.ts'), layering],
  ['actions/verify-tag/action.ts', side('../../src/hosts/printable.ts'), layering],
  ['actions/verify-tag/action.ts', side('node:fs'), layering],
  ['src/tag/x.ts', 'export const x = () => process.env.HOME;\n', 'no-restricted-globals'],
  ['src/tag/x.ts', `export const x = () => fetch('x');\n`, 'no-restricted-globals'],
  ['src/tag/x.ts', 'export const x = () => new Date();\n', 'no-restricted-syntax'],
  ['src/tag/x.ts', 'export const x = () => Date.now();\n', 'no-restricted-syntax'],
  ['src/tag/x.ts', 'export const x = () => Math.random();\n', 'no-restricted-syntax'],
  ['actions/verify-tag/action.ts', 'export const x = () => Date.now();\n', 'no-restricted-syntax'],
  ['src/failure.ts', 'export const x = () => process.argv;\n', 'no-restricted-globals'],
  ['src/adapters/x.ts', `export const x = () => console.log('x');\n`, 'no-console'],
  ['src/tag/x.ts', 'export const x = (a, b, c, d) => [a, b, c, d];\n', 'max-params'],
  ['src/tag/x.ts', '\n'.repeat(301), 'max-lines'],
  ['__tests__/tag/x.test.ts', '\n'.repeat(301), 'max-lines'],
  ['src/tag/x.ts', `export function x() {${'\n'.repeat(50)}}\n`, 'max-lines-per-function'],
  ['src/tag/x.ts', 'export const x = (a: any) => a;\n', '@typescript-eslint/no-explicit-any'],
  [
    '__tests__/house/fixtures/cycle/a.ts',
    `import { b } from './b.ts';\nexport const a = b;\n`,
    'import-x/no-cycle',
  ],
];

/** Path and code that keep the house's rules. */
const good: readonly (readonly [string, string])[] = [
  ['src/tag/x.ts', side('../failure.ts')],
  ['src/tag/x.ts', side('../manifest/manifest.ts')],
  ['src/tag/x.ts', side('node:crypto')],
  ['src/tag/x.ts', side('semver')],
  ['src/workflow/x.ts', side('@actions/expressions')],
  ['src/tag/x.ts', 'export const x = (at: string) => new Date(at);\n'],
  ['src/adapters/x.ts', side('node:fs')],
  ['src/adapters/x.ts', side('../tag/x.ts')],
  ['src/adapters/artifacts/x.ts', side('@actions/artifact')],
  ['src/hosts/x.ts', side('../adapters/addresses.ts')],
  ['src/hosts/actions.ts', side('@actions/core')],
  ['src/rehearsal/x.ts', side('../world/service.ts')],
  ['actions/verify-tag/action.ts', `export const load = () => import('../../src/tag/x.ts');\n`],
  ['src/main.ts', side('../actions/index.ts')],
  ['__tests__/tag/x.test.ts', side('../../src/adapters/http.ts')],
  ['__tests__/tag/x.test.ts', `export function x() {${'\n'.repeat(80)}}\n`],
];

const snippet = ([path, code]: readonly [string, string, ...string[]]): Snippet => ({ path, code });
const broken = lint([...bad.map(snippet), ...good.map(snippet)]);

describe('the linter refuses what breaks the layering or the style', () => {
  it.each(
    bad.map(([path, code, rule], index) => ({
      path,
      code: JSON.stringify(code).slice(1, 60),
      rule,
      index,
    })),
  )('$path: $code ($rule)', ({ rule, index }) => expect(broken[index]).toEqual([rule]));
});

describe('the linter lets pass what keeps them', () => {
  it.each(
    good.map(([path, code], index) => ({ path, code: JSON.stringify(code).slice(1, 60), index })),
  )('$path: $code', ({ index }) => expect(broken[bad.length + index]).toEqual([]));
});
