/** A sealed release, a registry that serves what stands on a shelf, and the action as a host runs it. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll } from '@jest/globals';
import action from '../../actions/publish-with-proof/action.ts';
import { shellCommands } from '../../src/adapters/commands.ts';
import { localFiles } from '../../src/adapters/files.ts';
import { registryOf } from '../../src/adapters/registry-answers.ts';
import { absent, present, unknown } from '../../src/lookup.ts';
import { checksumsFileName, manifestFileName } from '../../src/manifest/manifest.ts';
import { renderReleaseChecksums } from '../../src/manifest/release-assets.ts';
import { digestManifest, renderManifest } from '../../src/manifest/render-manifest.ts';
import { parseInputs } from '../../src/parse-inputs.ts';
import type { Artifacts, Commands, Registry, ServedFile } from '../../src/ports.ts';
import { parseReceipt } from '../../src/receipt/parse.ts';
import { verifyReceipts } from '../../src/receipt/verify.ts';
import { sealRelease } from '../channels/support.ts';
import { digestsOf } from '../support/fake-http.ts';
import { fakeClock, fakeLog, fakeRun } from '../support/fakes.ts';
import { temporaryFolders } from '../support/folders.ts';

export let release: Awaited<ReturnType<typeof sealRelease>>;
let manifestSha256: string;
const newFolder = temporaryFolders();

beforeAll(async () => {
  release = await sealRelease();
  const { manifest } = release;
  manifestSha256 = digestManifest(manifest);
  writeFileSync(join(release.folder, manifestFileName), renderManifest(manifest));
  writeFileSync(join(release.folder, checksumsFileName), renderReleaseChecksums(manifest));
});
afterAll(async () => {
  await release[Symbol.asyncDispose]();
});

/** A place to publish to: `cp` is its upload. */
export interface Shelf {
  readonly folder: string;
  /** What the channel serves. */
  readonly path: string;
  /** Reads that were answered. */
  reads: number;
  /** From this read on the registry does not answer. */
  downFrom: number;
  put(name: string, bytes: Buffer): void;
}

export function newShelf(): Shelf {
  const folder = newFolder();
  const path = join(folder, 'shelf');
  mkdirSync(path);
  const put = (name: string, bytes: Buffer) => writeFileSync(join(path, name), bytes);
  return { folder, path, reads: 0, downFrom: Infinity, put };
}

function shelfRegistry(shelf: Shelf): Registry {
  return registryOf({
    files: async (packageName, version) => {
      shelf.reads += 1;
      if (shelf.reads >= shelf.downFrom) return unknown('HTTP 503');
      const files = readdirSync(shelf.path).map((filename): ServedFile => ({
        filename,
        url: `https://files.example/${filename}`,
        yanked: false,
      }));
      return files.length === 0 ? absent : present({ package: packageName, version, files });
    },
    open: async ({ filename }, path) => {
      const bytes = readFileSync(join(shelf.path, filename));
      if (path !== undefined) writeFileSync(path, bytes);
      return present(digestsOf(bytes));
    },
  });
}

export interface Surroundings {
  readonly commands?: Commands;
  readonly signal?: AbortSignal;
}

/** Runs the action with the shelf as its channel's registry and in the shelf's folder. */
export async function publishTo(
  shelf: Shelf,
  given: Readonly<Record<string, string>>,
  { commands = shellCommands, signal = new AbortController().signal }: Surroundings = {},
) {
  const receiptPath = join(shelf.folder, 'receipt.json');
  const defaults: Readonly<Record<string, string>> = {
    'sealed-folder': release.folder,
    'manifest-digest': manifestSha256,
    'receipt-path': receiptPath,
    'working-directory': shelf.folder,
    'github-token': 'ghs_test',
    repository: 'octo/demo',
    channel: 'pypi',
  };
  const inputs = parseInputs(action.inputs, (name) => given[name] ?? defaults[name]);
  const clock = fakeClock();
  const log = fakeLog();
  const result = await action.run(inputs, {
    artifacts: {} as Artifacts,
    clock,
    commands,
    files: localFiles,
    interruption: { signal },
    log,
    registries: { registry: async () => shelfRegistry(shelf) },
    run: fakeRun(),
  });
  return { ...result, sleeps: clock.sleeps, lines: log.lines, receipt: receiptAt(receiptPath) };
}

/** The receipt in the file, and whether it proves its channel. */
function receiptAt(path: string) {
  const receipt = parseReceipt(readFileSync(path, 'utf8'), 'the test');
  const { proven } = verifyReceipts({ manifest: release.manifest, manifestSha256 }, [receipt], []);
  return { ...receipt.predicate, proves: proven.size === 1 };
}

/** Whether the command left its mark in the shelf's folder. */
export const ran = (shelf: Shelf) => existsSync(join(shelf.folder, 'ran'));
