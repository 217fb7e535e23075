import { describe, expect, it } from '@jest/globals';
import { absent, present, unknown } from '../../src/lookup.ts';
import type { Releases } from '../../src/ports.ts';
import { renderBody } from '../../src/release/marker.ts';
import { expectFailure } from '../support/expect-failure.ts';
import { fakeGithub, intercept, storedAsset } from './support/fake-releases.ts';
import { body, stage, stagedGithub, throwOnly, writesOf } from './support/runs.ts';
import { marker } from './support/sealed.ts';

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
    expect(writesOf(github)).toEqual([]);
  });

  it('reports two drafts with both IDs, and touches neither', async () => {
    const github = stagedGithub();
    const second = github.addRelease({ body });
    const failure = await expectFailure('RELEASE_TWO_DRAFTS', async () =>
      throwOnly(await stage(github)),
    );
    expect(failure.seen).toContain(String(github.draft.id));
    expect(failure.seen).toContain(String(second.id));
    expect(writesOf(github)).toEqual([]);
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
    expect(writesOf(github)).toEqual([]);
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
      expect(writesOf(github)).toEqual([]);
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
