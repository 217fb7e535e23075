/**
 * The same inputs, sealed by the action in a run and by the command on a laptop: the real
 * bundles, with nothing in common but the inputs.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isSameBuildMetaJson } from '../../src/evidence/build-meta-json.ts';
import { isSameBuildMeta } from '../../src/manifest/build-meta.ts';
import { packageBytes } from '../manifest/support.ts';
import { releaseJob } from '../peers/release-job.ts';
import { cdxgen, withChange } from '../sbom/documents.ts';
import { temporaryFolders } from '../support/folders.ts';
import { openWorld, type OpenedWorld } from '../support/open-world.ts';
import { projectFolder } from '../support/run-node.ts';
import { runProgram, type ProgramOutcome } from '../support/run-program.ts';

const folderWith = temporaryFolders();
const version = '1.2.0';
const workflow = `octo/demo/.github/workflows/release.yml@refs/tags/v${version}`;
const runner = { ImageOS: 'ubuntu24', ImageVersion: '2026.1', RUNNER_OS: 'Linux' };
const npmPackage = 'octo-tidemark-1.2.0.tgz';
const npmDigest = createHash('sha256').update(packageBytes()[npmPackage]!).digest('hex');
const checkout = {
  'bom.json': JSON.stringify(
    withChange(cdxgen(), 'metadata.component.hashes.0.content', npmDigest),
  ),
  'Cargo.lock': `version = 4\n\n[[package]]\nname = "tidemark"\nversion = "${version}"\n`,
  'facts/linux.yml': '- {name: rustc, version: "1.90.0", platform: x86_64-unknown-linux-gnu}\n',
  'suite.log': '12 passed\n',
};

/** What both are told. */
const inputs = {
  ...{ tag: `v${version}`, version, repository: 'octo/demo', folder: 'built' },
  expect: '[{glob: "*", count: 4}]',
  channels: '[{name: crates-io, type: crates, package: tidemark, artifacts: ["*.crate"]}]',
  ...{ sbom: 'make', 'lock-files': '[{path: Cargo.lock, artifacts: ["*.crate"]}]' },
  'sbom-files': '[{path: bom.json, artifacts: ["*.tgz"]}]',
  toolchains: '["facts/linux.yml"]',
  ...{ conformance: 'suite.log', 'zero-provenance': 'true' },
};

let world: OpenedWorld;
let job: Readonly<Record<string, string>>;
let inCi: ReadonlyMap<string, string>;

function filesOf(folder: string): ReadonlyMap<string, string> {
  const names = readdirSync(folder).sort();
  return new Map(names.map((name) => [name, readFileSync(join(folder, name), 'latin1')]));
}

/** The checkout with the built files in it. */
function workplace(): string {
  const built = Object.entries(packageBytes()).map(([name, bytes]) => [`built/${name}`, bytes]);
  return folderWith({ ...checkout, ...(Object.fromEntries(built) as Record<string, Buffer>) });
}

function requireDone({ code, stdout, stderr }: ProgramOutcome): void {
  if (code !== 0) throw new Error(`exit ${code}\n${stdout}\n${stderr}`);
}

/** The action's bundle, as a runner starts it; it uploads the set, too. */
async function sealInCi(): Promise<ReadonlyMap<string, string>> {
  const cwd = workplace();
  const output = join(folderWith({ output: '' }), 'output');
  const given = { ...inputs, commit: job.GITHUB_SHA!, 'builder-workflow': workflow };
  const asVariables = Object.entries({ ...given, 'out-folder': 'sealed' }).map(([name, value]) => [
    `INPUT_${name.toUpperCase()}`,
    value,
  ]);
  const env = {
    ...world.environment(),
    ...{ ...job, ...runner, GITHUB_OUTPUT: output, TZ: 'UTC', LANG: 'C.UTF-8' },
    ...(Object.fromEntries(asVariables) as Record<string, string>),
    'INPUT_GITHUB-TOKEN': job.GITHUB_TOKEN!,
  };
  const bundle = join(projectFolder, 'dist/seal-artifacts/index.js');
  requireDone(await runProgram(process.execPath, [bundle], { cwd, env }));
  expect(readFileSync(output, 'utf8')).toContain('artifact-id');
  return filesOf(join(cwd, 'sealed'));
}

