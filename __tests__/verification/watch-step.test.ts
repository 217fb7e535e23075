/** Registries and `since`, through the action itself. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { registryOf } from '../../src/adapters/registry-answers.ts';
import { present, type Lookup } from '../../src/lookup.ts';
import type {
  Digests,
  Issue,
  Issues,
  Registries,
  Registry,
  ServedVersion,
} from '../../src/ports.ts';
import { publishAttestation } from '../attestation/signing.ts';
import { digestsOf } from '../support/fake-http.ts';
import { expectFailure, expectResultFailure } from '../support/expect-failure.ts';
import { temporaryFolders } from '../support/folders.ts';
import { projectFolder } from '../support/run-node.ts';
import { sourceOf, sourcesOf } from './fake-source.ts';
import { runVerify } from './run-verify.ts';
import { codesOf, Copy, signedRelease, verifyFolder, type SignedRelease } from './support.ts';

const folderWith = temporaryFolders();
const crate = 'tidemark-1.2.0.crate';
const wheel = 'tidemark-1.2.0-py3-none-any.whl';
let release: SignedRelease;
let roots: string;
beforeAll(async () => {
  release = await signedRelease(folderWith());
  roots = join(folderWith({ 'roots.jsonl': release.rootLines }), 'roots.jsonl');
});

/** Registries that serve the release's own files; `bytes` are others, by name. */
function registriesOf(
  bytes: Readonly<Record<string, string>> = {},
  attested?: NonNullable<Registry['findAttestations']>,
): Registries {
  return {
    registry: async (type) => {
      const channel = release.manifest.channels.find((one) => one.type === type)!;
      const files = channel.artifacts.map((filename) => ({
        ...{ filename, url: `https://files.example/${filename}`, yanked: false },
      }));
      return registryOf({
        files: async (name, version): Promise<Lookup<ServedVersion>> =>
          present({ package: name, version, files }),
        open: async ({ filename }, path): Promise<Lookup<Digests>> => {
          const served = Buffer.from(bytes[filename] ?? read(filename));
          if (path !== undefined) writeFileSync(path, served);
          return present(digestsOf(served));
        },
        ...(type === 'pypi' && attested && { findAttestations: attested }),
      });
    },
  };
}

/** What PyPI tells of a file that the release's own workflow published. */
const attestedBy: NonNullable<Registry['findAttestations']> = async (_, { filename }) => {
  const { name, sha256 } = release.manifest.artifacts.find((one) => one.name === filename)!;
  const attestation = publishAttestation(await release.sign([{ name, sha256 }]));
  const publisher = { kind: 'GitHub', repository: 'octo/demo', workflow: 'release.yml' };
  return present({
    publishers: [{ ...publisher, subjects: [{ name, sha256 }] }],
    document: { version: 1, attestation_bundles: [{ attestations: [attestation] }] },
  });
};

const read = (name: string) => readFileSync(join(release.folder, name));

/** An issue tracker that remembers. */
function tracker() {
  const written: string[] = [];
  const issue = (body: string): Issue => ({
    ...{ number: 1, body, open: true, url: 'https://github.com/octo/demo/issues/1' },
    byInsider: true,
  });
  const issues: Issues = {
    list: async () => present(written.map(issue)),
    listComments: async () => present([]),
    create: async ({ body }) => {
      written.push(body);
      return { state: 'done', value: issue(body) };
    },
    comment: async () => ({ state: 'refused', status: 403, reason: 'no right' }),
  };
  return { issues, written };
}

const watchInputs = { since: 'v1.2.0', registries: 'true' };

function watch(
  inputs: Readonly<Record<string, string>> = {},
  { issues = tracker().issues, bytes = {}, token = true } = {},
) {
  const source = sourceOf(release.folder, { issues });
  const sources = sourcesOf(source, token ? source : undefined);
  const given = { ...watchInputs, 'trusted-root': roots, ...inputs };
  return runVerify(given, sources, registriesOf(bytes));
}

const schema = JSON.parse(
  readFileSync(join(projectFolder, 'schemas/release-watch.schema.json'), 'utf8'),
) as object;
const isValid = new Ajv2020({ strictTypes: false, formats: { 'date-time': true } }).compile(schema);

