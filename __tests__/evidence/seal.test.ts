/** What seal-artifacts seals beside the artifacts, by its inputs. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import definition from '../../actions/seal-artifacts/action.ts';
import { localFiles } from '../../src/adapters/files.ts';
import { verifySealedSet } from '../../src/manifest/sealed-set.ts';
import { parseInputs } from '../../src/parse-inputs.ts';
import { builderWorkflow, commit, fakeArtifacts, sealPorts } from '../manifest/support.ts';
import { expectFailure } from '../support/expect-failure.ts';
import { temporaryFolders } from '../support/folders.ts';

const folderWith = temporaryFolders();
const always = ['BUILD_META.json', 'BUILD_META.txt', 'release-provenance.intoto.json'];

type Texts = Readonly<Record<string, string>>;

/** Seals one file, with more inputs; several times in one run when artifacts are handed in. */
async function sealWith(changes: Texts = {}, artifacts = fakeArtifacts(folderWith())) {
  const out = join(folderWith(), 'out');
  const texts: Texts = {
    ...{ folder: folderWith({ 'demo.bin': 'demo' }), tag: 'v1.2.0', version: '1.2.0', commit },
    ...{ repository: 'octo/demo', 'github-token': 'token', expect: '[{glob: "*"}]' },
    ...{ channels: '[{name: gh, type: github-release, artifacts: ["*.bin"]}]' },
    ...{ 'builder-workflow': builderWorkflow, 'out-folder': out },
    ...changes,
  };
  const inputs = parseInputs(definition.inputs, (name) => texts[name]);
  const { outputs } = await definition.run(inputs, { ...sealPorts(), artifacts });
  const digest = outputs.manifestDigest!.slice('sha256:'.length);
  const { manifest } = await verifySealedSet(outputs.folder!, digest, localFiles);
  const folder = outputs.folder!;
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');
  return { artifacts, digest, folder, outputs, read, names: manifest.evidence.map((f) => f.name) };
}

describe('a set that is sealed without more ado', () => {
  it('carries BUILD_META in both forms, and its provenance', async () => {
    const { names, read } = await sealWith();
    expect(names).toEqual(always);
    expect(JSON.parse(read('BUILD_META.json'))).toMatchObject({ toolchains: [], lockFiles: [] });
    expect(read('release-provenance.intoto.json')).toContain(
      `"id": "https://github.com/${builderWorkflow}"`,
    );
  });

  it('has no provenance when everything in it was adopted', async () => {
    const adopted = '[{"name": "demo.bin", "registry": "pypi", "url": "https://files.example/x"}]';
    expect((await sealWith({ adopted })).names).toEqual(['BUILD_META.json', 'BUILD_META.txt']);
  });
});

describe('what the build job tells', () => {
  it('is in BUILD_META and in the provenance, each once', async () => {
    const lock = 'lock file';
    const folder = folderWith({ 'a.yml': '- {name: rustc, version: "1.90.0", platform: linux}' });
    const checkout = folderWith({ 'crates/demo/Cargo.lock': lock });
    const toolchains = `- {name: node, version: "24.1.0"}\n- ${folder}/a.yml\n- ${folder}/a.yml`;
    const before = process.cwd();
    process.chdir(checkout);
    try {
      const { read } = await sealWith({
        toolchains,
        'lock-files': '[./crates/demo/Cargo.lock, crates/demo/Cargo.lock]',
      });
      const sha256 = createHash('sha256').update(lock).digest('hex');
      expect(JSON.parse(read('BUILD_META.json'))).toMatchObject({
        toolchains: [
          { name: 'node', version: '24.1.0' },
          { name: 'rustc', version: '1.90.0', platform: 'linux' },
        ],
        lockFiles: [{ path: 'crates/demo/Cargo.lock', sha256 }],
      });
      expect(read('BUILD_META.txt')).toContain(
        `toolchain: rustc 1.90.0 (linux)\nlock-file: ${sha256}  crates/demo/Cargo.lock\n`,
      );
      expect(read('release-provenance.intoto.json')).toContain(sha256);
    } finally {
      process.chdir(before);
    }
  });

  it.each([
    ['toolchains', '- {name: rustc, version: 1.90}'],
    ['toolchains', '- {name: rustc}'],
    ['toolchains', 'rustc'],
    ['lock-files', '[/etc/passwd]'],
    ['lock-files', '[a/../../Cargo.lock]'],
    ['lock-files', '[a//b]'],
    ['builder-workflow', 'octo/demo'],
    ['sbom-files', '[x.spdx.json]'],
    ['sbom', 'check'],
  ])('is refused when it is not of its form: %s %j', async (name, text) => {
    await expectFailure('INPUT_INVALID', () => sealWith({ [name]: text }));
  });

  it('is refused when a file of it is not there', async () => {
    await expectFailure('FILE_MISSING', () => sealWith({ 'lock-files': '[no/Cargo.lock]' }));
    await expectFailure('FILE_MISSING', () => sealWith({ toolchains: '[nowhere.yml]' }));
  });
});

