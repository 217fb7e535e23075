/** Two crates in lockstep: the second is sealed into a set that continues the first. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import definition from '../../actions/seal-artifacts/action.ts';
import { localFiles } from '../../src/adapters/files.ts';
import { earlierManifests } from '../../src/manifest/continued.ts';
import { verifySealedSet } from '../../src/manifest/sealed-set.ts';
import { parseInputs } from '../../src/parse-inputs.ts';
import { buildReceipt, renderReceipt, renderReceiptLine } from '../../src/receipt/build.ts';
import type { Receipt } from '../../src/receipt/receipt.ts';
import { expectFailure } from '../support/expect-failure.ts';
import { fakeRun } from '../support/fakes.ts';
import { temporaryFolders } from '../support/folders.ts';
import { projectFolder } from '../support/run-node.ts';
import { builderWorkflow, commit, fakeArtifacts, sealPorts } from './support.ts';

const folderWith = temporaryFolders();
const core = 'tidetable-0.4.0.crate';
const check = 'tidetable-check-0.4.0.crate';
const prebuilt = (part: string, name: string) =>
  readFileSync(join(projectFolder, 'reference/lockstep/project/prebuilt', part, name));

const coreChannel = `{name: core, type: crates, package: tidetable, artifacts: ['${core}']}`;
const checkChannel = `{name: check, type: crates, package: tidetable-check, artifacts: ['${check}'], after: [core]}`;

type Texts = Readonly<Record<string, string>>;

/** A run, in which several sets can be sealed one after the other. */
function newRun() {
  const artifacts = fakeArtifacts(folderWith());
  return async (
    files: Readonly<Record<string, Buffer>>,
    texts: Texts,
    run = fakeRun({ commit }),
  ) => {
    const all: Texts = {
      ...{ folder: folderWith(files), tag: 'v0.4.0', version: '0.4.0', commit },
      ...{ repository: 'octo/demo', 'github-token': 'token', expect: '[{glob: "*"}]' },
      'builder-workflow': builderWorkflow,
      ...texts,
    };
    const inputs = parseInputs(definition.inputs, (name) => all[name]);
    const ports = { ...sealPorts({ run }), artifacts };
    return { result: await definition.run(inputs, ports), artifacts };
  };
}

/** The first set, and what a second step needs to continue it. */
async function sealedCore() {
  const step = newRun();
  const folder = join(folderWith(), 'first');
  const channels = `- ${coreChannel}`;
  const files = { [core]: prebuilt('core', core) };
  const { result } = await step(files, { channels, 'out-folder': folder });
  const digest = result.outputs.manifestDigest!;
  const first = await verifySealedSet(folder, digest.slice('sha256:'.length), localFiles);
  const out = join(folderWith(), 'second');
  const inputs: Texts = {
    channels: `- ${checkChannel}`,
    'artifact-name': 'sealed-dependent',
    'continues-artifact-id': result.outputs.artifactId!,
    'continues-manifest-digest': digest,
    receipts: renderReceiptLine(receiptOf(first)),
    'out-folder': out,
  };
  const proceed = (
    changes: Texts = {},
    files: Readonly<Record<string, Buffer>> = { [check]: prebuilt('check', check) },
    run = fakeRun({ commit }),
  ) => step(files, { ...inputs, ...changes }, run);
  return { first, folder, out, proceed };
}

function receiptOf({ manifest, manifestSha256 }: Awaited<ReturnType<typeof verifySealedSet>>) {
  const [artifact] = manifest.artifacts;
  const { name, sha256, size } = artifact!;
  return buildReceipt({
    ...{ manifest, manifestSha256, channel: manifest.channels[0]!, state: 'published' },
    observations: [
      {
        ...{ artifact: name, url: 'https://static.crates.io/x', sha256, size, attempts: 1 },
        ...{ observedAt: '2026-01-01T00:00:00Z', verdict: 'equal' },
      },
    ],
    run: fakeRun(),
  });
}

