import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseBody } from '../../src/release/marker.ts';
import { commit, contents, manifestSha256 } from '../release/support/sealed.ts';
import { expectResultFailure } from '../support/expect-failure.ts';
import { openReleaseWorld, type ReleaseWorld } from './release-world.ts';

let opened: ReleaseWorld;
beforeEach(async () => {
  opened = await openReleaseWorld();
});
afterEach(async () => {
  expect(opened.world.violations).toEqual([]);
  await opened[Symbol.asyncDispose]();
});

/** Requests that changed something. */
const writes = () =>
  opened.world.log.requests.filter(({ method }) => !['GET', 'CONNECT'].includes(method));

describe('stage-release on GitHub', () => {
  it('creates the draft, its marker and its assets', async () => {
    const result = await opened.stage({ notes: 'What is **new**.' });
    expect(result.failure).toBeUndefined();
    const draft = opened.kept();
    expect(result.outputs).toMatchObject({ state: 'created', releaseId: String(draft.id) });
    expect(draft).toMatchObject({ draft: true, prerelease: false, name: 'v1.2.3' });
    expect(parseBody(draft.body!)).toEqual({
      notes: 'What is **new**.',
      marker: { run: 1001, commit, manifest: manifestSha256, artifact: null },
    });
    for (const asset of draft.assets) {
      expect(opened.repository.assetBytes(asset.id)).toEqual(contents.get(asset.name));
    }
    expect(draft.assets).toHaveLength(contents.size);
  });

  it('takes 16 requests for five assets, and 6 when nothing is to do', async () => {
    await opened.stage();
    // Tag (annotated: 2), list, by tag, POST, then list, by tag, by ID, assets; 5 uploads; 2 to read back.
    expect(opened.world.log.requests).toHaveLength(16);
    const again = await opened.stage();
    expect(again.outputs.state).toBe('unchanged');
    expect(opened.world.log.requests).toHaveLength(22);
  });

  it('sends a pre-release and a title when told to', async () => {
    await opened.stage({ prerelease: 'true', name: 'The first' });
    expect(opened.kept()).toMatchObject({ prerelease: true, name: 'The first' });
  });

  it('takes its notes from a file', async () => {
    const path = join(opened.folder, '..', 'NOTES.md');
    writeFileSync(path, 'From a file.\n');
    await opened.stage({ 'notes-file': path });
    expect(parseBody(opened.kept().body!).notes).toBe('From a file.');
  });

  it('refuses a set of another tag than the one that a person named, and writes nothing', async () => {
    expectResultFailure('SEALED_FOR_OTHER_TAG', await opened.stage({ tag: 'v1.2.2' }));
    expect(writes()).toEqual([]);
  });

  it('writes nothing in a dry run', async () => {
    const result = await opened.stage({ 'dry-run': 'true' });
    expect(result.outputs).toEqual({});
    expect(result.summary).toContain('create a draft');
    expect(writes()).toEqual([]);
  });

  it('survives listings that lag behind the creation', async () => {
    opened.world.github.lagReleaseList(3);
    expect((await opened.stage()).outputs.state).toBe('created');
  });

  it('resumes where an upload broke off with a 502 and left a stub', async () => {
    opened.world.github.cutUpload('SHA256SUMS');
    const result = await opened.stage();
    expect(result.failure).toBeUndefined();
    expect(opened.kept().assets.map(({ state }) => state)).toEqual(Array(5).fill('uploaded'));
  });

  it('resumes a stub that an earlier run left', async () => {
    await opened.stage();
    opened.repository.removeAsset(opened.kept().assets[0]!.id);
    opened.repository.addAsset(opened.kept().id, {
      name: 'BUILD_META.txt',
      bytes: '',
      state: 'starter',
    });
    expect((await opened.stage()).outputs.state).toBe('resumed');
    expect(opened.kept().assets.map(({ state }) => state)).toEqual(Array(5).fill('uploaded'));
  });

  it('finds the draft again when the answer to its creation was lost', async () => {
    opened.world.faults.add({
      id: 'lost-creation',
      match: { method: 'POST', host: 'api.github.com', path: '/repos/octo/demo/releases' },
      occurrences: { count: 1 },
      effect: { kind: 'reset', moment: 'after' },
    });
    expect((await opened.stage()).outputs.state).toBe('created');
    expect(opened.repository.releases().filter(({ draft }) => draft)).toHaveLength(1);
  });

  it('hashes bytes where GitHub tells no digest', async () => {
    opened.world.github.hideAssetDigests(true);
    expect((await opened.stage()).failure).toBeUndefined();
    opened.repository.replaceAssetBytes(opened.kept().assets[0]!.id, 'x'.repeat(12));
    expectResultFailure('RELEASE_ASSET_DIFFERS', await opened.stage());
  });

  it('leaves the public release alone', async () => {
    await opened.release();
    const before = writes().length;
    const result = await opened.stage();
    expect(result.outputs).toMatchObject({ state: 'already-public' });
    expect(result.outputs.releaseId).toBe(String(opened.kept().id));
    expect(writes()).toHaveLength(before);
  });

  it('refuses a sealed set that is not the one named', async () => {
    expectResultFailure(
      'MANIFEST_DIGEST_MISMATCH',
      await opened.stage({ 'manifest-digest': 'f'.repeat(64) }),
    );
    expect(opened.world.log.requests).toEqual([]);
  });

  it('tells the failure as a finding as well, with the resume command', async () => {
    opened.repository.addRelease({ tagName: 'v1.2.3', body: 'By hand.' });
    const result = await opened.stage();
    expectResultFailure('RELEASE_FOREIGN_DRAFT', result);
    expect(result.findings!.map(({ rule }) => rule)).toEqual(['RELEASE_FOREIGN_DRAFT']);
    expect(result.outputs).toEqual({});
  });
});
