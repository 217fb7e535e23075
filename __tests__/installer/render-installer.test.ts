import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { localFiles } from '../../src/adapters/files.ts';
import { requireAttested } from '../../src/installer/attested-by.ts';
import { quoted, quotedWithVersion, splitTag } from '../../src/installer/shell-words.ts';
import { requireSigningKey } from '../../src/installer/signing-key.ts';
import { isProgramName, parseTargets } from '../../src/installer/targets.ts';
import type { ReleaseManifest } from '../../src/manifest/manifest.ts';
import type { SealedSet } from '../../src/manifest/sealed-set.ts';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { tarGz } from '../support/archives.ts';
import { expectFailure } from '../support/expect-failure.ts';
import { temporaryFolders } from '../support/folders.ts';
import { attested, builtFiles, renderFor, renderSigned, sealBuilt } from './support.ts';

const folderWith = temporaryFolders();

let shared: Promise<SealedSet> | undefined;
/** The good release, made once: rendering changes nothing in it. */
const release = () => (shared ??= makeRelease());
async function makeRelease() {
  const folder = folderWith();
  return attested(folder, await sealBuilt(folder, await builtFiles()));
}

async function scriptFor(inputs: Readonly<Record<string, string>> = {}): Promise<string> {
  const output = join(folderWith(), 'install.sh');
  await renderFor(await release(), output, inputs);
  return readFileSync(output, 'utf8');
}

describe('the installer of an attested release', () => {
  it('has the sealed digest and size of every artifact, and of the bundle', async () => {
    const script = await scriptFor();
    const { manifest } = await release();
    const bundle = manifest.evidence.find(({ name }) => name === 'provenance.sigstore.json')!;
    for (const { size, sha256 } of manifest.artifacts) {
      expect(script).toContain(`sealed_size=${size}\n    sealed_sha256=${sha256}\n`);
    }
    expect(script).toContain(`bundle_size=${bundle.size}\n    bundle_sha256=${bundle.sha256}\n`);
  });

  it('demands the workflow that the certificate names, at the tag, and the commit', async () => {
    const script = await scriptFor();
    expect(script).toContain("signer='https://github.com/octo/demo/.github/workflows/release.yml'");
    expect(script).toContain('identity=$signer@refs/tags/$tag');
    expect(script).toContain(`release_commit='${'a'.repeat(40)}'`);
    expect(script).not.toContain('write_key');
  });

  it('is the same whenever it is rendered', async () => {
    expect(await scriptFor()).toBe(await scriptFor());
  });

  it('holds no instruction of the template any more', async () => {
    expect(await scriptFor()).not.toContain('#@');
  });

  it('is told with its digest', async () => {
    const output = join(folderWith(), 'install.sh');
    const { outputs, summary } = await renderFor(await release(), output);
    expect(outputs.script).toBe(output);
    expect(summary).toContain(`sha256:${outputs.sha256}`);
    expect(summary).toContain('| linux x86_64 | `tidemark-1.2.0-linux.tar.gz` |');
  });
});