describe('a set that continues another', () => {
  it('is complete in itself, and has the first one in it unchanged', async () => {
    const { first, out, proceed } = await sealedCore();
    const { result, artifacts } = await proceed();
    const digest = result.outputs.manifestDigest!.slice('sha256:'.length);
    const { manifest } = await verifySealedSet(out, digest, localFiles);
    expect(manifest.artifacts.map(({ name }) => name)).toEqual([core, check]);
    expect(manifest.channels.map(({ name, after }) => [name, after])).toEqual([
      ['core', undefined],
      ['check', ['core']],
    ]);
    expect(earlierManifests(manifest)).toEqual([first.manifest]);
    expect(readFileSync(join(out, 'BUILD_META.txt'), 'utf8')).toContain(check);
    expect(artifacts.stored.map(({ name }) => name)).toEqual(['sealed', 'sealed-dependent']);
    expect(result.summary).toContain(
      `continues the set of the manifest \`sha256:${first.manifestSha256}\``,
    );
  });

  it('is the same again in another attempt of the run', async () => {
    const { proceed } = await sealedCore();
    const { result } = await proceed();
    const again = await proceed({ 'out-folder': join(folderWith(), 'again') });
    expect(again.result.outputs.artifactId).toBe(result.outputs.artifactId);
    expect(again.result.outputs.manifestDigest).toBe(result.outputs.manifestDigest);
  });

  it('takes the earlier set from a folder, and receipts from files', async () => {
    const { first, folder, proceed } = await sealedCore();
    const receipts = folderWith({ 'core.json': renderReceipt(receiptOf(first)) });
    const { result } = await proceed({
      ...{ 'continues-artifact-id': '', 'continues-folder': folder, receipts },
    });
    expect(result.outputs.artifactId).not.toBe('');
  });

  it('can be continued itself, with the receipts of every set', async () => {
    const { first, out, proceed } = await sealedCore();
    const { result } = await proceed();
    const digest = result.outputs.manifestDigest!;
    const channels = `- {name: mirror, type: url, index-url: 'https://mirror.example/', artifacts: ['*.txt'], after: [core]}`;
    const changes = {
      ...{ channels, 'artifact-name': 'third', 'continues-artifact-id': '' },
      ...{ 'continues-folder': out, 'continues-manifest-digest': digest },
      ...{ receipts: renderReceiptLine(receiptOf(first)) },
      'out-folder': join(folderWith(), 'third'),
    };
    const third = await proceed(changes, { 'notes.txt': Buffer.from('notes') });
    expect(third.result.summary).toContain(digest);
  });
});

