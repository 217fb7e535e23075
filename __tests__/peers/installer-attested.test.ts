/**
 * install.sh of attested releases. `gh` and `cosign` are stand-ins that record how they are called:
 * those of Debian do not know attestations, and what their arguments mean is theirs.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from '@jest/globals';
import { attested, linuxAsset, renderFor, renderSigned, sealBuilt } from '../installer/support.ts';
import { temporaryFolders } from '../support/folders.ts';
import { openWorld } from '../support/open-world.ts';
import { runProgram } from '../support/run-program.ts';
import {
  assetsOf,
  damaged,
  expectRefusal,
  install,
  needed,
  serve,
  testReleases,
} from './installer-support.ts';
import { peerTest } from './support.ts';

const folderWith = temporaryFolders();
const releases = testReleases(folderWith);

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
      serve(world, 'v1.2.0', assetsOf(releases().release));
      const outcome = await install(world, releases().attestedScript, { standIns: gh() });
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
    serve(world, 'v1.2.0', assetsOf(releases().release));
    const standIns = gh('echo "no matching attestation" >&2; exit 1');
    const installing = install(world, releases().attestedScript, { standIns });
    await expectRefusal('ATTESTATION_REFUSED', installing);
    expect((await installing).stderr).toContain('  no matching attestation\n');
  });

  peerTest(needed, 'does not fall back on another verifier when one refuses', async () => {
    await using world = await openWorld();
    serve(world, 'v1.2.0', assetsOf(releases().release, releases().key));
    const script = await renderSigned(releases().release, releases().key, 'either');
    await expectRefusal('ATTESTATION_REFUSED', install(world, script, { standIns: gh('exit 1') }));
    const { code, stdout } = await install(world, script);
    expect({ code, told: stdout.includes('verified with gpg') }).toEqual({ code: 0, told: true });
  });

  peerTest(needed, 'asks no gh about other bytes than the sealed ones', async () => {
    await using world = await openWorld();
    const assets = assetsOf(releases().release);
    serve(world, 'v1.2.0', { ...assets, [linuxAsset()]: damaged(assets[linuxAsset()]!) });
    const installing = install(world, releases().attestedScript, { standIns: gh() });
    await expectRefusal('SIZE_DIFFERS', installing);
    expect(existsSync(join((await installing).home, 'calls'))).toBe(false);
  });

  peerTest(
    needed,
    'asks about another version by its own tag, and not for this commit',
    async () => {
      await using world = await openWorld();
      const assets = assetsOf(releases().earlier);
      serve(world, 'v1.1.0', { ...assets, 'provenance.sigstore.json': Buffer.from('{}') });
      const args = ['--version', '1.1.0'];
      const outcome = await install(world, releases().attestedScript, { standIns: gh(), args });
      expect(outcome).toMatchObject({ code: 0, installed: ['tidemark', 'tidemark-sync'] });
      expect(calls(outcome.home)).toContain('--source-ref refs/tags/v1.1.0');
      expect(calls(outcome.home)).not.toContain('--source-digest');
    },
  );

  peerTest(needed, 'asks cosign where there is no gh', async () => {
    await using world = await openWorld();
    serve(world, 'v1.2.0', assetsOf(releases().release));
    const standIns = { cosign: standIn('--new-bundle-format', 'exit 0') };
    const outcome = await install(world, releases().attestedScript, { standIns });
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
    const either = await renderSigned(releases().release, releases().key, 'either');
    // Of another repository than the workflow that signed: a called one.
    const manifest = { ...releases().release.manifest, repository: 'other/demo', tag: 'w1.2.0' };
    const called = await renderSigned(
      { ...releases().release, manifest },
      releases().key,
      'either',
    );
    expect(called).toContain('--signer-workflow');
    const { attestedScript, signedScript } = releases();
    const scripts = { attestedScript, signedScript, either, called };
    for (const [name, text] of Object.entries(scripts)) {
      writeFileSync(join(folder, `${name}.sh`), text);
      const args = ['--shell=sh', '--enable=quote-safe-variables', join(folder, `${name}.sh`)];
      const { stdout } = await runProgram('shellcheck', args);
      expect(stdout).toBe('');
    }
  });
});
