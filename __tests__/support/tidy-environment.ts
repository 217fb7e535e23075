/**
 * Jest's environment for Node, with a temporary folder of its own for each test file. What stands
 * in it when the file has ended was left behind, and fails the file: the product promises to clean
 * up after itself, and a machine on which the tests run often must not fill up.
 */
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { TestEnvironment } from 'jest-environment-node';

/** Node's cache of compiled code, there to stay; npm makes one of its own accord. */
const compileCache = 'node-compile-cache';

type Given = ConstructorParameters<typeof TestEnvironment>;

export default class TidyEnvironment extends TestEnvironment {
  readonly #testFile: string;
  readonly #outer: string | undefined;
  readonly #folder: string;

  constructor(config: Given[0], context: Given[1]) {
    const outer = process.env.TMPDIR;
    // Shared by all test files: compiling is much of what their short processes do.
    process.env.NODE_COMPILE_CACHE ??= join(tmpdir(), compileCache);
    const folder = mkdtempSync(join(tmpdir(), 'jest-'));
    // As open as a temporary folder is: some tests start programs as another user.
    chmodSync(folder, 0o1777);
    // Set before the environment is made, which gives the tests a copy of the variables.
    process.env.TMPDIR = folder;
    super(config, context);
    this.#testFile = basename(context.testPath);
    this.#outer = outer;
    this.#folder = folder;
  }

  override async teardown(): Promise<void> {
    // To what a test file imports, the end of the file is the end of the process.
    this.global.process.emit('exit', 0);
    await super.teardown();
    if (this.#outer === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = this.#outer;
    const left = readdirSync(this.#folder).filter((name) => name !== compileCache);
    rmSync(this.#folder, { recursive: true, force: true });
    if (left.length > 0) {
      throw new Error(
        `${this.#testFile} left in the temporary folder: ${left.join(', ')}. Folders of tests come from temporaryFolders() of support/folders.ts; those of the product are removed by it.`,
      );
    }
  }
}
