import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { receipt } from '../release/support/sealed.ts';
import { expectResultFailure } from '../support/expect-failure.ts';
import { openReleaseWorld, type ReleaseWorld } from './release-world.ts';

let opened: ReleaseWorld;
let releaseId: string;
beforeEach(async () => {
  opened = await openReleaseWorld();
  releaseId = (await opened.stage()).outputs.releaseId!;
});
afterEach(async () => {
  expect(opened.world.violations).toEqual([]);
  await opened[Symbol.asyncDispose]();
});

const patch = { method: 'PATCH', host: 'api.github.com', path: /\/releases\/\d+$/ };
const patches = () => opened.world.log.count(patch);

/** The run was refused: still a draft, and nothing was sent. */
function expectDraft() {
  expect(opened.kept().draft).toBe(true);
  expect(patches()).toBe(0);
}

describe('when every channel is proven', () => {
  it('makes the release public, as the latest', async () => {
    const result = await opened.undraft(releaseId);
    expect(result.failure).toBeUndefined();
    expect(result.outputs).toMatchObject({ state: 'published', latest: 'true' });
    expect(result.outputs.publishedAt).toMatch(/^20\d\d-/);
    expect(opened.kept()).toMatchObject({ draft: false, tagName: 'v1.2.3' });
    expect(opened.repository.latestRelease()!.tagName).toBe('v1.2.3');
    expect(result.summary).toContain('the release is public');
  });

  it('takes receipts from files too', async () => {
    const folder = join(opened.folder, '..', 'receipts');
    mkdirSync(folder);
    for (const name of ['pypi', 'crate'])
      writeFileSync(join(folder, `${name}.json`), receipt(name));
    const needs = JSON.stringify({ preflight: { result: 'success', outputs: {} } });
    const result = await opened.undraft(releaseId, { needs, receipts: folder });
    expect(result.outputs.state).toBe('published');
  });

  it('publishes nothing in a dry run', async () => {
    const result = await opened.undraft(releaseId, { 'dry-run': 'true' });
    expect(result.failure).toBeUndefined();
    expect(result.outputs).toEqual({});
    expectDraft();
  });

  it('leaves the latest release where it is when a higher one is public', async () => {
    opened.repository.addRelease({ tagName: 'v2.0.0', draft: false });
    const result = await opened.undraft(releaseId);
    expect(result.outputs).toMatchObject({ state: 'published', latest: 'false' });
    expect(opened.repository.latestRelease()!.tagName).toBe('v2.0.0');
  });

  it('publishes an immutable release', async () => {
    opened.repository.setImmutableReleases(true);
    expect((await opened.undraft(releaseId)).outputs.state).toBe('published');
    expect(opened.kept().immutable).toBe(true);
    expect((await opened.undraft(releaseId)).outputs.state).toBe('already-public');
  });

  it('works without digests from GitHub', async () => {
    opened.world.github.hideAssetDigests(true);
    expect((await opened.undraft(releaseId)).outputs.state).toBe('published');
  });

  it('asks for each asset once, and sends one PATCH', async () => {
    const before = opened.world.log.requests.length;
    await opened.undraft(releaseId);
    expect(patches()).toBe(1);
    // 3 × tag (annotated: 2), 3 × by ID, 3 × assets, 2 × by tag, 2 × latest, list, PATCH,
    // and 5 assets with a redirect each.
    expect(opened.world.log.requests.length - before).toBe(28);
  });
});

describe('rerun-after-success', () => {
  it('verifies again and changes nothing', async () => {
    await opened.undraft(releaseId);
    const kept = structuredClone(opened.kept());
    const result = await opened.release();
    expect(result.failure).toBeUndefined();
    expect(result.outputs).toMatchObject({ state: 'already-public', latest: 'true' });
    expect(patches()).toBe(1);
    expect({ ...opened.kept(), assets: [] }).toEqual({ ...kept, assets: [] });
  });
});

describe('publish-response-lost', () => {
  it('converges when GitHub acted', async () => {
    opened.world.faults.add({
      id: 'lost',
      match: patch,
      occurrences: { count: 1 },
      effect: { kind: 'reset', moment: 'after' },
    });
    expect((await opened.undraft(releaseId)).outputs.state).toBe('published');
    expect(patches()).toBe(1);
  });

  it('converges when GitHub did not act', async () => {
    opened.world.faults.add({
      id: 'lost',
      match: patch,
      occurrences: { count: 1 },
      effect: { kind: 'reset', moment: 'before' },
    });
    expect((await opened.undraft(releaseId)).outputs.state).toBe('published');
    expect(opened.kept().draft).toBe(false);
  });
});