describe('the installer of a signed release', () => {
  const key = { fingerprint: 'A'.repeat(40), lines: ['-----BEGIN PGP PUBLIC KEY BLOCK-----'] };

  it('demands a signature by the key, and nothing of attestations', async () => {
    const script = await renderSigned(await release(), key);
    expect(script).toContain(`fingerprint='${key.fingerprint}'`);
    expect(script).not.toMatch(/\bgh\b|cosign|#@/);
  });

  it('takes either where both are there', async () => {
    const script = await renderSigned(await release(), key, 'either');
    expect(script).toContain("verifiers='a current gh, cosign 2.4 or later or gpg'");
  });

  const publicKey = 'release-signing-public-key.asc';
  const armored =
    '-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nabcd\n-----END PGP PUBLIC KEY BLOCK-----\n';
  const requireKey = (fingerprint: string | undefined, text: string) => {
    const signatures = fingerprint === undefined ? undefined : { gpg: { fingerprint } };
    const manifest = { signatures } as unknown as ReleaseManifest;
    const set = { manifest, folder: folderWith({ [publicKey]: text }) };
    return requireSigningKey(key.fingerprint, set, localFiles);
  };

  it('takes the key from the set', async () => {
    expect((await requireKey(key.fingerprint, armored)).lines).toEqual(
      armored.trimEnd().split('\n'),
    );
  });

  it.each([
    ['not signed', undefined, armored],
    ['signed by another key', 'B'.repeat(40), armored],
    ['one whose key would end the quotation', key.fingerprint, `${armored}END_OF_KEY\n`],
  ])('is refused for a set that is %s', async (_title, fingerprint, text) => {
    await expectFailure('INSTALLER_UNVERIFIABLE', () => requireKey(fingerprint, text));
  });
});

describe('an installer that would demand what is not there is refused', () => {
  it('for a set that is not attested', async () => {
    const set = await sealBuilt(folderWith(), await builtFiles());
    await expectFailure('INSTALLER_UNVERIFIABLE', () => renderFor(set, 'unwritten.sh'));
  });

  it('for an artifact that was adopted', async () => {
    const { manifest, folder } = await release();
    const adopted = { ...manifest.artifacts[0]!, adoptedFrom: { registry: 'pypi', url: 'x' } };
    const other = { ...adopted, sha256: 'b'.repeat(64) };
    const failure = await expectFailure('INSTALLER_UNVERIFIABLE', () =>
      requireAttested([other], { manifest, folder }, localFiles),
    );
    expect(failure.seen).toContain('taken from pypi');
  });

  it('for a workflow that signed elsewhere than at the tag', async () => {
    const { manifest, folder } = await release();
    const moved = { ...manifest, tag: 'v1.2.1' };
    await expectFailure('INSTALLER_UNVERIFIABLE', () =>
      requireAttested(manifest.artifacts, { manifest: moved, folder }, localFiles),
    );
  });
});

describe('the workflow that signed', () => {
  it('may be one of another repository, which is then named without a ref', async () => {
    const { manifest, folder } = await release();
    const called = { ...manifest, repository: 'other/demo', tag: 'v9' };
    const { signer } = await requireAttested(
      manifest.artifacts,
      { manifest: called, folder },
      localFiles,
    );
    expect(signer.atTag).toBe(false);
  });
});

describe('targets are refused', () => {
  const tar = "binaries: [{ path: '*/bin/tidemark', name: tidemark }]";

  it.each([
    ['no list', 'os: linux'],
    ['an empty list', '[]'],
    ['an unknown system', '[{ os: windows, arch: x86_64, asset: a }]'],
    ['an unknown architecture', '[{ os: linux, arch: amd64, asset: a }]'],
    ['a libc that is not of Linux', '[{ os: darwin, arch: aarch64, libc: gnu, asset: a }]'],
    ['a misspelt field', '[{ os: linux, arch: x86_64, lib: musl, asset: a }]'],
    ['no programs', '[{ os: linux, arch: x86_64, asset: a, binaries: [] }]'],
    [
      'two programs of one name',
      '[{ os: linux, arch: x86_64, asset: a, binaries: [{ path: a, name: x }, { path: b, name: X }] }]',
    ],
    [
      'a name that leaves the folder',
      "[{ os: linux, arch: x86_64, asset: a, binaries: [{ path: a, name: '../x' }] }]",
    ],
  ])('that are %s', async (_title, text) => {
    await expectFailure('INPUT_INVALID', () => parseTargets(text));
  });

  it.each([
    ['no artifact', 'nothing-*'],
    ['two artifacts', '*'],
  ])('with a glob of %s', async (_title, asset) => {
    const targets = `[{ os: linux, arch: x86_64, asset: '${asset}', ${tar} }]`;
    await expectFailure('INSTALLER_ASSET_UNMATCHED', () => scriptFor({ targets }));
  });

  it.each([
    ['that the archive has not', "'*-linux.tar.gz', binaries: [{ path: '*/none', name: x }]"],
    ['that is not one file', "'*-linux.tar.gz', binaries: [{ path: '*/bin/*', name: x }]"],
    ['in an archive of which nothing is named', "'*-linux.tar.gz'"],
    ['inside of a program', "'*-darwin', binaries: [{ path: x, name: x }]"],
  ])('with a program %s', async (_title, rest) => {
    const targets = `[{ os: linux, arch: x86_64, asset: ${rest} }]`;
    await expectFailure('INSTALLER_PROGRAM_UNMATCHED', () => scriptFor({ targets }));
  });

  it('for one platform twice', async () => {
    const one = `{ os: linux, arch: x86_64, asset: '*-linux.tar.gz', ${tar} }`;
    const targets = `[${one}, ${one}]`;
    await expectFailure('INSTALLER_PLATFORM_REPEATED', () => scriptFor({ targets }));
  });

  it('when another target leaves one nothing', async () => {
    const one = (libc: string) =>
      `{ os: linux, arch: x86_64, ${libc} asset: '*-linux.tar.gz', ${tar} }`;
    const targets = `[${one('')}, ${one('libc: gnu,')}, ${one('libc: musl,')}]`;
    await expectFailure('INSTALLER_PLATFORM_REPEATED', () => scriptFor({ targets }));
  });
});

describe('a target without libc', () => {
  it('is for the one that no other target names', async () => {
    const one = (libc: string) =>
      `{ os: linux, arch: x86_64, ${libc} asset: '*-linux.tar.gz', binaries: [{ path: '*/bin/tidemark', name: tidemark }] }`;
    const script = await scriptFor({ targets: `[${one('')}, ${one('libc: musl,')}]` });
    expect(script).toMatch(/^ {2}linux-x86_64-gnu\)$/m);
    expect(script).toMatch(/^ {2}linux-x86_64-musl\)$/m);
  });
});

