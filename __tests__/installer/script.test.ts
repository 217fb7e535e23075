import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { temporaryFolders } from '../support/folders.ts';
import { machine, runPiped, toolFolder, type ToolFolder } from './script.ts';
import { attested, builtFiles, renderFor, sealBuilt } from './support.ts';

const folderWith = temporaryFolders();
const gh = 'echo "--source-ref string"';

let script = '';
beforeAll(async () => {
  const folder = folderWith();
  const set = await attested(folder, await sealBuilt(folder, await builtFiles()));
  await renderFor(set, join(folder, 'install.sh'));
  script = readFileSync(join(folder, 'install.sh'), 'utf8');
});

/** On a Linux of x86_64 with a current gh, unless told otherwise. */
function run(args: readonly string[], tools: ToolFolder = {}, text = script) {
  const folder = folderWith();
  const standIns = { gh, uname: machine('Linux', 'x86_64'), ...tools.standIns };
  const bin = toolFolder(folder, { ...tools, standIns });
  const outcome = runPiped(text, args, { PATH: bin, HOME: folder });
  return { ...outcome, folder };
}

describe('install.sh', () => {
  it('tells how it is used', () => {
    const { code, stdout } = run(['--help']);
    expect(code).toBe(0);
    expect(stdout).toContain('Installs tidemark 1.2.0 from octo/demo');
    expect(stdout).toContain('For: linux x86_64, linux aarch64, darwin aarch64.');
  });

  it('tells what it would do, and does nothing', () => {
    const { code, stdout, folder } = run(['--dry-run'], { standIns: { curl: 'exit 99' } });
    expect(code).toBe(0);
    expect(stdout).toContain('/releases/download/v1.2.0/tidemark-1.2.0-linux.tar.gz');
    expect(stdout).toContain(`verify it with gh, and install into ${folder}/.local/bin:`);
    expect(stdout).toMatch(/^ {2}tidemark\n {2}tidemark-sync\nNothing was done\.$/m);
    expect(readdirSync(folder)).toEqual(['bin']);
  });

  it('names the files of another version, with or without the tag’s prefix', () => {
    for (const args of [['--version', '1.1.0'], ['--version=v1.1.0']]) {
      const { stdout } = run(['--dry-run', ...args]);
      expect(stdout).toContain('/releases/download/v1.1.0/tidemark-1.1.0-linux.tar.gz');
      expect(stdout).toContain('require the SHA-256 in SHA256SUMS of v1.1.0');
    }
  });

  it.each([
    ['an unknown option', ['--insecure']],
    ['an option without its value', ['--dir']],
    ['a version that is a path', ['--version', '1.0/../../x']],
    ['a version with a command in it', ['--version', '1.0$(id)']],
    ['an empty version', ['--version=']],
  ])('ends with 2 for %s', (_title, args) => {
    const { code, stderr } = run(args);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^USAGE: /);
  });
});

describe('a machine', () => {
  const musl = 'echo "musl libc (x86_64)" >&2; exit 1';

  it.each([
    ['Linux', 'aarch64', {}, 'tidemark-1.2.0-linux.tar.gz'],
    ['Linux', 'amd64', {}, 'tidemark-1.2.0-linux.tar.gz'],
    ['Linux', 'x86_64', { ldd: musl }, 'tidemark-1.2.0-linux.tar.gz'],
    ['Darwin', 'arm64', {}, 'tidemark-1.2.0-darwin'],
    // A shell that Rosetta translates.
    ['Darwin', 'x86_64', { sysctl: 'echo 1' }, 'tidemark-1.2.0-darwin'],
  ])('of %s and %s takes its artifact', (system, arch, more, asset) => {
    const standIns = { uname: machine(system, arch), ...more };
    expect(run(['--dry-run'], { standIns }).stdout).toContain(`/${asset},`);
  });

  it.each([
    ['FreeBSD', 'amd64', {}, 'FreeBSD-x86_64'],
    ['MINGW64_NT-10.0', 'x86_64', {}, 'MINGW64_NT-10.0-x86_64'],
    ['Darwin', 'x86_64', {}, 'darwin-x86_64'],
    ['Linux', 'riscv64', {}, 'linux-riscv64-gnu'],
    ['Linux', 'x86_64', { getconf: 'echo 32', ldd: musl }, 'linux-i686-musl'],
  ])('of %s and %s for which nothing is released is told', (system, arch, more, platform) => {
    const standIns = { uname: machine(system, arch), ...more };
    const { code, stderr } = run(['--dry-run'], { standIns });
    expect(code).toBe(1);
    expect(stderr).toContain(`PLATFORM_UNSUPPORTED: there is no tidemark for ${platform}.`);
    expect(stderr).toContain('Expected one of these: linux x86_64, linux aarch64, darwin aarch64.');
  });

  it('without a verifier is told which there are', () => {
    for (const old of ['echo unknown command; exit 1', 'echo "--bundle string"']) {
      const { code, stderr } = run([], { standIns: { gh: old, curl: 'touch "$HOME/asked"' } });
      expect(code).toBe(1);
      expect(stderr).toContain('VERIFIER_MISSING');
      expect(stderr).toContain('Expected a current gh or cosign 2.4 or later.');
    }
  });

  it.each([
    ['no downloader', { without: ['curl', 'wget'] as const }, 'neither curl nor wget'],
    ['nothing for digests', { without: ['sha256sum', 'shasum', 'openssl'] as const }, 'SHA-256'],
    ['no tar', { without: ['tar'] as const }, 'no tar'],
  ])('with %s is told before anything is downloaded', (_title, tools, told) => {
    const { code, stderr } = run([], tools);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^TOOL_MISSING/);
    expect(stderr).toContain(told);
  });
});

describe('a part of install.sh', () => {
  it('does nothing, wherever it is cut', () => {
    const folder = folderWith();
    const touch = 'touch "$HOME/asked"; exit 1';
    const standIns = { gh, curl: touch, mktemp: touch, uname: machine('Linux', 'x86_64') };
    const env = { PATH: toolFolder(folder, { standIns }), HOME: folder };
    const whole = script.trimEnd().length;
    const cuts = Array.from({ length: 120 }, (_, index) => Math.floor((whole * index) / 120));
    const ends = Array.from({ length: 60 }, (_, index) => whole - 1 - index);
    for (const length of [...cuts, ...ends]) {
      const { stdout } = runPiped(script.slice(0, length), [], env);
      expect(stdout).toBe('');
    }
    expect(existsSync(join(folder, 'asked'))).toBe(false);
    runPiped(script.slice(0, whole), [], env);
    expect(existsSync(join(folder, 'asked'))).toBe(true);
  });

  it('is all that runs: what was added behind its end is not', () => {
    const { stdout } = run(['--dry-run'], {}, `${script}echo ADDED\n`);
    expect(stdout).toContain('Nothing was done.');
    expect(stdout).not.toContain('ADDED');
  });
});