describe('registries, asked about a release in a folder', () => {
  const policy = { registries: { requireProvenance: false, allowYanked: false } };
  const verify = (folder: string, registries = registriesOf()) =>
    verifyFolder(folder, {
      policy: { roots: release.roots, ...policy },
      ports: sourcesOf(sourceOf(release.folder)),
      registries,
    });

  it('are a check for each channel', async () => {
    const { checks } = await verify(release.folder);
    const ids = checks.filter(({ standing }) => standing === 'pass').map(({ id }) => id);
    expect(ids).toEqual(
      expect.arrayContaining(['registry-crates-io', 'registry-pypi', 'registry-npm']),
    );
  });

  it('refuse a release that one of them serves with other bytes', async () => {
    const verification = await verify(release.folder, registriesOf({ [crate]: 'other' }));
    expect(codesOf(verification)).toEqual(['BYTES_SERVED_DIFFER']);
  });

  it('are unknown, and no pass, without release.json', async () => {
    const copy = new Copy(release, folderWith());
    copy.write('release.json', 'no manifest');
    const { checks } = await verify(copy.folder);
    expect(checks.find(({ id }) => id === 'registries')).toMatchObject({ standing: 'unknown' });
  });

  it('prove bytes that were adopted, where they keep provenance of them', async () => {
    const copy = new Copy(release, folderWith());
    const adoptedFrom = { registry: 'pypi', url: 'https://files.example/it' };
    await copy.reseal({}, (manifest) => ({
      ...manifest,
      artifacts: manifest.artifacts.map((one) =>
        one.name === wheel ? { ...one, adoptedFrom } : one,
      ),
    }));
    // A registry that keeps no provenance proves nothing, whatever bytes it serves.
    expect(codesOf(await verify(copy.folder))).toContain('VERIFY_ADOPTED_UNPROVEN');
    const proven = await verify(copy.folder, registriesOf({}, attestedBy));
    expect(codesOf(proven)).not.toContain('VERIFY_ADOPTED_UNPROVEN');
    expect(proven.checks.find(({ id }) => id === 'registry-pypi')).toMatchObject({
      standing: 'pass',
      detail: expect.stringContaining('provenance of 2 verified'),
    });
  });
});

describe('releases since a tag', () => {
  it('verify one by one, and are told as a document by its schema', async () => {
    const json = join(folderWith(), 'watch.json');
    const result = await watch({ 'json-path': json });
    expect(result.failure).toBeUndefined();
    expect(result.outputs).toMatchObject({ verdict: 'verified', jsonPath: json });
    expect(JSON.parse(result.outputs.releases!)).toEqual([
      { tag: 'v1.2.0', verdict: 'verified', codes: [] },
    ]);
    expect(result.summary).toContain('1 of 1 release of octo/demo since v1.2.0 verified');
    expect(result.report!.text).toContain('✔ v1.2.0: verified');
    expect(JSON.parse(readFileSync(json, 'utf8'))).toEqual(
      JSON.parse(JSON.stringify(result.report!.document)),
    );
    expect(isValid(result.report!.document)).toBe(true);
  });

  it('fail when one does not verify, and an issue tells it once', async () => {
    const { issues, written } = tracker();
    const options = { issues, bytes: { [crate]: 'other' } };
    const result = await watch({ 'open-issue': 'true' }, options);
    expectResultFailure('WATCH_REFUSED', result);
    expect(result.outputs).toMatchObject({
      verdict: 'refused',
      issue: 'https://github.com/octo/demo/issues/1',
    });
    expect(result.findings!.map(({ rule }) => rule)).toEqual(['BYTES_SERVED_DIFFER']);
    expect(isValid(JSON.parse(JSON.stringify(result.report!.document)))).toBe(true);
    await watch({ 'open-issue': 'true' }, options);
    expect(written).toHaveLength(1);
  });

  it('tell an issue that could not be written after what is wrong with a release', async () => {
    const options = { bytes: { [crate]: 'other' }, token: false };
    const result = await watch({ 'open-issue': 'true' }, options);
    expectResultFailure('WATCH_REFUSED', result);
    expect(result.findings!.map(({ rule }) => rule)).toContain('WATCH_ISSUE_REFUSED');
    const good = await watch({ 'open-issue': 'true' }, { token: false });
    expectResultFailure('WATCH_ISSUE_REFUSED', good);
  });

  it('are verified by no policy that is one release’s', async () => {
    const ofOne: readonly Readonly<Record<string, string>>[] = [
      { tag: 'v1.2.0' },
      { 'release-id': '77' },
      { folder: 'x' },
      { 'out-folder': 'x' },
      { commit: 'a'.repeat(40) },
      { 'manifest-digest': 'a'.repeat(64) },
      { 'html-path': 'x' },
      { 'sarif-path': 'x' },
      { offline: 'true', registries: 'false' },
    ];
    for (const inputs of ofOne) {
      await expectFailure('VERIFY_REQUEST_UNCLEAR', () => watch(inputs));
    }
  });
});

describe('what is said of registries', () => {
  it('needs them to be asked, and issues need `since`', async () => {
    const alone: readonly Readonly<Record<string, string>>[] = [
      { tag: 'v1.2.0', 'allow-yanked': 'true' },
      { tag: 'v1.2.0', 'require-registry-provenance': 'true' },
      { tag: 'v1.2.0', 'open-issue': 'true' },
      { folder: 'x', offline: 'true', registries: 'true' },
    ];
    for (const inputs of alone) {
      await expectFailure('VERIFY_REQUEST_UNCLEAR', () => runVerify(inputs));
    }
  });
});
