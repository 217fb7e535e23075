/**
 * install.sh against releases of the loopback world, with the machine's own shells, curl, tar and
 * gpg. `gh` and `cosign` are stand-ins that record how they are called: those of Debian do not
 * know attestations, and what their arguments mean is theirs.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import type { SigningKey } from '../../src/installer/signing-key.ts';
import type { SealedSet } from '../../src/manifest/sealed-set.ts';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { toolFolder, type ToolFolder } from '../installer/script.ts';
import {
  attested,
  builtFiles,
  greeting,
  linuxAsset,
  renderFor,
  renderSigned,
  sealBuilt,
} from '../installer/support.ts';
import { temporaryFolders } from '../support/folders.ts';
import { openWorld, type OpenedWorld } from '../support/open-world.ts';
import { runProgram } from '../support/run-program.ts';
import { peerTest } from './support.ts';

const folderWith = temporaryFolders();
const needed = ['curl', 'gpg', 'tar', 'gzip'];

/** A key ring with one key; its folder is short, because gpg's agent opens a socket in it. */
interface TestKey extends SigningKey {
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
type Assets = Readonly<Record<string, Buffer>>;

function assetsOf(set: SealedSet, key?: TestKey): Assets {
  const names = readdirSync(set.folder);
  const files = names.map((name) => [name, readFileSync(join(set.folder, name))] as const);
  if (!key) return Object.fromEntries(files);
  const path = join(set.folder, 'SHA256SUMS');
  const armored = gpg(key.home, '--armor', '--output', '-', '--detach-sign', path);
  return { ...Object.fromEntries(files), 'SHA256SUMS.asc': Buffer.from(armored) };
}

let key: TestKey;
let otherKey: TestKey;
let release: SealedSet;
let earlier: SealedSet;
let attestedScript = '';
let signedScript = '';

beforeAll(async () => {
  if (spawnSync('gpg', ['--version']).status !== 0) return;
  [key, otherKey] = [await newKey(), await newKey()];
  const folder = folderWith();
  release = await attested(folder, await sealBuilt(folder, await builtFiles()));
  const version = '1.1.0';
  earlier = await sealBuilt(folderWith(), await builtFiles(version), { tag: 'v1.1.0', version });
  await renderFor(release, join(folder, 'install.sh'));
  attestedScript = readFileSync(join(folder, 'install.sh'), 'utf8');
  signedScript = await renderSigned(release, key);
});
afterAll(async () => {
  for (const { home } of [key, otherKey].filter(Boolean)) {
    spawnSync('gpgconf', ['--homedir', home, '--kill', 'all']);
    await rm(home, { recursive: true, force: true });
  }
});

function serve(world: OpenedWorld, tagName: string, assets: Assets): void {
  const listed = Object.entries(assets).map(([name, bytes]) => ({ name, bytes }));
  world.github.repository().addRelease({ tagName, draft: false, assets: listed });
}

interface Installing extends ToolFolder {
  readonly args?: readonly string[];
  readonly shell?: readonly string[];
}

/** What came of the script in an empty home, with the machine's tools and no gh. */
async function install(world: OpenedWorld, script: string, options: Installing = {}) {
  const { args = [], shell = ['sh'], ...tools } = options;
  const home = folderWith({ 'install.sh': script, 'tmp/.keep': '' });
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

const printed = (path: string) => spawnSync(path, { encoding: 'utf8' }).stdout.trim();

const shells = [
  { program: 'dash', shell: ['dash'] },
  { program: 'bash', shell: ['bash'] },
  { program: 'bash', shell: ['bash', '--posix'] },
  { program: 'busybox', shell: ['busybox', 'sh'] },
].filter(({ program }) => spawnSync('which', [program]).status === 0);

describe('install.sh of a signed release', () => {
  for (const { shell } of shells) {
    peerTest(needed, `installs it with ${shell.join(' ')}`, async () => {
      await using world = await openWorld();
      serve(world, 'v1.2.0', assetsOf(release, key));
      const { code, stderr, stdout, bin, installed } = await install(world, signedScript, {
        shell,
      });
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(installed).toEqual(['tidemark', 'tidemark-sync']);
      expect(printed(join(bin, 'tidemark'))).toBe(greeting('1.2.0'));
      expect(statSync(join(bin, 'tidemark')).mode & 0o777).toBe(0o755);
      expect(stdout).toContain('verified with gpg');
      expect(stdout).toContain(`export PATH="${bin}:$PATH"`);
      expect(world.violations).toEqual([]);
    });
  }

  peerTest(needed, 'replaces what is there, into another folder', async () => {
    await using world = await openWorld();
    serve(world, 'v1.2.0', assetsOf(release, key));
    const dir = folderWith({ tidemark: 'old' });
    const { code } = await install(world, signedScript, { args: ['--dir', dir] });
    expect(code).toBe(0);
    expect(readdirSync(dir).sort()).toEqual(['tidemark', 'tidemark-sync']);
    expect(printed(join(dir, 'tidemark'))).toBe(greeting('1.2.0'));
  });

  peerTest([...needed, 'wget'], 'installs it with wget', async () => {
    await using world = await openWorld();
    serve(world, 'v1.2.0', assetsOf(release, key));
    const { SSL_CERT_FILE: ca = '' } = world.environment();
    const wget = spawnSync('which', ['wget'], { encoding: 'utf8' }).stdout.trim();
    const standIns = { wget: `exec ${wget} --ca-certificate=${ca} "$@"` };
    const outcome = await install(world, signedScript, { without: ['curl'], standIns });
    expect(outcome).toMatchObject({ code: 0, installed: ['tidemark', 'tidemark-sync'] });
  });

  for (const without of [['sha256sum'], ['sha256sum', 'shasum']] as const) {
    peerTest(needed, `computes digests without ${without.join(' and ')}`, async () => {
      await using world = await openWorld();
      serve(world, 'v1.2.0', assetsOf(release, key));
      expect(await install(world, signedScript, { without })).toMatchObject({ code: 0 });
    });
  }

  peerTest(needed, 'installs an earlier release that the key signed', async () => {
    await using world = await openWorld();
    serve(world, 'v1.1.0', assetsOf(earlier, key));
    const outcome = await install(world, signedScript, { args: ['--version', 'v1.1.0'] });
    expect(outcome).toMatchObject({ code: 0, installed: ['tidemark', 'tidemark-sync'] });
    expect(printed(join(outcome.bin, 'tidemark'))).toBe(greeting('1.1.0'));
  });
});

/** The code that the script ends with, and that nothing is installed. */
async function expectRefusal(code: string, installing: ReturnType<typeof install>) {
  const outcome = await installing;
  expect(outcome.stderr).toContain(`${code}: `);
  expect(outcome).toMatchObject({ code: 1, installed: [] });
  expect(outcome.stderr).toContain('Nothing was installed.');
}

const damaged = (bytes: Buffer) => Buffer.concat([bytes, Buffer.from('x')]);

describe('install.sh installs nothing', () => {
  const changes: readonly [string, string, (assets: Assets) => Assets][] = [
    [
      'when a byte is appended to the artifact',
      'SIZE_DIFFERS',
      (assets) => ({ ...assets, [linuxAsset()]: damaged(assets[linuxAsset()]!) }),
    ],
    [
      'when a byte of the artifact is another one',
      'DIGEST_DIFFERS',
      (assets) => {
        const other = Buffer.from(assets[linuxAsset()]!);
        other[20]! ^= 1;
        return { ...assets, [linuxAsset()]: other };
      },
    ],
    [
      'when SHA256SUMS is not what was signed',
      'SIGNATURE_REFUSED',
      (assets) => ({ ...assets, SHA256SUMS: damaged(assets.SHA256SUMS!) }),
    ],
    [
      'when another key signed',
      'SIGNATURE_REFUSED',
      (assets) => ({ ...assets, 'SHA256SUMS.asc': assetsOf(release, otherKey)['SHA256SUMS.asc']! }),
    ],
    [
      'when another key signed as well',
      'SIGNATURE_REFUSED',
      (assets) => {
        const other = assetsOf(release, otherKey)['SHA256SUMS.asc']!;
        return { ...assets, 'SHA256SUMS.asc': Buffer.concat([assets['SHA256SUMS.asc']!, other]) };
      },
    ],
    [
      'when the signature is none',
      'SIGNATURE_REFUSED',
      (assets) => ({ ...assets, 'SHA256SUMS.asc': Buffer.from('good, believe me') }),
    ],
    [
      'when there is no signature',
      'DOWNLOAD_FAILED',
      ({ 'SHA256SUMS.asc': _, ...assets }) => assets,
    ],
    [
      'when the signed list is of another release',
      'CHECKSUMS_UNFIT',
      (assets) => {
        const other = assetsOf(earlier, key);
        const list = { SHA256SUMS: other.SHA256SUMS!, 'SHA256SUMS.asc': other['SHA256SUMS.asc']! };
        return { ...assets, ...list };
      },
    ],
  ];

  for (const [title, code, change] of changes) {
    peerTest(needed, title, async () => {
      await using world = await openWorld();
      serve(world, 'v1.2.0', change(assetsOf(release, key)));
      await expectRefusal(code, install(world, signedScript));
    });
  }

  peerTest(needed, 'when its own digest is not the signed one', async () => {
    await using world = await openWorld();
    serve(world, 'v1.2.0', assetsOf(release, key));
    const script = signedScript.replace(/sealed_sha256=.{8}/g, 'sealed_sha256=00000000');
    await expectRefusal('CHECKSUMS_DIFFER', install(world, script));
  });

  peerTest(needed, 'when an earlier release poses as another, signed as it is', async () => {
    await using world = await openWorld();
    const version = '1.1.0';
    // Files whose names have no version are those of every release.
    const built = { demo: '#!/bin/sh\n' };
    const set = await sealBuilt(folderWith(), built, { tag: 'v1.1.0', version });
    serve(world, 'v1.0.0', assetsOf(set, key));
    const script = signedScript
      .replace(/asset=.*/g, 'asset=demo')
      .replace(/format=.*/g, 'format=program');
    await expectRefusal(
      'RELEASE_DIFFERS',
      install(world, script, { args: ['--version', '1.0.0'] }),
    );
    serve(world, 'v1.1.0', assetsOf(set, key));
    const honest = await install(world, script, { args: ['--version', '1.1.0'] });
    expect(honest.code).toBe(0);
  });

  peerTest(needed, 'where there is no gpg', async () => {
    await using world = await openWorld();
    serve(world, 'v1.2.0', assetsOf(release, key));
    await expectRefusal('VERIFIER_MISSING', install(world, signedScript, { without: ['gpg'] }));
    expect(world.log.count({ path: /./ })).toBe(0);
  });

  peerTest(needed, 'over a folder of the program’s name', async () => {
    await using world = await openWorld();
    serve(world, 'v1.2.0', assetsOf(release, key));
    const dir = folderWith({ 'tidemark-sync/keep': '' });
    await expectRefusal('DIR_UNFIT', install(world, signedScript, { args: ['--dir', dir] }));
    expect(readdirSync(dir)).toEqual(['tidemark-sync']);
  });
});

describe('install.sh installs nothing from another version’s archive', () => {
  type Entry = Parameters<ReturnType<typeof pack>['entry']>[0];
  const path = 'tidemark-1.1.0/bin/tidemark';
  const second = { name: 'tidemark-1.1.0/bin/tidemark-sync' };

  const archives: readonly [string, readonly Entry[]][] = [
    [
      'with a symbolic link for a program',
      [{ name: path, type: 'symlink', linkname: '/bin/sh' }, second],
    ],
    [
      'with a hard link for a program',
      [second, { name: path, type: 'link', linkname: second.name }],
    ],
    ['with a folder for a program', [{ name: `${path}/`, type: 'directory' }, second]],
    ['with a program twice', [{ name: path }, { name: path }, second]],
    ['without a program', [second]],
    ['with a member that leads out of the folder', [{ name: path }, second, { name: '../evil' }]],
    ['with an absolute member', [{ name: path }, second, { name: '/tmp/evil' }]],
  ];

  for (const [title, entries] of archives) {
    peerTest(needed, title, async () => {
      await using world = await openWorld();
      const archive = pack();
      for (const entry of entries) {
        archive.entry(entry, entry.type === undefined ? '#!/bin/sh\n' : '');
      }
      archive.finalize();
      const pieces: Buffer[] = [];
      for await (const piece of archive) pieces.push(piece as Buffer);
      const bytes = gzipSync(Buffer.concat(pieces));
      const version = '1.1.0';
      const built = { [linuxAsset(version)]: bytes };
      const set = await sealBuilt(folderWith(), built, { tag: 'v1.1.0', version });
      serve(world, 'v1.1.0', assetsOf(set, key));
      const args = ['--version', version];
      await expectRefusal('ARCHIVE_REFUSED', install(world, signedScript, { args }));
    });
  }
});

describe('install.sh of an attested release', () => {
  const record = 'printf "%s\\n" "$*" >>"$HOME/calls"';
  const standIn = (flag: string, outcome: string) =>
    `case "$*" in *--help*) echo "${flag} string"; exit ;; esac\n${record}\n${outcome}`;
  const calls = (home: string) => readFileSync(join(home, 'calls'), 'utf8');
  const gh = (outcome = 'exit 0') => ({ gh: standIn('--source-ref', outcome) });

  peerTest(
    needed,
    'asks gh for the workflow at the tag, the commit and the sealed bundle',
    async () => {
      await using world = await openWorld();
      serve(world, 'v1.2.0', assetsOf(release));
      const outcome = await install(world, attestedScript, { standIns: gh() });
      expect(outcome).toMatchObject({ code: 0, installed: ['tidemark', 'tidemark-sync'] });
      const workflow = 'https://github.com/octo/demo/.github/workflows/release.yml';
      const told = calls(outcome.home);
      expect(told).toMatch(
        /^attestation verify \S+\/tidemark-1\.2\.0-linux\.tar\.gz --bundle \S+\/provenance\.sigstore\.json /,
      );
      for (const demanded of [
        '--repo octo/demo',
        '--source-ref refs/tags/v1.2.0',
        `--cert-identity ${workflow}@refs/tags/v1.2.0`,
        `--source-digest ${'a'.repeat(40)}`,
        '--predicate-type https://slsa.dev/provenance/v1',
        '--deny-self-hosted-runners',
      ]) {
        expect(told).toContain(demanded);
      }
    },
  );

  peerTest(needed, 'installs nothing when gh does not verify', async () => {
    await using world = await openWorld();
    serve(world, 'v1.2.0', assetsOf(release));
    const standIns = gh('echo "no matching attestation" >&2; exit 1');
    const installing = install(world, attestedScript, { standIns });
    await expectRefusal('ATTESTATION_REFUSED', installing);
    expect((await installing).stderr).toContain('  no matching attestation\n');
  });

  peerTest(needed, 'does not fall back on another verifier when one refuses', async () => {
    await using world = await openWorld();
    serve(world, 'v1.2.0', assetsOf(release, key));
    const script = await renderSigned(release, key, 'either');
    await expectRefusal('ATTESTATION_REFUSED', install(world, script, { standIns: gh('exit 1') }));
    const { code, stdout } = await install(world, script);
    expect({ code, told: stdout.includes('verified with gpg') }).toEqual({ code: 0, told: true });
  });

  peerTest(needed, 'asks no gh about other bytes than the sealed ones', async () => {
    await using world = await openWorld();
    const assets = assetsOf(release);
    serve(world, 'v1.2.0', { ...assets, [linuxAsset()]: damaged(assets[linuxAsset()]!) });
    const installing = install(world, attestedScript, { standIns: gh() });
    await expectRefusal('SIZE_DIFFERS', installing);
    expect(existsSync(join((await installing).home, 'calls'))).toBe(false);
  });

  peerTest(
    needed,
    'asks about another version by its own tag, and not for this commit',
    async () => {
      await using world = await openWorld();
      const assets = assetsOf(earlier);
      serve(world, 'v1.1.0', { ...assets, 'provenance.sigstore.json': Buffer.from('{}') });
      const args = ['--version', '1.1.0'];
      const outcome = await install(world, attestedScript, { standIns: gh(), args });
      expect(outcome).toMatchObject({ code: 0, installed: ['tidemark', 'tidemark-sync'] });
      expect(calls(outcome.home)).toContain('--source-ref refs/tags/v1.1.0');
      expect(calls(outcome.home)).not.toContain('--source-digest');
    },
  );

  peerTest(needed, 'asks cosign where there is no gh', async () => {
    await using world = await openWorld();
    serve(world, 'v1.2.0', assetsOf(release));
    const standIns = { cosign: standIn('--new-bundle-format', 'exit 0') };
    const outcome = await install(world, attestedScript, { standIns });
    expect(outcome).toMatchObject({ code: 0, installed: ['tidemark', 'tidemark-sync'] });
    expect(calls(outcome.home)).toContain(
      '--certificate-identity https://github.com/octo/demo/.github/workflows/release.yml@refs/tags/v1.2.0',
    );
  });
});

describe('install.sh of zip archives', () => {
  const targets = (['x86_64', 'aarch64'] as const)
    .map(
      (arch) =>
        `- { os: linux, arch: ${arch}, asset: '*.zip', binaries: [{ path: demo, name: demo }] }`,
    )
    .join('\n');
  const gh = 'case "$*" in *--help*) echo "--source-ref" ;; esac';

  /** A zip of what the shell commands leave in a folder. */
  function zipOf(commands: string): Buffer {
    const folder = folderWith();
    spawnSync('sh', ['-c', `${commands} && zip -qry ../made-$$.zip . && mv ../made-$$.zip a.zip`], {
      cwd: folder,
    });
    return readFileSync(join(folder, 'a.zip'));
  }

  peerTest([...needed, 'zip', 'unzip'], 'takes the program, and no link in its place', async () => {
    await using world = await openWorld();
    const built = { 'demo-1.2.0.zip': zipOf('echo "#!/bin/sh" >demo && echo other >more') };
    const folder = folderWith();
    const set = await attested(folder, await sealBuilt(folder, built));
    const output = join(folder, 'install.sh');
    await renderFor(set, output, { name: 'demo', targets });
    const script = readFileSync(output, 'utf8');
    serve(world, 'v1.2.0', assetsOf(set));
    expect(await install(world, script, { standIns: { gh } })).toMatchObject({
      code: 0,
      installed: ['demo'],
    });
    const version = '1.1.0';
    const linked = { 'demo-1.1.0.zip': zipOf('ln -s /bin/sh demo && echo other >more') };
    const old = await sealBuilt(folderWith(), linked, { tag: 'v1.1.0', version });
    serve(world, 'v1.1.0', { ...assetsOf(old), 'provenance.sigstore.json': Buffer.from('{}') });
    const args = ['--version', version];
    await expectRefusal('ARCHIVE_REFUSED', install(world, script, { standIns: { gh }, args }));
  });
});

describe('shellcheck', () => {
  peerTest(['shellcheck', 'gpg'], 'finds nothing in any form of the script', async () => {
    const folder = folderWith();
    const either = await renderSigned(release, key, 'either');
    // Of another repository than the workflow that signed: a called one.
    const manifest = { ...release.manifest, repository: 'other/demo', tag: 'w1.2.0' };
    const called = await renderSigned({ ...release, manifest }, key, 'either');
    expect(called).toContain('--signer-workflow');
    const scripts = { attestedScript, signedScript, either, called };
    for (const [name, text] of Object.entries(scripts)) {
      writeFileSync(join(folder, `${name}.sh`), text);
      const args = ['--shell=sh', '--enable=quote-safe-variables', join(folder, `${name}.sh`)];
      const { stdout } = await runProgram('shellcheck', args);
      expect(stdout).toBe('');
    }
  });
});
