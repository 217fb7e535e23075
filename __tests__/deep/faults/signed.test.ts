/**
 * reference/attested.yml, signed with an OpenPGP key as docs/signing.md says, and then verified
 * with each thing in turn that somebody could do to its signatures.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  addPublicAsset,
  publicAssetNames,
  readPublicAsset,
  removePublicAsset,
} from '../../../src/rehearsal/faults/public-assets.ts';
import { parseManifest } from '../../../src/manifest/parse-manifest.ts';
import { renderReleaseChecksums } from '../../../src/manifest/release-assets.ts';
import { renderManifest } from '../../../src/manifest/render-manifest.ts';
import { openRehearsal, type Rehearsal } from '../../../src/rehearsal/rehearsal.ts';
import { describeWithGpg, makeKey, signWith, type TestKey } from '../../signing/keys.ts';
import { temporaryFolders } from '../../support/folders.ts';
import { projectFolder } from '../../support/run-node.ts';

const newFolder = temporaryFolders();
const sums = 'SHA256SUMS';
const publicKeyName = 'release-signing-public-key.asc';
const fingerprintName = 'release-signing-key-fingerprint.txt';
const refused = ['NOT_VERIFIED', 'VERIFY_REFUSED'];
const bytesDiffer = ['VERIFY_FILE_DIFFERS', 'VERIFY_SUMS_DIFFERS'];

/** The inputs that docs/signing.md tells maintainers to add, with this key. */
function documentedInputs({ fingerprint }: TestKey): readonly string[] {
  const text = readFileSync(join(projectFolder, 'docs/signing.md'), 'utf8');
  const block = /^gpg-private-key: [^`]+/m.exec(text)![0].trimEnd();
  return block.replace(/^(gpg-fingerprint: ).*$/m, `$1${fingerprint}`).split('\n');
}

/** reference/attested.yml with more inputs in the three steps that know of keys. */
function signedWorkflow(key: TestKey): string {
  const inputs = documentedInputs(key);
  const more: readonly (readonly [line: string, inputs: readonly string[]])[] = [
    ["channels: '[]'", inputs],
    ['manifest-digest: ${{ needs.seal.outputs.manifest-digest }}', inputs],
    ['workflow: .github/workflows/attested.yml', inputs.slice(2)],
  ];
  const text = readFileSync(join(projectFolder, 'reference/attested.yml'), 'utf8');
  const indent = ' '.repeat(10);
  return more.reduce((workflow, [line, added]) => {
    const parts = workflow.split(`${indent}${line}\n`);
    expect([line, parts.length]).toEqual([line, 2]);
    const lines = [line, ...added].map((one) => `${indent}${one}\n`);
    return parts.join(lines.join(''));
  }, text);
}

describeWithGpg('a public release that is signed', () => {
  let key: TestKey;
  let other: TestKey;
  let rehearsal: Rehearsal;
  let stage: Parameters<typeof readPublicAsset>[0];
  let good: ReadonlyMap<string, Buffer>;

  beforeAll(async () => {
    [key, other] = [makeKey({ passphrase: 'a b"c' }), makeKey()];
    const workflows = newFolder();
    mkdirSync(workflows, { recursive: true });
    const workflowFile = join(workflows, 'attested.yml');
    writeFileSync(workflowFile, signedWorkflow(key));
    rehearsal = await openRehearsal({
      ...{ workflowFile, folder: newFolder(), suiteFolder: projectFolder },
      projectFolder: join(projectFolder, 'reference/project'),
      secrets: { GPG_PRIVATE_KEY: key.privateKey, GPG_PASSPHRASE: 'a b"c' },
    });
    const { world, repository, commit, tag, hooks } = rehearsal;
    stage = { world, repository, commit, tag, hooks, cancelRun: () => undefined };
    const { failureCodes } = await rehearsal.run({ stopAt: 'verify' });
    expect(failureCodes).toEqual([]);
    good = new Map(publicAssetNames(stage).map((name) => [name, readPublicAsset(stage, name)]));
  }, 120_000);
  afterAll(() => rehearsal.close());

  /** What the job that verifies tells of the release with other assets; null is a missing one. */
  async function codesWith(changes: Readonly<Record<string, Buffer | string | null>>) {
    put(changes);
    const { conclusion, failureCodes } = await rehearsal.run({ mode: 'failed' });
    put(Object.fromEntries(Object.keys(changes).map((name) => [name, good.get(name)!])));
    expect(conclusion).toBe('failure');
    return [...failureCodes].sort();
  }

  function put(assets: Readonly<Record<string, Buffer | string | null>>): void {
    for (const [name, bytes] of Object.entries(assets)) {
      if (publicAssetNames(stage).includes(name)) removePublicAsset(stage, name);
      if (bytes !== null) addPublicAsset(stage, name, bytes);
    }
  }

  const signedBy = (signer: TestKey) => {
    const folder = newFolder({ [sums]: good.get(sums)! });
    return signWith(signer, join(folder, sums));
  };
  const told = (...codes: readonly string[]) => [...codes, ...refused].sort();

  test('carries a signature of each file that tells of it', () => {
    const signatures = [...good.keys()].filter((name) => name.endsWith('.asc'));
    expect(signatures).toEqual([
      ...['BUILD_META.json.asc', 'BUILD_META.txt.asc', `${sums}.asc`],
      ...['release-provenance.intoto.json.asc', publicKeyName],
    ]);
  });

  test('is refused when somebody else signed its checksums', async () => {
    expect(await codesWith({ [`${sums}.asc`]: signedBy(other) })).toEqual(
      told('SIGNATURE_WRONG_KEY'),
    );
  }, 60_000);

  test('is refused when signature and key are both somebody else’s', async () => {
    const forged = {
      [`${sums}.asc`]: signedBy(other),
      [publicKeyName]: other.publicKey,
      [fingerprintName]: `${other.fingerprint}\n`,
    };
    expect(await codesWith(forged)).toEqual(told('SIGNATURE_FINGERPRINT_MISMATCH', ...bytesDiffer));
  }, 60_000);

  test('is refused with one byte more in a signature, and without it', async () => {
    for (const name of [...good.keys()].filter((one) => one.endsWith('.asc'))) {
      const more = Buffer.concat([good.get(name)!, Buffer.from('x')]);
      // The checksums cover every signature but their own; gpg reads a key with anything behind it.
      const codes = [
        ...(name === publicKeyName ? [] : ['SIGNATURE_BAD']),
        ...(name === `${sums}.asc` ? [] : bytesDiffer),
      ];
      expect([name, await codesWith({ [name]: more })]).toEqual([name, told(...codes)]);
    }
    expect(await codesWith({ [`${sums}.asc`]: null })).toEqual(told('SIGNATURE_MISSING'));
  }, 180_000);

  test('is refused when all that tells of a key was taken away, and the rest agrees', async () => {
    const { signatures, continues, ...rest } = parseManifest(
      good.get('release.json')!.toString('utf8'),
    );
    expect([signatures?.gpg.fingerprint, continues?.length]).toEqual([key.fingerprint, 1]);
    const ofKey = (name: string) => name.endsWith('.asc') || name === fingerprintName;
    const manifest = { ...rest, evidence: rest.evidence.filter(({ name }) => !ofKey(name)) };
    const forged = {
      ...Object.fromEntries([...good.keys()].filter(ofKey).map((name) => [name, null])),
      ...{ 'release.json': renderManifest(manifest), [sums]: renderReleaseChecksums(manifest) },
    };
    expect(await codesWith(forged)).toEqual(told('SIGNATURE_REQUIRED'));
  }, 60_000);

  test('verifies when nobody touched it', async () => {
    expect(await rehearsal.run({ mode: 'failed' })).toMatchObject({
      ...{ conclusion: 'success', failureCodes: [], violations: [] },
    });
  }, 60_000);
});