describe('a conformance result', () => {
  it('is sealed as it is, under its own ending', async () => {
    const result = join(folderWith({ 'suite.log': '12 passed\n' }), 'suite.log');
    const { names, read } = await sealWith({ conformance: result, 'require-conformance': 'true' });
    expect(names).toEqual([...always.slice(0, 2), 'conformance.log', always[2]]);
    expect(read('conformance.log')).toBe('12 passed\n');
  });

  it('can be the digest of a log that is kept elsewhere', async () => {
    const { read } = await sealWith({ conformance: `sha256:${'a'.repeat(64)}` });
    expect(read('conformance.sha256')).toBe(`${'a'.repeat(64)}\n`);
  });

  it('is missed when it is required, and when what is named is not there', async () => {
    const required = { 'require-conformance': 'true' };
    await expectFailure('EVIDENCE_CONFORMANCE_MISSING', () => sealWith(required));
    const nowhere = { conformance: 'nowhere.log' };
    await expectFailure('EVIDENCE_CONFORMANCE_MISSING', () => sealWith(nowhere));
  });

  it('is refused when it is empty', async () => {
    const result = join(folderWith({ 'suite.log': '' }), 'suite.log');
    await expectFailure('EVIDENCE_CONFORMANCE_EMPTY', () => sealWith({ conformance: result }));
  });

  it('never takes the name of an artifact', async () => {
    const result = join(folderWith({ 'suite.log': 'x' }), 'suite.log');
    const folder = folderWith({ 'conformance.log': 'built', 'demo.bin': 'demo' });
    await expectFailure('NAME_DUPLICATE', () =>
      sealWith({ folder, conformance: result, expect: '[{glob: "*", count: 2}]' }),
    );
  });
});

describe('an artifact named like evidence', () => {
  it.each([...always, 'PROVENANCE.json', 'SHA256SUMS.asc'])('is refused: %s', async (name) => {
    await expectFailure('NAME_DUPLICATE', () => sealWith({ folder: folderWith({ [name]: 'x' }) }));
  });
});

describe('PROVENANCE.json', () => {
  it('is there when it is asked for', async () => {
    const { names, read } = await sealWith({ 'zero-provenance': 'true' });
    expect(names).toEqual([...always.slice(0, 2), 'PROVENANCE.json', always[2]]);
    expect(JSON.parse(read('PROVENANCE.json'))).toMatchObject({ source: { tag: 'v1.2.0' } });
  });
});

describe('SBOMs', () => {
  const lockText = `version = 4\n\n[[package]]\nname = "demo"\nversion = "1.2.0"\n`;

  it('that are asked for and cannot be made are told of', async () => {
    const { names } = await sealWith({ sbom: 'make' });
    expect(names).toEqual(always);
  });

  it('are made from the lock file that is said to be the artifact’s, the same in every attempt', async () => {
    const checkout = folderWith({ 'Cargo.lock': lockText });
    const before = process.cwd();
    process.chdir(checkout);
    try {
      const inputs = { sbom: 'make', 'lock-files': '[{path: Cargo.lock, artifacts: ["*.bin"]}]' };
      const first = await sealWith(inputs);
      expect(first.names).toEqual([...always.slice(0, 2), 'demo.bin.spdx.json', always[2]]);
      const again = await sealWith(inputs, first.artifacts);
      expect(again.digest).toBe(first.digest);
    } finally {
      process.chdir(before);
    }
  });
});

describe('a set that continues one with evidence', () => {
  it('takes over what holds for it too, and tells of all that was built with', async () => {
    const result = join(folderWith({ 'suite.log': 'passed' }), 'suite.log');
    const first = await sealWith({
      conformance: result,
      toolchains: '[{name: rustc, version: "1.90.0"}]',
    });
    const continued = {
      folder: folderWith({ 'more.bin': 'more' }),
      channels:
        '[{name: url, type: url, index-url: "https://x.example/", artifacts: ["more.bin"]}]',
      'artifact-name': 'more',
      'continues-artifact-id': first.outputs.artifactId!,
      'continues-manifest-digest': first.digest,
      toolchains: '[{name: node, version: "24.1.0"}]',
    };
    const second = await sealWith(continued, first.artifacts);
    expect(second.names).toEqual(first.names);
    expect(second.read('conformance.log')).toBe('passed');
    expect(JSON.parse(second.read('BUILD_META.json'))).toMatchObject({
      toolchains: [{ name: 'node' }, { name: 'rustc' }],
      artifacts: [{ name: 'demo.bin' }, { name: 'more.bin' }],
    });
    await expectFailure('NAME_DUPLICATE', () =>
      sealWith({ ...continued, 'artifact-name': 'third', conformance: result }, first.artifacts),
    );
    expect(existsSync(join(second.folder, 'SHA256SUMS'))).toBe(true);
  });
});
