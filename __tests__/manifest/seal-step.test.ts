import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import definition from '../../actions/seal-artifacts/action.ts';
import { parseInputs } from '../../src/parse-inputs.ts';
import { expectFailure } from '../support/expect-failure.ts';
import { fakeRun } from '../support/fakes.ts';
import { temporaryFolders } from '../support/folders.ts';
import { builderWorkflow, commit, fakeArtifacts, packageBytes, sealPorts } from './support.ts';

const folderWith = temporaryFolders();

const channels = `
- {name: crates-io, type: crates, package: tidemark, artifacts: ['*.crate']}
- {name: pypi, type: pypi, package: tidemark, artifacts: ['*.whl', '*.tar.gz']}
`;

function inputs(changes: Readonly<Record<string, string>> = {}) {
  const folder = folderWith(packageBytes());
  const texts: Readonly<Record<string, string>> = {
    folder,
    tag: 'v1.2.0',
    version: '1.2.0',
    commit,
    repository: 'octo/demo',
    'github-token': 'token',
    'builder-workflow': builderWorkflow,
    expect: `- {glob: '*.crate'}\n- {glob: '*.{whl,tar.gz}', count: 2}\n- {glob: '*.tgz', count: 1}`,
    channels,
    ...changes,
  };
  return parseInputs(definition.inputs, (name) => texts[name]);
}

async function run(changes?: Readonly<Record<string, string>>) {
  const artifacts = fakeArtifacts(folderWith());
  const result = await definition.run(inputs(changes), { ...sealPorts(), artifacts });
  return { result, artifacts };
}

describe('seal-artifacts', () => {
  it('outputs the artifact and the digest by which every later action goes', async () => {
    const { result, artifacts } = await run();
    expect(result.outputs).toEqual({
      artifactId: '7001',
      artifactName: 'sealed',
      manifestDigest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
      manifestPath: '',
      folder: '',
    });
    expect(artifacts.stored.map(({ name }) => name)).toEqual(['sealed']);
  });

  it('shows every artifact with its digest, and the command that resumes', async () => {
    const { result } = await run();
    const digest = result.outputs.manifestDigest!;
    expect(result.summary).toMatch(
      /^\| tidemark-1\.2\.0\.crate \| crate \| \d+ \| `[0-9a-f]{64}` \| crates-io \|$/m,
    );
    expect(result.summary).toContain(
      `\ngh workflow run release.yml --repo octo/demo -f tag=v1.2.0 -f sealed-run-id=1001 -f sealed-artifact-id=7001 -f manifest-digest=${digest}\n`,
    );
  });

  it('tells of an artifact that no channel serves, and goes on', async () => {
    const { result } = await run();
    expect(result.findings).toEqual([
      expect.objectContaining({ rule: 'SEALED_FOR_NO_CHANNEL', level: 'notice' }),
      expect.objectContaining({ rule: 'SIGN_UNSIGNED', level: 'notice' }),
    ]);
  });

  it('keeps the set in a folder for later steps when one is named', async () => {
    const out = join(folderWith(), 'sealed');
    const { result } = await run({ 'out-folder': out });
    expect(result.outputs).toMatchObject({ folder: out, manifestPath: `${out}/release.json` });
    expect(existsSync(join(out, 'SHA256SUMS'))).toBe(true);
  });

  it('uploads nothing in a dry run', async () => {
    const { result, artifacts } = await run({ 'dry-run': 'true' });
    expect(artifacts.stored).toEqual([]);
    expect(result.outputs.artifactId).toBe('');
    expect(result.summary).toContain('Dry run');
  });

  it('says of files that they were adopted', async () => {
    const adopted = JSON.stringify([
      { name: 'tidemark-1.2.0.tar.gz', registry: 'pypi', url: 'https://files.example/x' },
    ]);
    const { result } = await run({ adopted });
    expect(result.summary).toContain('| sdist, adopted from pypi |');
    expect((await run({ adopted: '[]' })).result.summary).not.toContain('adopted');
  });
});

