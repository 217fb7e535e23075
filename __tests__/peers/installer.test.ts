/** install.sh of signed releases, with the machine's own shells, curl, wget, tar and gpg. */
import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from '@jest/globals';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { greeting, linuxAsset, sealBuilt } from '../installer/support.ts';
import { temporaryFolders } from '../support/folders.ts';
import { openWorld } from '../support/open-world.ts';
import {
  assetsOf,
  damaged,
  expectRefusal,
  install,
  needed,
  serve,
  testReleases,
  type Assets,
} from './installer-support.ts';
import { peerTest } from './support.ts';

const folderWith = temporaryFolders();
const releases = testReleases(folderWith);

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
      serve(world, 'v1.2.0', assetsOf(releases().release, releases().key));
      const { code, stderr, stdout, bin, installed } = await install(
        world,
        releases().signedScript,
        {
          shell,
        },
      );
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
    serve(world, 'v1.2.0', assetsOf(releases().release, releases().key));
    const dir = folderWith({ tidemark: 'old' });
    const { code } = await install(world, releases().signedScript, { args: ['--dir', dir] });
    expect(code).toBe(0);
    expect(readdirSync(dir).sort()).toEqual(['tidemark', 'tidemark-sync']);
    expect(printed(join(dir, 'tidemark'))).toBe(greeting('1.2.0'));
  });

  peerTest([...needed, 'wget'], 'installs it with wget', async () => {
    await using world = await openWorld();
    serve(world, 'v1.2.0', assetsOf(releases().release, releases().key));
    const { SSL_CERT_FILE: ca = '' } = world.environment();
    const wget = spawnSync('which', ['wget'], { encoding: 'utf8' }).stdout.trim();
    const standIns = { wget: `exec ${wget} --ca-certificate=${ca} "$@"` };
    const outcome = await install(world, releases().signedScript, { without: ['curl'], standIns });
    expect(outcome).toMatchObject({ code: 0, installed: ['tidemark', 'tidemark-sync'] });
  });

  for (const without of [['sha256sum'], ['sha256sum', 'shasum']] as const) {
    peerTest(needed, `computes digests without ${without.join(' and ')}`, async () => {
      await using world = await openWorld();
      serve(world, 'v1.2.0', assetsOf(releases().release, releases().key));
      expect(await install(world, releases().signedScript, { without })).toMatchObject({ code: 0 });
    });
  }

  peerTest(needed, 'installs an earlier release that the key signed', async () => {
    await using world = await openWorld();
    serve(world, 'v1.1.0', assetsOf(releases().earlier, releases().key));
    const outcome = await install(world, releases().signedScript, {
      args: ['--version', 'v1.1.0'],
    });
    expect(outcome).toMatchObject({ code: 0, installed: ['tidemark', 'tidemark-sync'] });
    expect(printed(join(outcome.bin, 'tidemark'))).toBe(greeting('1.1.0'));
  });
});

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
      (assets) => ({
        ...assets,
        'SHA256SUMS.asc': assetsOf(releases().release, releases().otherKey)['SHA256SUMS.asc']!,
      }),
    ],
    [
      'when another key signed as well',
      'SIGNATURE_REFUSED',
      (assets) => {
        const other = assetsOf(releases().release, releases().otherKey)['SHA256SUMS.asc']!;
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
        const other = assetsOf(releases().earlier, releases().key);
        const list = { SHA256SUMS: other.SHA256SUMS!, 'SHA256SUMS.asc': other['SHA256SUMS.asc']! };
        return { ...assets, ...list };
      },
    ],
  ];

  for (const [title, code, change] of changes) {
    peerTest(needed, title, async () => {
      await using world = await openWorld();
      serve(world, 'v1.2.0', change(assetsOf(releases().release, releases().key)));
      await expectRefusal(code, install(world, releases().signedScript));
    });
  }

  peerTest(needed, 'when its own digest is not the signed one', async () => {
    await using world = await openWorld();
    serve(world, 'v1.2.0', assetsOf(releases().release, releases().key));
    const script = releases().signedScript.replace(/sealed_sha256=.{8}/g, 'sealed_sha256=00000000');
    await expectRefusal('CHECKSUMS_DIFFER', install(world, script));
  });

  peerTest(needed, 'when an earlier release poses as another, signed as it is', async () => {
    await using world = await openWorld();
    const version = '1.1.0';
    // Files whose names have no version are those of every release.
    const built = { demo: '#!/bin/sh\n' };
    const set = await sealBuilt(folderWith(), built, { tag: 'v1.1.0', version });
    serve(world, 'v1.0.0', assetsOf(set, releases().key));
    const script = releases()
      .signedScript.replace(/asset=.*/g, 'asset=demo')
      .replace(/format=.*/g, 'format=program');
    await expectRefusal(
      'RELEASE_DIFFERS',
      install(world, script, { args: ['--version', '1.0.0'] }),
    );
    serve(world, 'v1.1.0', assetsOf(set, releases().key));
    const honest = await install(world, script, { args: ['--version', '1.1.0'] });
    expect(honest.code).toBe(0);
  });

  peerTest(needed, 'where there is no gpg', async () => {
    await using world = await openWorld();
    serve(world, 'v1.2.0', assetsOf(releases().release, releases().key));
    await expectRefusal(
      'VERIFIER_MISSING',
      install(world, releases().signedScript, { without: ['gpg'] }),
    );
    expect(world.log.count({ path: /./ })).toBe(0);
  });

  peerTest(needed, 'over a folder of the program’s name', async () => {
    await using world = await openWorld();
    serve(world, 'v1.2.0', assetsOf(releases().release, releases().key));
    const dir = folderWith({ 'tidemark-sync/keep': '' });
    await expectRefusal(
      'DIR_UNFIT',
      install(world, releases().signedScript, { args: ['--dir', dir] }),
    );
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
      serve(world, 'v1.1.0', assetsOf(set, releases().key));
      const args = ['--version', version];
      await expectRefusal('ARCHIVE_REFUSED', install(world, releases().signedScript, { args }));
    });
  }
});