describe('when the draft is not what was sealed', () => {
  it('refuses draft-asset-replaced, even while GitHub tells the former digest', async () => {
    const { id, size } = opened.kept().assets[0]!;
    opened.repository.replaceAssetBytes(id, 'x'.repeat(size), { keepDigest: true });
    expectResultFailure('RELEASE_ASSET_DIFFERS', await opened.undraft(releaseId));
    expectDraft();
  });

  it('refuses draft-asset-added', async () => {
    opened.repository.addAsset(Number(releaseId), { name: 'installer.sh', bytes: 'curl | sh' });
    expectResultFailure('RELEASE_ASSET_UNEXPECTED', await opened.undraft(releaseId));
    expectDraft();
  });

  it('refuses two-drafts', async () => {
    opened.repository.addRelease({ tagName: 'v1.2.3', body: 'By hand.' });
    const failure = expectResultFailure('RELEASE_TWO_DRAFTS', await opened.undraft(releaseId));
    expect(failure.seen).toContain(releaseId);
    expectDraft();
  });

  it('refuses tag-moved-before-undraft', async () => {
    opened.repository.setTag('v1.2.3', opened.repository.addCommit({ message: 'Later' }));
    expectResultFailure('RELEASE_TAG_MOVED', await opened.undraft(releaseId));
    expectDraft();
  });

  it('refuses a tag that is gone: nothing creates one at the head of main', async () => {
    opened.repository.deleteTag('v1.2.3');
    expectResultFailure('RELEASE_TAG_GONE', await opened.undraft(releaseId));
    expect(opened.repository.tagCommit('v1.2.3')).toBeUndefined();
  });

  it('notices an asset that is replaced right after the bytes were hashed', async () => {
    opened.world.faults.add({
      id: 'late-replacement',
      match: { method: 'GET', path: '/repos/octo/demo/releases/latest' },
      occurrences: { count: 1 },
      effect: {
        kind: 'event',
        moment: 'after',
        happen: () => opened.repository.replaceAssetBytes(opened.kept().assets[0]!.id, 'late'),
      },
    });
    expectResultFailure('UNDRAFT_CHANGED_MEANWHILE', await opened.undraft(releaseId));
    expectDraft();
  });

  it('says so when an asset is replaced while it is published', async () => {
    opened.world.faults.add({
      id: 'replaced-in-the-act',
      match: patch,
      effect: {
        kind: 'event',
        moment: 'after',
        happen: () => opened.repository.replaceAssetBytes(opened.kept().assets[0]!.id, 'late'),
      },
    });
    const result = await opened.undraft(releaseId);
    expectResultFailure('UNDRAFT_READBACK_DIFFERS', result);
    expect(result.summary).toContain('PUBLIC, BUT IN DOUBT');
    expect(result.outputs.state).toBe('published');
  });
});

describe('when proof is missing', () => {
  it('refuses a job that was skipped', async () => {
    const needs = JSON.stringify({ 'publish-pypi': { result: 'skipped', outputs: {} } });
    const result = await opened.undraft(releaseId, { needs });
    expectResultFailure('UNDRAFT_NEEDS_NOT_SUCCESSFUL', result);
    expect(result.findings!.map(({ rule }) => rule)).toEqual([
      'UNDRAFT_NEEDS_NOT_SUCCESSFUL',
      'RECEIPT_MISSING',
      'RECEIPT_MISSING',
    ]);
    expectDraft();
  });

  it('refuses a set of another tag than the one that a person named', async () => {
    expectResultFailure('SEALED_FOR_OTHER_TAG', await opened.undraft(releaseId, { tag: 'v1.2.2' }));
    expectDraft();
  });

  it('refuses while GitHub is down, and never takes that for absent', async () => {
    opened.world.faults.add({
      id: 'down',
      match: { method: 'GET', path: '/repos/octo/demo/releases' },
      effect: { kind: 'status', status: 503 },
    });
    expectResultFailure('RELEASE_UNREADABLE', await opened.undraft(releaseId));
    expectDraft();
  });
});
