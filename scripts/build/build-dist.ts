/**
 * Builds dist/: the compiler, one ncc bundle whose dynamic imports become
 * shared chunks, the minifier, and a stub per action. The same sources give the
 * same bytes in any folder: docs/decisions/bundle.md.
 */
import {
  cpSync,
  globSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { minify } from '@swc/core';
import { projectFolder, writeText } from '../project.ts';
import { runNode } from '../run-node.ts';
import { renderStubs } from './stubs.ts';

/** What dist/ may weigh in all: every user of an action downloads it. */
export const maxDistBytes = 6 * 1024 * 1024;

/** Builds into an empty folder; its size in bytes. Throws on the first tool that fails. */
export async function buildDist(outFolder: string): Promise<number> {
  const lib = join(projectFolder, 'lib');
  rmSync(lib, { recursive: true, force: true });
  await run('typescript/bin/tsc', ['-p', 'tsconfig.build.json']);
  rewriteDynamicImports(lib);
  declareFreeOfSideEffects('@actions/core', lib);
  const bundle = join(lib, 'bundle');
  const main = join(lib, 'src/main.js');
  await run('@vercel/ncc/dist/ncc/cli.js', [
    ...['build', main, '--out', bundle, '--license', 'licenses.txt'],
    ...['--no-cache', '--quiet'],
    // Sigstore's HTTP client has a use for it that nobody here makes, and does without it.
    ...['--external', 'encoding'],
  ]);
  rmSync(outFolder, { recursive: true, force: true });
  await minifyFolder(bundle, outFolder);
  for (const { path, content } of renderStubs()) writeText(path, content, outFolder);
  return requireSize(outFolder);
}

async function run(tool: string, args: readonly string[]): Promise<void> {
  const { ok, output } = await runNode(join('node_modules', tool), ...args);
  if (!ok) throw new Error(`${tool} failed:\n${output}`);
}

/**
 * The compiler turns `.ts` into `.js` in imports, but not in dynamic ones below
 * `export default`, which is where every definition has its own.
 */
function rewriteDynamicImports(lib: string): void {
  for (const path of globSync('actions/*/*.js', { cwd: lib })) {
    const text = readFileSync(join(lib, path), 'utf8');
    const rewritten = text.replace(/\bimport\('(\.{1,2}\/[^']+)\.ts'\)/g, "import('$1.js')");
    writeFileSync(join(lib, path), rewritten);
  }
}

/**
 * A copy of a package that tells the bundler what is true of it: that what
 * nobody uses can be left out. Without this, @actions/core brings an HTTP
 * client that only its OIDC helper uses: 30 ms at every start.
 */
function declareFreeOfSideEffects(name: string, lib: string): void {
  const copy = join(lib, 'node_modules', name);
  cpSync(join(projectFolder, 'node_modules', name), copy, { recursive: true });
  const manifest = join(copy, 'package.json');
  const fields = JSON.parse(readFileSync(manifest, 'utf8')) as object;
  writeFileSync(manifest, JSON.stringify({ ...fields, sideEffects: false }));
}

async function minifyFolder(from: string, to: string): Promise<void> {
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from)) {
    const text = readFileSync(join(from, name), 'utf8');
    requireResolved(name, text);
    writeFileSync(join(to, name), name.endsWith('.js') ? await minifyCode(text) : text);
  }
}

/** ncc leaves what it cannot find for run time: right for optional packages, never for our files. */
function requireResolved(name: string, text: string): void {
  const unresolved = /eval\("require"\)\(("\.[^"]*")\)/.exec(text);
  if (unresolved) throw new Error(`${name} of the bundle lacks ${unresolved[1]}.`);
}

/** Names of functions and classes stay, so that the stack of a bug can be read. */
async function minifyCode(text: string): Promise<string> {
  const keep = { keep_fnames: true, keep_classnames: true };
  const { code } = await minify(text, {
    module: true,
    compress: keep,
    mangle: keep,
    format: { comments: false },
  });
  return `${code}\n`;
}

function requireSize(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true });
  const bytes = files
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + readFileSync(join(entry.parentPath, entry.name)).length, 0);
  if (bytes > maxDistBytes) {
    throw new Error(`dist is ${bytes} bytes, more than the ${maxDistBytes} that it may be.`);
  }
  return bytes;
}
