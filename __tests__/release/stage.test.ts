import { describe, expect, it } from '@jest/globals';
import { absent, present, unknown } from '../../src/lookup.ts';
import type { Releases, WriteResult } from '../../src/ports.ts';
import { parseBody, renderBody } from '../../src/release/marker.ts';
import { expectFailure } from '../support/expect-failure.ts';
import { fakeGithub, intercept, storedAsset, visible } from './support/fake-releases.ts';
import { body, stage, stagedGithub, throwOnly } from './support/runs.ts';
import { assets, contents, marker, tag } from './support/sealed.ts';

const lost = { state: 'ambiguous', reason: 'connection reset' } as const;
const writes = ['create', 'update', 'uploadAsset', 'deleteAsset'];

function refused(status: number): WriteResult<never> {
  return { state: 'refused', status, reason: `HTTP ${status}` };
}

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
    expect(github.calls.filter((name) => writes.includes(name))).toEqual([]);
  });
});

describe('when a draft of ours stands', () => {
  it('writes nothing when it is complete', async () => {
    const github = stagedGithub();
    expect(await stage(github)).toMatchObject({ outcome: 'unchanged', failures: [] });
    expect(github.calls.filter((name) => writes.includes(name))).toEqual([]);
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

  it('sets right a tag that got lost, and sends name and notes along', async () => {
    const github = stagedGithub();
    github.draft.tag = 'untagged-4f2a';
    expect(await stage(github)).toMatchObject({ outcome: 'resumed', failures: [] });
    expect(github.sent).toEqual([{ tag, name: tag, body, draft: true, prerelease: false }]);
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

describe('when another draft stands', () => {
  it('refuses one without a marker', async () => {
    const github = stagedGithub();
    github.draft.body = 'Written by hand.';
    const failure = await expectFailure('RELEASE_FOREIGN_DRAFT', async () =>
      throwOnly(await stage(github)),
    );
    expect(failure.seen).toContain('no marker');
  });

  it.each([
    ['commit', { ...marker, commit: 'b'.repeat(40) }],
    ['manifest', { ...marker, manifest: 'b'.repeat(64) }],
  ])('refuses one that was staged from another %s', async (_, other) => {
    const github = stagedGithub();
    github.draft.body = renderBody('', other);
    await expectFailure('RELEASE_FOREIGN_DRAFT', async () => throwOnly(await stage(github)));
    expect(github.calls.filter((name) => writes.includes(name))).toEqual([]);
  });

  it('reports two drafts with both IDs, and touches neither', async () => {
    const github = stagedGithub();
    const second = github.addRelease({ body });
    const failure = await expectFailure('RELEASE_TWO_DRAFTS', async () =>
      throwOnly(await stage(github)),
    );
    expect(failure.seen).toContain(String(github.draft.id));
    expect(failure.seen).toContain(String(second.id));
    expect(github.calls.filter((name) => writes.includes(name))).toEqual([]);
  });

  it('notices a second draft that came up while it created its own', async () => {
    const github = fakeGithub();
    const releases = intercept(github.port, async (name, act) => {
      if (name === 'create') github.addRelease({ body });
      return act();
    });
    await expectFailure('RELEASE_TWO_DRAFTS', async () =>
      throwOnly(await stage(github, { releases })),
    );
    expect(github.calls).not.toContain('uploadAsset');
  });
});

describe('when the release is public', () => {
  it('succeeds without writing when its assets are the sealed ones', async () => {
    const github = stagedGithub();
    github.draft.draft = false;
    expect(await stage(github)).toMatchObject({ outcome: 'already-public', failures: [] });
    expect(github.calls.filter((name) => writes.includes(name))).toEqual([]);
  });

  it('needs no marker then: the assets prove it', async () => {
    const github = stagedGithub();
    Object.assign(github.draft, { draft: false, body: 'Edited after the fact.' });
    expect((await stage(github)).outcome).toBe('already-public');
  });

  it('warns of drafts that were left behind', async () => {
    const github = stagedGithub();
    github.draft.draft = false;
    github.addRelease({ body });
    const { outcome, warnings } = await stage(github);
    expect(outcome).toBe('already-public');
    expect(warnings.map(({ rule }) => rule)).toEqual(['RELEASE_LEFTOVER_DRAFT']);
  });

  it.each(['bytes', 'missing', 'extra', 'tag'])(
    'never touches one that differs: %s',
    async (what) => {
      const github = stagedGithub();
      Object.assign(github.draft, { draft: false, immutable: true });
      if (what === 'bytes') github.draft.assets[0]!.bytes = Buffer.from('other bytes');
      if (what === 'missing') github.draft.assets.pop();
      if (what === 'extra') github.draft.assets.push(storedAsset(99, 'x', Buffer.from('x')));
      if (what === 'tag') github.draft.tag = 'untagged-4f2a';
      await expectFailure('RELEASE_PUBLIC_DIFFERS', async () => throwOnly(await stage(github)));
      expect(github.calls.filter((name) => writes.includes(name))).toEqual([]);
    },
  );

  it('does not call bytes wrong that it could not read', async () => {
    const github = stagedGithub();
    github.draft.draft = false;
    github.tellsDigests = false;
    const releases: Releases = { ...github.port, downloadAsset: async () => unknown('an outage') };
    await expectFailure('RELEASE_ASSET_UNREADABLE', async () =>
      throwOnly(await stage(github, { releases })),
    );
  });
});

describe('when the tag is not where it was sealed', () => {
  it('refuses a tag that moved', async () => {
    const github = stagedGithub();
    github.tagCommit = present('b'.repeat(40));
    await expectFailure('RELEASE_TAG_MOVED', async () => throwOnly(await stage(github)));
  });

  it('refuses a tag that is gone: GitHub would make one of the default branch', async () => {
    const github = stagedGithub();
    github.tagCommit = absent;
    await expectFailure('RELEASE_TAG_GONE', async () => throwOnly(await stage(github)));
  });

  it('takes an unknown tag for neither', async () => {
    const github = stagedGithub();
    github.tagCommit = unknown('an outage');
    await expectFailure('RELEASE_TAG_UNKNOWN', async () => throwOnly(await stage(github)));
  });
});

describe('when GitHub does not answer', () => {
  it.each(['list', 'findPublished', 'find', 'listAssets'])('never guesses: %s', async (broken) => {
    const github = stagedGithub();
    const releases = intercept(github.port, async (name, act) =>
      name === broken ? unknown('an outage') : act(),
    );
    await expectFailure('RELEASE_UNREADABLE', async () =>
      throwOnly(await stage(github, { releases })),
    );
    expect(github.calls.filter((name) => writes.includes(name))).toEqual([]);
  });

  it('finds a creation whose answer was lost', async () => {
    const github = fakeGithub();
    github.listLag = 2;
    const releases = intercept(github.port, async (name, act) => {
      const result = await act();
      return name === 'create' ? lost : result;
    });
    expect(await stage(github, { releases })).toMatchObject({ outcome: 'created', failures: [] });
    expect(github.stored).toHaveLength(1);
  });

  it('never creates twice on a guess', async () => {
    const github = fakeGithub();
    const releases: Releases = { ...github.port, create: async () => lost };
    await expectFailure('RELEASE_WRITE_UNRESOLVED', async () =>
      throwOnly(await stage(github, { releases })),
    );
    expect(github.stored).toEqual([]);
  });

  it('gives up on an upload that never gets through', async () => {
    const github = fakeGithub();
    const stuck = 'SHA256SUMS';
    const releases: Releases = {
      ...github.port,
      uploadAsset: async (draft, name, path) =>
        name === stuck ? lost : github.port.uploadAsset(draft, name, path),
    };
    await expectFailure('RELEASE_WRITE_UNRESOLVED', async () =>
      throwOnly(await stage(github, { releases })),
    );
    // The others got there all the same: the next run has less to do.
    expect(github.stored[0]!.assets).toHaveLength(assets.length - 1);
  });

  it('uses an upload of its own whose answer was lost', async () => {
    const github = fakeGithub();
    const releases = intercept(github.port, async (name, act) => {
      const result = await act();
      return name === 'uploadAsset' ? lost : result;
    });
    expect(await stage(github, { releases })).toMatchObject({ outcome: 'created', failures: [] });
    expect(github.calls.filter((name) => name === 'uploadAsset')).toHaveLength(assets.length);
  });

  it('does not stay in doubt about a stub that would not go', async () => {
    const github = stagedGithub();
    github.draft.assets[0]!.state = 'starter';
    const releases: Releases = { ...github.port, deleteAsset: async () => lost };
    const { failures } = await stage(github, { releases });
    expect(failures[0]!.code).toBe('RELEASE_WRITE_UNRESOLVED');
  });
});

describe('when GitHub refuses', () => {
  it.each([403, 404])('explains a %d to a creation', async (status) => {
    const github = fakeGithub();
    const releases: Releases = { ...github.port, create: async () => refused(status) };
    const failure = await expectFailure('RELEASE_WRITE_REFUSED', async () =>
      throwOnly(await stage(github, { releases })),
    );
    expect(failure.cure).toContain('contents: write');
    expect(failure.cure).toContain('workflows: write');
  });

  it.each([401, 422, 429, 418])('has a cure for a %d', async (status) => {
    const github = stagedGithub();
    github.draft.tag = 'untagged-4f2a';
    const releases: Releases = { ...github.port, update: async () => refused(status) };
    await expectFailure('RELEASE_WRITE_REFUSED', async () =>
      throwOnly(await stage(github, { releases })),
    );
  });

  it.each([403, 422])('tells a %d to an upload', async (status) => {
    const github = fakeGithub();
    const releases: Releases = { ...github.port, uploadAsset: async () => refused(status) };
    const { failures } = await stage(github, { releases });
    expect(failures).toHaveLength(assets.length);
    await expectFailure('RELEASE_WRITE_REFUSED', () => {
      throw failures[0]!;
    });
  });

  it('tells a refusal to delete a stub', async () => {
    const github = stagedGithub();
    github.draft.assets[0]!.state = 'starter';
    const releases: Releases = { ...github.port, deleteAsset: async () => refused(403) };
    const { failures } = await stage(github, { releases });
    expect(failures[0]!.code).toBe('RELEASE_WRITE_REFUSED');
  });

  it('resolves a 422 by what stands there', async () => {
    const github = fakeGithub();
    // An upload of the same bytes got there first.
    const releases = intercept(github.port, async (name, act) => {
      if (name !== 'uploadAsset') return act();
      await act();
      return act();
    });
    expect(await stage(github, { releases })).toMatchObject({ outcome: 'created', failures: [] });
  });
});

describe('when GitHub keeps something else than it was sent', () => {
  it('notices a renamed asset', async () => {
    const github = fakeGithub();
    github.rename = (name) => name.replace('SHA256SUMS', 'SHA256.SUMS');
    const failure = await expectFailure('RELEASE_ASSET_RENAMED', async () =>
      throwOnly(await stage(github)),
    );
    expect(failure.seen).toContain('SHA256.SUMS');
  });

  it.each([
    ['tag', { tag: 'untagged-1' }],
    ['name', { name: 'other' }],
    ['body', { body: renderBody('Others', marker) }],
    ['pre-release flag', { prerelease: true }],
  ])('notices another %s', async (_, kept) => {
    const github = fakeGithub();
    const releases = intercept(github.port, async (name, act) => {
      const result = await act();
      if (name === 'create') Object.assign(github.stored[0]!, kept);
      return result;
    });
    await expectFailure('RELEASE_FIELDS_DIFFER', async () =>
      throwOnly(await stage(github, { releases })),
    );
    expect(github.calls).not.toContain('uploadAsset');
  });

  it('notices that somebody published the draft while it uploaded', async () => {
    const github = fakeGithub();
    const releases = intercept(github.port, async (name, act) => {
      const result = await act();
      if (name === 'uploadAsset') github.stored[0]!.draft = false;
      return result;
    });
    await expectFailure('RELEASE_FIELDS_DIFFER', async () =>
      throwOnly(await stage(github, { releases })),
    );
  });

  it('notices bytes that arrived otherwise', async () => {
    const github = fakeGithub();
    const releases = intercept(github.port, async (name, act) => {
      const result = await act();
      if (name !== 'uploadAsset') return result;
      const sums = github.stored[0]!.assets.find((one) => one.name === 'SHA256SUMS');
      if (sums) sums.bytes = contents.get('release.json')!;
      return result;
    });
    const { failures } = await stage(github, { releases });
    expect(failures.map(({ code }) => code)).toEqual(['RELEASE_ASSET_DIFFERS']);
  });
});
