import { beforeEach, describe, expect, it } from '@jest/globals';
import { absent, present, unknown } from '../../src/lookup.ts';
import type { Releases } from '../../src/ports.ts';
import { expectFailure } from '../support/expect-failure.ts';
import { intercept, storedAsset } from './support/fake-releases.ts';
import { expectRefusal, stagedGithub, throwOnly, undraft } from './support/runs.ts';
import { assets } from './support/sealed.ts';

let github: ReturnType<typeof stagedGithub>;
beforeEach(() => {
  github = stagedGithub();
});

describe('when the tag is not where it was sealed', () => {
  it('refuses a tag that moved', async () => {
    github.tagCommit = present('b'.repeat(40));
    await expectRefusal(github, async () => {
      const { cure } = await expectFailure('RELEASE_TAG_MOVED', async () =>
        throwOnly(await undraft(github)),
      );
      // Everything is published by now: the release is saved by putting the tag back.
      expect(cure).toMatch(/git push --force origin [0-9a-f]{40}:refs\/tags\/v/);
    });
  });

  it('refuses a tag that is gone, for GitHub would create it elsewhere', async () => {
    github.tagCommit = absent;
    await expectRefusal(github, async () => {
      await expectFailure('RELEASE_TAG_GONE', async () => throwOnly(await undraft(github)));
    });
  });

  it('refuses a tag that moves while the assets are hashed', async () => {
    const releases = intercept(github.port, async (name, act) => {
      if (name === 'findLatest') github.tagCommit = present('b'.repeat(40));
      return act();
    });
    await expectRefusal(github, async () => {
      await expectFailure('RELEASE_TAG_MOVED', async () =>
        throwOnly(await undraft(github, { releases })),
      );
    });
  });
});

describe('when the draft is not the staged one', () => {
  it('refuses when it is gone', async () => {
    github.stored.pop();
    await expectFailure('UNDRAFT_RELEASE_GONE', async () => throwOnly(await undraft(github)));
  });

  it('refuses an ID of another release', async () => {
    const other = github.addRelease({ tag: 'v0.1.0', draft: true });
    await expectRefusal(github, async () => {
      await expectFailure('UNDRAFT_RELEASE_ID', async () =>
        throwOnly(await undraft(github, { request: { releaseId: other.id } })),
      );
    });
  });

  it('refuses two drafts', async () => {
    github.addRelease({ body: 'Somebody’s own.' });
    await expectRefusal(github, async () => {
      await expectFailure('RELEASE_TWO_DRAFTS', async () => throwOnly(await undraft(github)));
    });
  });

  it('refuses a draft without the marker', async () => {
    github.draft.body = 'Marker edited away.';
    await expectRefusal(github, async () => {
      await expectFailure('RELEASE_FOREIGN_DRAFT', async () => throwOnly(await undraft(github)));
    });
  });

  it('refuses a draft whose tag got lost', async () => {
    github.draft.tag = 'untagged-4f2a';
    await expectRefusal(github, async () => {
      await expectFailure('UNDRAFT_RETAGGED', async () => throwOnly(await undraft(github)));
    });
  });

  it('refuses when another release of the tag is public', async () => {
    github.addRelease({ draft: false });
    await expectRefusal(github, async () => {
      await expectFailure('RELEASE_PUBLIC_DIFFERS', async () => throwOnly(await undraft(github)));
    });
  });

  it('finds the draft by its ID while listings lag', async () => {
    const releases = intercept(github.port, async (name, act) =>
      name === 'list' ? present([]) : act(),
    );
    expect((await undraft(github, { releases })).failures).toEqual([]);
  });
});

describe('when an asset is not the sealed one', () => {
  it('refuses a replaced asset', async () => {
    const { id, name } = github.draft.assets[0]!;
    github.draft.assets[0] = storedAsset(id + 1000, name, Buffer.from('replaced'));
    await expectRefusal(github, async () => {
      await expectFailure('RELEASE_ASSET_DIFFERS', async () => throwOnly(await undraft(github)));
    });
  });

  it('refuses served bytes that are other than GitHub’s digest says', async () => {
    const { name, bytes } = github.draft.assets[0]!;
    github.served.set(name, Buffer.from(bytes.toString().toUpperCase()));
    await expectRefusal(github, async () => {
      await expectFailure('RELEASE_ASSET_DIFFERS', async () => throwOnly(await undraft(github)));
    });
  });

  it('refuses an added asset', async () => {
    github.draft.assets.push(storedAsset(99, 'installer.sh', Buffer.from('curl | sh')));
    await expectRefusal(github, async () => {
      await expectFailure('RELEASE_ASSET_UNEXPECTED', async () => throwOnly(await undraft(github)));
    });
  });

  it('refuses a missing asset', async () => {
    github.draft.assets.pop();
    await expectRefusal(github, async () => {
      await expectFailure('RELEASE_ASSET_MISSING', async () => throwOnly(await undraft(github)));
    });
  });

  it('refuses a draft without any asset', async () => {
    github.draft.assets = [];
    const { failures } = await undraft(github);
    expect(failures).toHaveLength(assets.length);
  });

  it('refuses an unfinished upload', async () => {
    github.draft.assets[0]!.state = 'starter';
    await expectRefusal(github, async () => {
      await expectFailure('RELEASE_ASSET_UNFINISHED', async () => throwOnly(await undraft(github)));
    });
  });

  it('refuses what it could not download', async () => {
    const releases: Releases = { ...github.port, downloadAsset: async () => unknown('an outage') };
    await expectRefusal(github, async () => {
      const { failures } = await undraft(github, { releases });
      expect(failures).toHaveLength(assets.length);
      await expectFailure('RELEASE_ASSET_UNREADABLE', () => {
        throw failures[0]!;
      });
    });
  });

  it('refuses an asset that is replaced by its equal while it looks', async () => {
    const releases = intercept(github.port, async (name, act) => {
      if (name === 'findLatest') github.draft.assets[0]!.id += 1000;
      return act();
    });
    await expectRefusal(github, async () => {
      await expectFailure('UNDRAFT_CHANGED_MEANWHILE', async () =>
        throwOnly(await undraft(github, { releases })),
      );
    });
  });

  it.each([
    ['published by somebody', { draft: false }],
    ['retagged', { tag: 'v9.9.9' }],
    ['made a pre-release', { prerelease: true }],
    ['robbed of its marker', { body: '' }],
  ])('refuses a draft that is %s while it looks', async (_, change) => {
    const releases = intercept(github.port, async (name, act) => {
      const result = await act();
      if (name === 'findLatest') Object.assign(github.draft, change);
      return result;
    });
    await expectFailure('UNDRAFT_CHANGED_MEANWHILE', async () =>
      throwOnly(await undraft(github, { releases })),
    );
    expect(github.calls).not.toContain('update');
  });
});
