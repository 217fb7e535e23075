/** A release of one program for two systems, attested, and its installer. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import definition from '../../actions/render-installer/action.ts';
import { localFiles } from '../../src/adapters/files.ts';
import type { ActionDefinition, ActionResult } from '../../src/define-action.ts';
import { requireAttested } from '../../src/installer/attested-by.ts';
import { findPrograms } from '../../src/installer/find-programs.ts';
import { planPlatforms } from '../../src/installer/plan-platforms.ts';
import { renderScript } from '../../src/installer/render-script.ts';
import type { SigningKey } from '../../src/installer/signing-key.ts';
import { parseTargets } from '../../src/installer/targets.ts';
import { parseManifest } from '../../src/manifest/parse-manifest.ts';
import { digestManifest } from '../../src/manifest/render-manifest.ts';
import type { SealOptions } from '../../src/manifest/seal.ts';
import { verifySealedSet, type SealedSet } from '../../src/manifest/sealed-set.ts';
import { parseInputs } from '../../src/parse-inputs.ts';
import type { Ports } from '../../src/ports.ts';
import { attestPorts, attestSet, sealedIn } from '../attestation/attest-support.ts';
import { channel } from '../manifest/support.ts';
import { tarGz } from '../support/archives.ts';
import { fakeLog } from '../support/fakes.ts';

export type BuiltFiles = Readonly<Record<string, string | Uint8Array>>;

/** What `tidemark` prints when it runs. */
export const greeting = (version: string) => `tidemark ${version}`;
const program = (version: string) => `#!/bin/sh\necho '${greeting(version)}'\n`;

export const linuxAsset = (version = '1.2.0') => `tidemark-${version}-linux.tar.gz`;
export const darwinAsset = (version = '1.2.0') => `tidemark-${version}-darwin`;

/** An archive with the program and more for Linux, the program itself for macOS. */
export async function builtFiles(version = '1.2.0'): Promise<BuiltFiles> {
  const folder = `tidemark-${version}`;
  const members = {
    [`${folder}/README.md`]: '# Tidemark\n',
    [`${folder}/bin/tidemark`]: program(version),
    [`${folder}/bin/tidemark-sync`]: program(`sync ${version}`),
  };
  return { [linuxAsset(version)]: await tarGz(members), [darwinAsset(version)]: program(version) };
}

const binaries = `
    - { path: '*/bin/tidemark', name: tidemark }
    - { path: '*/bin/tidemark-sync', name: tidemark-sync }`;

/** For every Linux of both common machines, so that it is for whoever runs the tests. */
export const targets = `
- os: linux
  arch: x86_64
  asset: '*-linux.tar.gz'
  binaries:${binaries}
- os: linux
  arch: aarch64
  asset: '*-linux.tar.gz'
  binaries:${binaries}
- { os: darwin, arch: aarch64, asset: '*-darwin' }
`;

/** Seals the files below an empty folder. */
export async function sealBuilt(
  folder: string,
  built: BuiltFiles,
  changes: Partial<SealOptions> = {},
): Promise<SealedSet> {
  mkdirSync(join(folder, 'built'));
  for (const [name, bytes] of Object.entries(built)) {
    writeFileSync(join(folder, 'built', name), bytes);
  }
  return sealedIn(folder, {
    expectations: Object.keys(built).map((glob) => ({ glob, count: 1 })),
    channels: [channel('github', 'github-release', { artifacts: ['*'] })],
    ...changes,
  });
}

/** The set that attest-artifacts makes of it. */
export async function attested(folder: string, set: SealedSet): Promise<SealedSet> {
  const out = join(folder, 'attested');
  mkdirSync(join(folder, 'artifacts'));
  await attestSet(set, await attestPorts(join(folder, 'artifacts')), { 'out-folder': out });
  const manifest = parseManifest(readFileSync(join(out, 'release.json'), 'utf8'));
  return verifySealedSet(out, digestManifest(manifest), localFiles);
}

/** The script for a release that is signed besides, or signed alone. */
export async function renderSigned(
  set: SealedSet,
  key: SigningKey,
  verify: 'signature' | 'either' = 'signature',
): Promise<string> {
  const found = await Promise.all(
    parseTargets(targets).map((request) =>
      findPrograms(request, { set, name: 'tidemark', files: localFiles }),
    ),
  );
  const artifacts = found.map(({ asset }) => asset);
  const proof = verify === 'either' ? await requireAttested(artifacts, set, localFiles) : undefined;
  return renderScript({
    name: 'tidemark',
    set,
    targets: planPlatforms(found),
    attested: proof,
    key,
  });
}

/** Runs the action on a set; the script is written to `output`. */
export async function renderFor(
  set: SealedSet,
  output: string,
  inputs: Readonly<Record<string, string>> = {},
): Promise<ActionResult> {
  const texts: Readonly<Record<string, string>> = {
    'sealed-folder': set.folder,
    'manifest-digest': `sha256:${set.manifestSha256}`,
    'github-token': 'token',
    repository: 'octo/demo',
    name: 'tidemark',
    targets,
    output,
    ...inputs,
  };
  const action = definition as unknown as ActionDefinition;
  const ports = { files: localFiles, log: fakeLog() };
  return action.run(
    parseInputs(action.inputs, (name) => texts[name]),
    ports as unknown as Ports,
  );
}
