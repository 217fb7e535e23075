import { beforeEach, describe, expect, it } from '@jest/globals';
import { absent, present, unknown } from '../../src/lookup.ts';
import type { Releases } from '../../src/ports.ts';
import { expectFailure } from '../support/expect-failure.ts';
import { intercept, storedAsset } from './support/fake-releases.ts';
import { expectRefusal, lost, stagedGithub, throwOnly, undraft } from './support/runs.ts';
import {} from './support/sealed.ts';

let github: ReturnType<typeof stagedGithub>;
beforeEach(() => {
  github = stagedGithub();
});

describe('the latest release', () => {
  it('does not move backwards', async () => {
    github.latestId = github.addRelease({ tag: 'v2.0.0', draft: false }).id;
    const report = await undraft(github);
    expect(report).toMatchObject({ outcome: 'published', isLatest: false, failures: [] });
    expect(github.sent[0]!.makeLatest).toBe(false);
  });

  it('is refused to a pre-release', async () => {
    github.draft.prerelease = true;
    await expectRefusal(github, async () => {
      await expectFailure('UNDRAFT_LATEST_PRERELEASE', async () =>
        throwOnly(await undraft(github, { request: { makeLatest: 'true' } })),
      );
    });
  });

  it('is told when it is another one afterwards', async () => {
    const releases = intercept(github.port, async (name, act) => {
      const result = await act();
      if (name === 'update') github.latestId = github.stored[0]!.id;
      return result;
    });
    const report = await undraft(github, { releases });
    expect(report.outcome).toBe('published');
    await expectFailure('UNDRAFT_LATEST_DIFFERS', () => throwOnly(report));
  });

  it('is told when it became this one although it must not', async () => {
    const releases = intercept(github.port, async (name, act) => {
      const result = await act();
      if (name === 'update') github.latestId = github.draft.id;
      return result;
    });
    const report = await undraft(github, { releases, request: { makeLatest: 'false' } });
    await expectFailure('UNDRAFT_LATEST_DIFFERS', () => throwOnly(report));
  });

  it('may be the only stable release whatever was asked for', async () => {
    github.stored.shift();
    const releases = intercept(github.port, async (name, act) => {
      const result = await act();
      if (name === 'update') github.latestId = github.draft.id;
      return result;
    });
    const report = await undraft(github, { releases, request: { makeLatest: 'false' } });
    expect(report).toMatchObject({ outcome: 'published', isLatest: true, failures: [] });
  });
});

describe('when the answer to the PATCH is lost', () => {
  it('reads back that it was published, and does not send again', async () => {
    const releases = intercept(github.port, async (name, act) => {
      const result = await act();
      return name === 'update' ? lost : result;
    });
    expect(await undraft(github, { releases })).toMatchObject({
      outcome: 'published',
      failures: [],
    });
    expect(github.sent).toHaveLength(1);
  });

  it('sends once more when it reads back that nothing happened', async () => {
    let updates = 0;
    const releases = intercept(github.port, async (name, act) =>
      name === 'update' && (updates += 1) === 1 ? lost : act(),
    );
    expect(await undraft(github, { releases })).toMatchObject({
      outcome: 'published',
      failures: [],
    });
    expect(updates).toBe(2);
  });

  it('takes a publication that shows late for its own', async () => {
    let reads = 0;
    const releases = intercept(github.port, async (name, act) => {
      if (name === 'update') return lost;
      if (name === 'find' && (reads += 1) === 6) {
        Object.assign(github.draft, { draft: false });
        github.latestId = github.draft.id;
      }
      return act();
    });
    expect(await undraft(github, { releases })).toMatchObject({
      outcome: 'published',
      failures: [],
    });
  });

  it('gives up when it stays a draft', async () => {
    const releases: Releases = { ...github.port, update: async () => lost };
    await expectFailure('UNDRAFT_UNRESOLVED', async () =>
      throwOnly(await undraft(github, { releases })),
    );
    expect(github.draft.draft).toBe(true);
  });

  it('says so when it cannot be read back either', async () => {
    let patched = false;
    const releases = intercept(github.port, async (name, act) => {
      if (name === 'update') patched = true;
      if (name === 'update') return lost;
      return patched ? unknown('an outage') : act();
    });
    const failure = await expectFailure('UNDRAFT_UNRESOLVED', async () =>
      throwOnly(await undraft(github, { releases })),
    );
    expect(failure.seen).toContain('an outage');
  });
});

describe('when GitHub refuses the PATCH', () => {
  it.each([403, 404, 422])('tells a %d with its cure', async (status) => {
    const result = { state: 'refused', status, reason: `HTTP ${status}` } as const;
    const releases: Releases = { ...github.port, update: async () => result };
    await expectFailure('UNDRAFT_REFUSED', async () =>
      throwOnly(await undraft(github, { releases })),
    );
  });
});

describe('when the public release is not what was verified', () => {
  /** Something happens right after the publication. */
  const after = (happen: () => void) =>
    intercept(github.port, async (name, act) => {
      const result = await act();
      if (name === 'update') happen();
      return result;
    });

  it.each([
    ['an asset was replaced', () => void (github.draft.assets[0]!.id += 1000)],
    ['an asset was added', () => void github.draft.assets.push(storedAsset(9, 'x', Buffer.of(1)))],
    ['its tag is another', () => void (github.draft.tag = 'untagged-1')],
    ['the tag moved', () => void (github.tagCommit = present('b'.repeat(40)))],
    ['the tag is gone', () => void (github.tagCommit = absent)],
    ['its title is another', () => void (github.draft.name = 'other')],
  ])('says so at once: %s', async (_, happen) => {
    const report = await undraft(github, { releases: after(happen) });
    expect(report.outcome).toBe('published');
    const differing = report.failures.filter(({ code }) => code === 'UNDRAFT_READBACK_DIFFERS');
    await expectFailure('UNDRAFT_READBACK_DIFFERS', () => {
      throw differing[0]!;
    });
    // One reading after the flip: a difference is not waited for to go away.
    expect(
      github.calls.slice(github.calls.indexOf('update')).filter((c) => c === 'find'),
    ).toHaveLength(1);
  });

  it('waits for what shows late', async () => {
    let reads = 0;
    const releases = intercept(github.port, async (name, act) =>
      name === 'findPublished' && (reads += 1) > 1 && reads < 4 ? absent : act(),
    );
    expect(await undraft(github, { releases })).toMatchObject({
      outcome: 'published',
      failures: [],
    });
  });

  it.each(['find', 'listAssets', 'findPublished', 'findLatest'] as const)(
    'says so when it cannot read it back: %s',
    async (broken) => {
      let patched = false;
      const releases = intercept(github.port, async (name, act) => {
        if (name === 'update') patched = true;
        return patched && name === broken ? unknown('an outage') : act();
      });
      const report = await undraft(github, { releases });
      await expectFailure('UNDRAFT_READBACK_UNKNOWN', () => throwOnly(report));
    },
  );

  it('says so when its tag cannot be read back, or it still shows as a draft', async () => {
    const releases = after(() => {
      github.tagCommit = unknown('an outage');
      github.draft.draft = true;
    });
    const report = await undraft(github, { releases });
    expect(new Set(report.failures.map(({ code }) => code))).toEqual(
      new Set(['UNDRAFT_READBACK_UNKNOWN', 'UNDRAFT_LATEST_DIFFERS']),
    );
  });
});
