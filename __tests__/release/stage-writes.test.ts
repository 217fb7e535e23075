import { describe, expect, it } from '@jest/globals';
import { unknown } from '../../src/lookup.ts';
import type { Releases } from '../../src/ports.ts';
import { renderBody } from '../../src/release/marker.ts';
import { expectFailure } from '../support/expect-failure.ts';
import { fakeGithub, intercept } from './support/fake-releases.ts';
import { lost, refused, stage, stagedGithub, throwOnly, writesOf } from './support/runs.ts';
import { assets, contents, marker } from './support/sealed.ts';

describe('when GitHub does not answer', () => {
  it.each(['list', 'findPublished', 'find', 'listAssets'])('never guesses: %s', async (broken) => {
    const github = stagedGithub();
    const releases = intercept(github.port, async (name, act) =>
      name === broken ? unknown('an outage') : act(),
    );
    await expectFailure('RELEASE_UNREADABLE', async () =>
      throwOnly(await stage(github, { releases })),
    );
    expect(writesOf(github)).toEqual([]);
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
