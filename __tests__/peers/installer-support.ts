/** Releases of the loopback world that are signed by throw-away keys, and install.sh there. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from '@jest/globals';
import type { SigningKey } from '../../src/installer/signing-key.ts';
import type { SealedSet } from '../../src/manifest/sealed-set.ts';
import { toolFolder, type ToolFolder } from '../installer/script.ts';
import { attested, builtFiles, renderFor, renderSigned, sealBuilt } from '../installer/support.ts';
import { temporaryFolders } from '../support/folders.ts';
import type { OpenedWorld } from '../support/open-world.ts';
import { runProgram } from '../support/run-program.ts';

const newFolder = temporaryFolders();
export const needed = ['curl', 'gpg', 'tar', 'gzip'];

/** A key ring with one key; its folder is short, because gpg's agent opens a socket in it. */
export interface TestKey extends SigningKey {
  readonly home: string;
}

function gpg(home: string, ...args: readonly string[]): string {
  const own = ['--homedir', home, '--batch', '--pinentry-mode', 'loopback', '--passphrase', ''];
  const { status, stdout, stderr } = spawnSync('gpg', [...own, ...args], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`gpg ${args.join(' ')}: ${stderr}`);
  return stdout;
}

async function newKey(): Promise<TestKey> {
  const home = await mkdtemp(join(tmpdir(), 'k'));
  gpg(home, '--quick-generate-key', 'Octo <octo@example.com>', 'ed25519', 'sign', 'never');
  const listed = gpg(home, '--with-colons', '--list-keys');
  const fingerprint = /^fpr:+([0-9A-F]{40}):/m.exec(listed)![1]!;
  const lines = gpg(home, '--armor', '--export', fingerprint).trimEnd().split('\n');
  return { home, fingerprint, lines };
}

/** A release as it is served: names and bytes. */
export type Assets = Readonly<Record<string, Buffer>>;

export function assetsOf(set: SealedSet, key?: TestKey): Assets {
  const names = readdirSync(set.folder);
  const files = names.map((name) => [name, readFileSync(join(set.folder, name))] as const);
  if (!key) return Object.fromEntries(files);
  const path = join(set.folder, 'SHA256SUMS');
  const armored = gpg(key.home, '--armor', '--output', '-', '--detach-sign', path);
  return { ...Object.fromEntries(files), 'SHA256SUMS.asc': Buffer.from(armored) };
}

export interface TestReleases {
  readonly key: TestKey;
  readonly otherKey: TestKey;
  /** v1.2.0, attested; the scripts are its. */
  readonly release: SealedSet;
  /** v1.1.0, sealed alone. */
  readonly earlier: SealedSet;
  readonly attestedScript: string;
  readonly signedScript: string;
}

/** The releases of a test file, made before its tests; call it once, at the top. */
export function testReleases(newFolder: () => string): () => TestReleases {
  let releases: TestReleases | undefined;
  beforeAll(async () => {
    if (spawnSync('gpg', ['--version']).status === 0) releases = await makeReleases(newFolder);
  });
  afterAll(async () => {
    for (const { home } of releases ? [releases.key, releases.otherKey] : []) {
      spawnSync('gpgconf', ['--homedir', home, '--kill', 'all']);
      await rm(home, { recursive: true, force: true });
    }
  });
  return () => releases!;
}

async function makeReleases(newFolder: () => string): Promise<TestReleases> {
  const [key, otherKey] = [await newKey(), await newKey()];
  const folder = newFolder();
  const release = await attested(folder, await sealBuilt(folder, await builtFiles()));
  const version = '1.1.0';
  const files = await builtFiles(version);
  const earlier = await sealBuilt(newFolder(), files, { tag: 'v1.1.0', version });
  await renderFor(release, join(folder, 'install.sh'));
  const attestedScript = readFileSync(join(folder, 'install.sh'), 'utf8');
  const signedScript = await renderSigned(release, key);
  return { key, otherKey, release, earlier, attestedScript, signedScript };
}

/** Publishes a release with these assets. */
export function serve(world: OpenedWorld, tagName: string, assets: Assets): void {
  const listed = Object.entries(assets).map(([name, bytes]) => ({ name, bytes }));
  world.github.repository().addRelease({ tagName, draft: false, assets: listed });
}

export interface Installing extends ToolFolder {
  readonly args?: readonly string[];
  readonly shell?: readonly string[];
}

/** What came of the script in an empty home, with the machine's tools and no gh. */
export async function install(world: OpenedWorld, script: string, options: Installing = {}) {
  const { args = [], shell = ['sh'], ...tools } = options;
  const home = newFolder({ 'install.sh': script, 'tmp/.keep': '' });
  const env = {
    ...world.environment(),
    ...{ HOME: home, TMPDIR: join(home, 'tmp'), PATH: toolFolder(home, tools) },
  };
  const [program = '', ...rest] = shell;
  const found = spawnSync('which', [program], { encoding: 'utf8' }).stdout.trim();
  const outcome = await runProgram(found, [...rest, join(home, 'install.sh'), ...args], { env });
  const bin = join(home, '.local/bin');
  const installed = existsSync(bin) ? readdirSync(bin).sort() : [];
  // Whatever came of it, the working folder is gone.
  expect(readdirSync(join(home, 'tmp'))).toEqual(['.keep']);
  return { ...outcome, home, bin, installed };
}

/** The code that the script ends with, and that nothing is installed. */
export async function expectRefusal(code: string, installing: ReturnType<typeof install>) {
  const outcome = await installing;
  expect(outcome.stderr).toContain(`${code}: `);
  expect(outcome).toMatchObject({ code: 1, installed: [] });
  expect(outcome.stderr).toContain('Nothing was installed.');
}

/** The bytes and one more. */
export const damaged = (bytes: Buffer) => Buffer.concat([bytes, Buffer.from('x')]);