/** The command's bundle in another place, with none of a runner's variables but those given. */
async function sealOnLaptop(
  variables: Readonly<Record<string, string>> = {},
  changes: Readonly<Record<string, string>> = {},
) {
  const cwd = workplace();
  const flags = {
    ...{ ...inputs, commit: job.GITHUB_SHA!, 'builder-workflow': workflow },
    ...{ 'run-id': job.GITHUB_RUN_ID!, 'run-workflow': workflow, 'run-event': 'push' },
    ...{ 'out-folder': 'sealed', 'dry-run': 'true', ...changes },
  };
  const { HTTPS_PROXY, NODE_EXTRA_CA_CERTS } = world.environment();
  const env = {
    ...{ HTTPS_PROXY: HTTPS_PROXY!, NODE_EXTRA_CA_CERTS: NODE_EXTRA_CA_CERTS! },
    GITHUB_TOKEN: world.github.issueToken({ permissions: { contents: 'read' } }),
    ...{ TZ: 'Pacific/Kiritimati', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' },
    ...{ HOME: folderWith(), USER: 'someone', SOURCE_DATE_EPOCH: '1', ...variables },
  };
  const bundle = join(projectFolder, 'dist/cli/index.js');
  const command = Object.entries(flags).map(([name, value]) => `--${name}=${value}`);
  const shell = ['-c', 'umask 077 && exec "$0" "$@"', process.execPath, bundle, 'seal-artifacts'];
  const outcome = await runProgram('sh', [...shell, ...command], { cwd, env });
  return { ...outcome, cwd, files: () => filesOf(join(cwd, 'sealed')) };
}

beforeAll(async () => {
  world = await openWorld();
  const settled = releaseJob(world);
  const ref = `refs/tags/v${version}`;
  job = { ...settled, GITHUB_REF: ref, GITHUB_WORKFLOW_REF: workflow };
  const repository = world.github.repository();
  repository.setTag(`v${version}`, job.GITHUB_SHA!);
  repository.addRelease({ tagName: 'v1.1.0', draft: false });
  inCi = await sealInCi();
}, 60_000);
afterAll(async () => {
  await world[Symbol.asyncDispose]();
});

describe('a set that a run has sealed', () => {
  it('has every kind of evidence in it, made by the bundle of the action', () => {
    expect([...inCi.keys()].filter((name) => !Object.hasOwn(packageBytes(), name))).toEqual([
      'BUILD_META.json',
      'BUILD_META.txt',
      'PROVENANCE.json',
      'SHA256SUMS',
      'conformance.log',
      `${npmPackage}.cdx.json`,
      'release-provenance.intoto.json',
      'release.json',
      'tidemark-1.2.0-py3-none-any.whl.spdx.json',
      'tidemark-1.2.0.crate.spdx.json',
    ]);
  });

  it('is made again on a laptop, byte for byte, but for what tells the runner', async () => {
    const laptop = await sealOnLaptop();
    requireDone(laptop);
    const made = laptop.files();
    expect([...made.keys()]).toEqual([...inCi.keys()]);
    const differing = [...inCi].filter(([name, bytes]) => made.get(name) !== bytes);
    const names = differing.map(([name]) => name);
    // The two that tell the runner, and the two that tell the digests of these.
    const told = ['BUILD_META.json', 'BUILD_META.txt', 'SHA256SUMS', 'release.json'];
    expect(names).toEqual(told);
    const both = (name: string) => [inCi.get(name)!, made.get(name)!] as const;
    expect(isSameBuildMeta(...both('BUILD_META.txt'))).toBe(true);
    expect(isSameBuildMetaJson(...both('BUILD_META.json'))).toBe(true);
    expect(both('SHA256SUMS').map(withoutBuildMeta)).toEqual([
      withoutBuildMeta(inCi.get('SHA256SUMS')!),
      withoutBuildMeta(inCi.get('SHA256SUMS')!),
    ]);
    expect(both('release.json').map(withoutBuildMetaEvidence)).toEqual([
      withoutBuildMetaEvidence(inCi.get('release.json')!),
      withoutBuildMetaEvidence(inCi.get('release.json')!),
    ]);
  });

  it('is made again with no byte different when the laptop is told the runner', async () => {
    const laptop = await sealOnLaptop(runner);
    requireDone(laptop);
    expect([...laptop.files()]).toEqual([...inCi]);
  });

  it('is verified on the laptop that made it again, without any request', async () => {
    const laptop = await sealOnLaptop(runner);
    const bundle = join(projectFolder, 'dist/cli/index.js');
    const flags = [
      '--folder=sealed',
      '--offline',
      '--attestations=if-present',
      '--sbom=if-present',
    ];
    const release = ['--repository=octo/demo', `--tag=v${version}`, '--require-conformance'];
    const verify = [bundle, 'verify-release', ...flags, ...release];
    const { cwd } = laptop;
    const { code, stdout } = await runProgram(process.execPath, verify, { cwd, env: {} });
    expect(stdout).toMatch(/^verified: octo\/demo v1\.2\.0, 1\d checks passed, /);
    expect(code).toBe(0);
  });

  it('is not sealed outside of a run that nobody names', async () => {
    const { code, stderr } = await sealOnLaptop({}, { 'run-id': '' });
    expect(stderr).toContain('SEAL_OUTSIDE_RUN');
    expect(code).toBe(1);
  });
});

/** The lines of the other files. */
function withoutBuildMeta(sums: string): readonly string[] {
  return sums.split('\n').filter((line) => !/ {2}(?:BUILD_META\.\w+|release\.json)$/.test(line));
}

/** The manifest with no digests of the files that tell the runner. */
function withoutBuildMetaEvidence(text: string): unknown {
  const { evidence, ...rest } = JSON.parse(text) as { evidence: readonly { name: string }[] };
  return { ...rest, evidence: evidence.filter(({ name }) => !name.startsWith('BUILD_META')) };
}
