import { describe, expect, it } from '@jest/globals';
import { parseBody, renderBody } from '../../src/release/marker.ts';
import { expectFailure } from '../support/expect-failure.ts';
import { fakeGithub, intercept, storedAsset, visible } from './support/fake-releases.ts';
import { body, stage, stagedGithub, throwOnly, writesOf } from './support/runs.ts';
import { assets, marker, tag } from './support/sealed.ts';

describe('when nothing stands for the tag', () => {
  it('creates the draft with every sealed file, and nothing else', async () => {
    const github = fakeGithub();
    const report = await stage(github);
    expect(report).toMatchObject({ outcome: 'created', failures: [], warnings: [] });
    expect(github.stored).toHaveLength(1);
    expect(github.stored[0]).toMatchObject({
      tag,
      name: tag,
      draft: true,
      prerelease: false,
      body,
    });
    expect(report.assets.map(({ verdict }) => verdict)).toEqual(assets.map(() => 'equal'));
  });

  it('asks what it has to and no more', async () => {
    const github = fakeGithub();
    await stage(github);
    expect(github.calls.slice(0, 7)).toEqual([
      ...['list', 'findPublished', 'create'],
      ...['list', 'findPublished', 'find', 'listAssets'],
    ]);
    expect(github.calls.slice(7)).toEqual([
      ...assets.map(() => 'uploadAsset'),
      ...['find', 'listAssets'],
    ]);
  });

  it('sends a pre-release as one, and never a target', async () => {
    const github = fakeGithub();
    await stage(github, { request: { prerelease: true } });
    const [sent, ...others] = github.sent;
    expect(others).toEqual([]);
    expect(Object.keys(sent!).sort()).toEqual(['body', 'draft', 'name', 'prerelease', 'tag']);
    expect(sent!.prerelease).toBe(true);
  });

  it('keeps the ID of its creation while listings lag', async () => {
    const github = fakeGithub();
    github.listLag = 3;
    expect((await stage(github)).outcome).toBe('created');
  });

  it('never has more than four uploads under way', async () => {
    const github = fakeGithub();
    let now = 0;
    let most = 0;
    const releases = intercept(github.port, async (name, act) => {
      if (name !== 'uploadAsset') return act();
      now += 1;
      most = Math.max(most, now);
      await new Promise((resolve) => setTimeout(resolve, 2));
      now -= 1;
      return act();
    });
    await stage(github, { releases });
    expect(most).toBe(4);
  });

  it('writes nothing in a dry run, and tells what it would', async () => {
    const github = fakeGithub();
    const report = await stage(github, { dryRun: true });
    expect(report.plan.map((action) => action.do)).toEqual([
      'create',
      ...assets.map(() => 'upload'),
    ]);
    expect(writesOf(github)).toEqual([]);
  });
});

describe('when a draft of ours stands', () => {
  it('writes nothing when it is complete', async () => {
    const github = stagedGithub();
    expect(await stage(github)).toMatchObject({ outcome: 'unchanged', failures: [] });
    expect(writesOf(github)).toEqual([]);
  });

  it('uploads what is missing and keeps what is equal', async () => {
    const github = stagedGithub();
    github.draft.assets.splice(1, 2);
    const kept = github.draft.assets.map(({ id }) => id);
    expect(await stage(github)).toMatchObject({ outcome: 'resumed', failures: [] });
    expect(github.calls.filter((name) => name === 'uploadAsset')).toHaveLength(2);
    expect(github.draft.assets.map(({ id }) => id)).toEqual(expect.arrayContaining(kept));
  });

  it('deletes a stub by its ID and uploads the file anew', async () => {
    const github = stagedGithub();
    github.draft.assets[0]!.state = 'starter';
    const stubId = github.draft.assets[0]!.id;
    expect(await stage(github)).toMatchObject({ outcome: 'resumed', failures: [] });
    expect(github.draft.assets.map(({ id }) => id)).not.toContain(stubId);
  });

  it('keeps notes and title that a maintainer edited in the draft', async () => {
    const github = stagedGithub();
    github.draft.name = 'The big one';
    github.draft.body = renderBody('Polished by hand.', marker);
    expect((await stage(github)).outcome).toBe('unchanged');
    expect(github.draft.name).toBe('The big one');
    expect(parseBody(github.draft.body).notes).toBe('Polished by hand.');
  });

  it('sets right a tag that got lost, and leaves notes and draft flag out of it', async () => {
    const github = stagedGithub();
    github.draft.tag = 'untagged-4f2a';
    expect(await stage(github)).toMatchObject({ outcome: 'resumed', failures: [] });
    expect(github.sent).toEqual([{ tag, name: tag, prerelease: false }]);
    expect(github.draft).toMatchObject({ tag, body, draft: true });
  });

  it('never takes back a release that is published while it sets the tag right', async () => {
    const github = stagedGithub();
    github.draft.tag = 'untagged-4f2a';
    const releases = intercept(github.port, async (name, act) => {
      if (name === 'update') github.draft.draft = false;
      return act();
    });
    await expectFailure('RELEASE_FIELDS_DIFFER', async () =>
      throwOnly(await stage(github, { releases })),
    );
    expect(github.draft.draft).toBe(false);
  });

  it('hashes the served bytes of assets whose digest GitHub does not tell', async () => {
    const github = stagedGithub();
    github.tellsDigests = false;
    expect(await stage(github)).toMatchObject({ outcome: 'unchanged', failures: [] });
    expect(github.calls.filter((name) => name === 'downloadAsset')).toHaveLength(assets.length);
  });

  it('never replaces an asset that differs', async () => {
    const github = stagedGithub();
    github.draft.assets[0]!.bytes = Buffer.from('other bytes');
    const before = visible(github);
    await expectFailure('RELEASE_ASSET_DIFFERS', async () => throwOnly(await stage(github)));
    expect(visible(github)).toEqual(before);
  });

  it('refuses an asset that nobody sealed', async () => {
    const github = stagedGithub();
    github.draft.assets.push(storedAsset(99, 'extra.txt', Buffer.from('extra')));
    await expectFailure('RELEASE_ASSET_UNEXPECTED', async () => throwOnly(await stage(github)));
  });

  it('tells all that is wrong with its assets at once', async () => {
    const github = stagedGithub();
    github.draft.assets[0]!.bytes = Buffer.from('other bytes');
    github.draft.assets.push(storedAsset(99, 'extra.txt', Buffer.from('extra')));
    const { failures } = await stage(github);
    expect(failures.map(({ code }) => code)).toEqual([
      'RELEASE_ASSET_DIFFERS',
      'RELEASE_ASSET_UNEXPECTED',
    ]);
  });
});