describe('a dependent is not sealed', () => {
  it('without a receipt of what it comes after', async () => {
    const { proceed } = await sealedCore();
    await expectFailure('RECEIPT_MISSING', () => proceed({ receipts: '' }));
    await expectFailure('RECEIPT_UNREADABLE', () => proceed({ receipts: 'nowhere.json' }));
  });

  it.each([
    [
      'RECEIPT_NOT_PROVEN',
      (receipt: Receipt) => ({
        ...receipt.predicate,
        state: 'failed',
        failure: 'CHANNEL_NOT_SERVED',
      }),
    ],
    [
      'RECEIPT_MANIFEST_DIFFERS',
      (receipt: Receipt) => ({ ...receipt.predicate, manifest: { sha256: 'f'.repeat(64) } }),
    ],
    [
      'RECEIPT_OBSERVATION_DIFFERS',
      (receipt: Receipt) => ({ ...receipt.predicate, observations: [] }),
    ],
  ])('with a receipt that does not prove it: %s', async (code, change) => {
    const { first, proceed } = await sealedCore();
    const receipt = receiptOf(first);
    const receipts = JSON.stringify({ ...receipt, predicate: change(receipt) });
    await expectFailure(code, () => proceed({ receipts }));
  });

  it('on a set that is not the one whose digest was handed over', async () => {
    const { folder, proceed } = await sealedCore();
    const changes = { 'continues-artifact-id': '', 'continues-folder': folder };
    await expectFailure('MANIFEST_DIGEST_MISMATCH', () =>
      proceed({ ...changes, 'continues-manifest-digest': 'f'.repeat(64) }),
    );
    writeFileSync(join(folder, core), 'another crate');
    await expectFailure('SEALED_FILE_DIFFERS', () => proceed(changes));
  });

  it('into a release of another run', async () => {
    const { proceed } = await sealedCore();
    const run = fakeRun({ commit, runId: 1002 });
    const failure = await expectFailure('SEAL_CONTINUES_OTHER', () => proceed({}, undefined, run));
    expect(failure.seen).toContain('runId 1001');
  });

  it('together with what was sealed before', async () => {
    const { proceed } = await sealedCore();
    const both = { [check]: prebuilt('check', check), [core]: prebuilt('core', core) };
    await expectFailure('SEAL_CONTINUES_REPEATED', () =>
      proceed({ expect: '[{glob: "*", count: 2}]' }, both),
    );
    await expectFailure('SEAL_CONTINUES_REPEATED', () =>
      proceed({ channels: `- ${checkChannel.replace('name: check', 'name: core')}` }),
    );
  });

  it('under the name of the earlier set', async () => {
    const { proceed } = await sealedCore();
    const failure = await expectFailure('SEAL_CONFLICT', () =>
      proceed({ 'artifact-name': 'sealed' }),
    );
    expect(failure.cure).toContain('artifact-name');
  });

  it('when the earlier set, or its digest, is not named', async () => {
    const { proceed } = await sealedCore();
    await expectFailure('INPUT_INVALID', () => proceed({ 'continues-manifest-digest': '' }));
    await expectFailure('SEALED_SOURCE_UNCLEAR', () => proceed({ 'continues-artifact-id': '' }));
  });
});

describe('the order of channels', () => {
  const sealWith = (channels: string) =>
    newRun()(
      { [core]: prebuilt('core', core), [check]: prebuilt('check', check) },
      {
        channels,
        expect: '[{glob: "*", count: 2}]',
      },
    );

  it('can be told within one set', async () => {
    const { result } = await sealWith(`- ${checkChannel}\n- ${coreChannel}`);
    expect(result.outputs.artifactId).toBe('7001');
  });

  it('is asked for when one crate depends on another, and nothing says so', async () => {
    const untold = checkChannel.replace(', after: [core]', '');
    const { result } = await sealWith(`- ${untold}\n- ${coreChannel}`);
    const unsigned = { rule: 'SIGN_UNSIGNED', level: 'notice' };
    const warning = { rule: 'SEALED_ORDER_UNTOLD', level: 'warning' };
    expect(result.findings).toMatchObject([warning, unsigned]);
    expect(result.findings![0]!.message).toContain('Give it `after: [core]`.');
    const told = await sealWith(`- ${checkChannel}\n- ${coreChannel}`);
    expect(told.result.findings).toMatchObject([unsigned]);
    const mirror = `{name: mirror, type: url, index-url: 'https://m.example/', artifacts: ['*'], after: [core]}`;
    const byWay = checkChannel.replace('[core]', '[mirror]');
    const { result: indirect } = await sealWith(`- ${byWay}\n- ${mirror}\n- ${coreChannel}`);
    expect(indirect.findings).toMatchObject([unsigned]);
  });

  it.each([
    ['an unknown channel', `- ${coreChannel}\n- ${checkChannel.replace('[core]', '[cor]')}`],
    ['itself', `- ${coreChannel}\n- ${checkChannel.replace('[core]', '[check]')}`],
    ['a circle', `- ${coreChannel.replace('}', ', after: [check]}')}\n- ${checkChannel}`],
  ])('is refused after %s', async (_, channels) => {
    await expectFailure('SEAL_CHANNEL_ORDER', () => sealWith(channels));
  });
});