describe('the run that is sealed for', () => {
  const workflow = 'octo/demo/.github/workflows/release.yml@refs/tags/v1.2.0';
  const told = { 'run-id': '77', 'run-workflow': workflow, 'run-event': 'push' };

  async function sealOutside(changes: Readonly<Record<string, string>>) {
    const outside = fakeRun({
      ...{ commit: undefined, ref: undefined, eventName: undefined },
      ...{ runId: undefined, workflowRef: undefined, runnerOs: undefined },
    });
    const out = join(folderWith(), 'sealed');
    const given = inputs({ 'dry-run': 'true', 'out-folder': out, ...changes });
    const artifacts = fakeArtifacts(folderWith());
    await definition.run(given, { ...sealPorts({ run: outside }), artifacts });
    const read = (name: string) => JSON.parse(readFileSync(join(out, name), 'utf8')) as object;
    return { manifest: read('release.json'), provenance: read('release-provenance.intoto.json') };
  }

  it('can be named where no runner tells it', async () => {
    const { manifest, provenance } = await sealOutside(told);
    expect(manifest).toMatchObject({ build: { workflow, runId: 77 } });
    expect(provenance).toMatchObject({
      predicate: {
        buildDefinition: {
          internalParameters: { github: { event_name: 'push' } },
          resolvedDependencies: [{ uri: 'git+https://github.com/octo/demo@refs/tags/v1.2.0' }],
        },
      },
    });
  });

  it.each(['run-id', 'run-workflow'])('must be named whole: without %s', async (name) => {
    await expectFailure('SEAL_OUTSIDE_RUN', () => sealOutside({ ...told, [name]: '' }));
  });

  it.each(Object.entries(told))('is no other than the runner tells: %s', async (name, text) => {
    const other = { 'run-id': '1002', 'run-event': 'release', 'run-workflow': text }[name]!;
    await expectFailure('SEAL_RUN_MISMATCH', () => run({ [name]: other }));
  });

  it('may be named as the runner tells it', async () => {
    await run({ 'run-id': '1001', 'run-event': 'push' });
  });

  it.each([
    ['run-id', 'latest'],
    ['run-workflow', 'release.yml'],
    ['run-event', 'push it'],
  ])('is refused when it is not of its form: %s %j', async (name, text) => {
    await expectFailure('INPUT_INVALID', () => sealOutside({ ...told, [name]: text }));
  });
});

describe('an input of seal-artifacts that is not of its form', () => {
  it.each([
    ['channels', '- {name: x, type: docker, artifacts: ["*"]}'],
    ['channels', '- {name: x, type: npm, artifacts: ["*.tgz"]}'],
    ['channels', '- {name: x, type: npm, package: x, artifacts: []}'],
    ['channels', '- {name: x, type: npm, package: x, artefacts: ["*.tgz"]}'],
    ['channels', '- {name: ../x, type: npm, package: x, artifacts: ["*.tgz"]}'],
    ['channels', '- {name: x, type: url, artifacts: ["*.tgz"]}'],
    ['channels', '- {name: x, type: github-release, package: x, artifacts: ["*.tgz"]}'],
    ['channels', `${channels}\n- {name: pypi, type: npm, package: x, artifacts: ["*.tgz"]}`],
    ['channels', 'just text'],
    ['expect', '- {glob: "*", cuont: 3}'],
    ['expect', '- {glob: "../*"}'],
    ['expect', '- {glob: "*", count: -1}'],
    ['adopted', '[{"name": "x"}]'],
    ['adopted', '[{"name": "x", "registry": "pypi", "url": "https://user:pw@x/y"}]'],
  ])('is refused: %s %j', async (name, text) => {
    const failure = await expectFailure('INPUT_INVALID', () => run({ [name]: text }));
    expect(failure.seen).toContain(`\`${name}\``);
  });
});