describe('artifacts that cannot be installed are refused', () => {
  const target = (rest: string) => ({ targets: `[{ os: linux, arch: x86_64, asset: ${rest} }]` });

  it('as a program that does not begin like one', async () => {
    const set = await sealBuilt(folderWith(), { 'demo.tar.xz': '\xfd7zXZ', demo: '#!/bin/sh\n' });
    await expectFailure('INSTALLER_PROGRAM_UNMATCHED', () =>
      renderFor(set, 'unwritten.sh', target('demo.tar.xz')),
    );
  });

  it('when the program in the archive is a link', async () => {
    const archive = pack();
    archive.entry({ name: 'demo', type: 'symlink', linkname: '/bin/sh' });
    archive.finalize();
    const pieces: Buffer[] = [];
    for await (const piece of archive) pieces.push(piece as Buffer);
    const set = await sealBuilt(folderWith(), { 'demo.tgz': gzipSync(Buffer.concat(pieces)) });
    await expectFailure('INSTALLER_PROGRAM_UNMATCHED', () =>
      renderFor(set, 'unwritten.sh', target('demo.tgz, binaries: [{ path: demo, name: demo }]')),
    );
  });

  it('when its path is not of plain names', async () => {
    const set = await sealBuilt(folderWith(), { 'demo.tgz': await tarGz({ "a'$(id)": 'x' }) });
    await expectFailure('INSTALLER_NAME_UNFIT', () =>
      renderFor(set, 'unwritten.sh', target("demo.tgz, binaries: [{ path: 'a*', name: demo }]")),
    );
  });
});

describe('inputs are refused', () => {
  it.each([
    ['a name that is a path', { name: '../tidemark' }],
    ['a signature without a fingerprint', { verify: 'signature' }],
    ['a fingerprint that nothing asks for', { 'signing-fingerprint': 'A'.repeat(40) }],
    ['half a fingerprint', { verify: 'either', 'signing-fingerprint': 'A'.repeat(16) }],
  ])('for %s', async (_title, inputs) => {
    await expectFailure('INPUT_INVALID', () => scriptFor(inputs));
  });

  it('only plain names are called', () => {
    expect(['tidemark', 'a-b.c_d'].every(isProgramName)).toBe(true);
    expect(['', '-x', '.x', 'a b', 'a/b', "a'b", 'g++'].some(isProgramName)).toBe(false);
  });
});

describe('text in the script', () => {
  it('has the script’s version where a name has the release’s', () => {
    expect(quotedWithVersion('demo-1.2.0/demo_1.2.0.tgz', '1.2.0')).toBe(
      `'demo-'"$version"'/demo_'"$version"'.tgz'`,
    );
    expect(quotedWithVersion('demo-v1.2.0.zip', '1.2.0')).toBe(`'demo-v'"$version"'.zip'`);
    for (const other of ['11.2.0', '4.1.2.0', '1.2.01', '1.2.0.1', '1x2y0']) {
      expect(quotedWithVersion(`demo-${other}`, '1.2.0')).toBe(`'demo-${other}'`);
    }
  });

  it('is never more than text', () => {
    expect(quoted('a"b $(c) `d`')).toBe(`'a"b $(c) \`d\`'`);
    for (const text of ["a'b", 'a\nb', 'é']) expect(() => quoted(text)).toThrow(RangeError);
  });

  it('has a tag in its two parts', () => {
    expect(splitTag('tool/v1.2.0', '1.2.0')).toEqual({ tagPrefix: 'tool/v', version: '1.2.0' });
    expect(splitTag('1.2.0', '1.2.0')).toEqual({ tagPrefix: '', version: '1.2.0' });
  });

  it.each([
    ["v'1.2.0", '1.2.0'],
    ['v$(id)1.2.0', '1.2.0'],
    ['v1.2.0', '1.3.0'],
    ['v1..2', '1..2'],
    ['v-1', '-1'],
  ])('is refused for the tag %s of version %s', async (tag, version) => {
    await expectFailure('INSTALLER_NAME_UNFIT', () => splitTag(tag, version));
  });
});
