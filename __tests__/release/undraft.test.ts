import { beforeEach, describe, expect, it } from '@jest/globals';
import { absent, present, unknown } from '../../src/lookup.ts';
import type { Files, Releases } from '../../src/ports.ts';
import { renderBody } from '../../src/release/marker.ts';
import { expectFailure } from '../support/expect-failure.ts';
import { intercept, storedAsset, visible } from './support/fake-releases.ts';
import { body, stagedGithub, throwOnly, undraft } from './support/runs.ts';
import { assets, commit, goodNeeds, manifest, marker, receipt, tag } from './support/sealed.ts';

let github: ReturnType<typeof stagedGithub>;
beforeEach(() => {
  github = stagedGithub();
});

/** What a refused run must leave behind: everything as it was, and no write tried. */
async function expectRefusal(act: () => Promise<unknown>) {
  const before = visible(github);
  await act();
  expect(visible(github)).toEqual(before);
  expect(github.calls).not.toContain('update');
}

describe('when everything holds', () => {
  it('publishes with one PATCH that carries every field', async () => {
    expect(await undraft(github)).toMatchObject({
      outcome: 'published',
      isLatest: true,
      failures: [],
      warnings: [],
    });
    expect(github.sent).toEqual([
      { tag, name: tag, body, draft: false, prerelease: false, makeLatest: true },
    ]);
    expect(github.draft.draft).toBe(false);
  });

  it('looks at everything once before, once at the last moment, and once after', async () => {
    await undraft(github);
    expect(github.calls).toEqual([
      ...['list', 'findPublished', 'find', 'listAssets'],
      ...assets.map(() => 'downloadAsset'),
      'findLatest',
      ...['find', 'listAssets', 'update'],
      ...['find', 'findLatest', 'listAssets', 'findPublished'],
    ]);
  });

  it('tells the receipt that proves each channel', async () => {
    const { proven } = await undraft(github);
    expect([...proven.keys()].sort()).toEqual(['crate', 'pypi']);
  });

  it('publishes nothing in a dry run', async () => {
    await expectRefusal(async () => {
      const report = await undraft(github, { dryRun: true });
      expect(report).toMatchObject({ outcome: 'would-publish', failures: [] });
    });
  });

  it('names a draft without a title by its tag', async () => {
    github.draft.name = '';
    await undraft(github);
    expect(github.draft.name).toBe(tag);
  });

  it('keeps the notes that a maintainer polished', async () => {
    github.draft.body = renderBody('Polished by hand.', marker);
    await undraft(github);
    expect(github.draft.body).toContain('Polished by hand.');
  });
});

describe('when it is run again on the public release', () => {
  it('verifies the same proof, and writes nothing', async () => {
    await undraft(github);
    github.calls.length = 0;
    expect(await undraft(github)).toMatchObject({
      outcome: 'already-public',
      isLatest: true,
      failures: [],
      warnings: [],
    });
    expect(github.calls).not.toContain('update');
    expect(github.calls.filter((name) => name === 'downloadAsset')).toHaveLength(assets.length);
  });

  it('still demands the receipts', async () => {
    await undraft(github);
    await expectFailure('RECEIPT_MISSING', async () =>
      throwOnly(await undraft(github, { request: { needs: without('publish-pypi') } })),
    );
  });

  it('refuses when the public bytes are other ones', async () => {
    await undraft(github);
    github.draft.immutable = true;
    github.served.set('SHA256SUMS', Buffer.from('served by somebody else'));
    const failure = await expectFailure('RELEASE_PUBLIC_DIFFERS', async () =>
      throwOnly(await undraft(github)),
    );
    expect(failure.seen).toContain('immutable');
  });

  it('warns, and does not fail, when another release is the latest by now', async () => {
    await undraft(github);
    github.latestId = undefined;
    const report = await undraft(github);
    expect(report).toMatchObject({ outcome: 'already-public', isLatest: false, failures: [] });
    expect(report.warnings.map(({ rule }) => rule)).toEqual(['UNDRAFT_LATEST_DIFFERS']);
  });
});

describe('when a needed job did not succeed', () => {
  it.each(['failure', 'cancelled', 'skipped', '', 'Success'])('refuses %p', async (result) => {
    const needs = { ...goodNeeds(), smoke: { result, outputs: {} } };
    await expectRefusal(async () => {
      const failure = await expectFailure('UNDRAFT_NEEDS_NOT_SUCCESSFUL', async () =>
        throwOnly(await undraft(github, { request: { needs } })),
      );
      expect(failure.seen).toContain(`smoke (${result})`);
    });
  });

  it('refuses when nothing is needed at all', async () => {
    await expectRefusal(async () => {
      const { failures } = await undraft(github, { request: { needs: {} } });
      await expectFailure('UNDRAFT_NEEDS_EMPTY', () => {
        throw failures[0]!;
      });
    });
  });

  it.each([[null], [[]], ['success'], [{ a: 'success' }], [{ a: {} }], [{ a: { result: 1 } }]])(
    'refuses what is no needs context: %j',
    async (needs) => {
      const { failures } = await undraft(github, { request: { needs } });
      await expectFailure('UNDRAFT_NEEDS_MALFORMED', () => {
        throw failures[0]!;
      });
    },
  );
});

describe('when a channel is not proven', () => {
  it('refuses a missing receipt even though every job succeeded', async () => {
    await expectRefusal(async () => {
      await expectFailure('RECEIPT_MISSING', async () =>
        throwOnly(await undraft(github, { request: { needs: without('publish-crate') } })),
      );
    });
  });

  it('refuses the receipt of a readback that failed', async () => {
    const needs = goodNeeds();
    needs['publish-pypi']!.outputs.receipt = receipt('pypi', 'failed');
    await expectRefusal(async () => {
      await expectFailure('RECEIPT_NOT_PROVEN', async () =>
        throwOnly(await undraft(github, { request: { needs } })),
      );
    });
  });

  it('refuses a receipt that is cut off', async () => {
    const needs = goodNeeds();
    needs['publish-pypi']!.outputs.receipt = receipt('pypi').slice(0, 100);
    const { failures } = await undraft(github, { request: { needs } });
    expect(failures.map(({ code }) => code)).toEqual(['RECEIPT_MALFORMED', 'RECEIPT_MISSING']);
  });

  it('takes no output for a receipt that is not named like one', async () => {
    const needs = goodNeeds();
    needs['publish-pypi']!.outputs = { receipts: receipt('pypi') };
    await expectFailure('RECEIPT_MISSING', async () =>
      throwOnly(await undraft(github, { request: { needs } })),
    );
  });

  it('needs no receipt of the GitHub release itself', async () => {
    expect(manifest.channels.map(({ type }) => type)).toContain('github-release');
    expect((await undraft(github)).failures).toEqual([]);
  });
});

describe('when receipts come as files', () => {
  const files = (entries: Record<string, string>): Files =>
    ({
      stat: async (path: string) =>
        path === 'receipts'
          ? { name: path, kind: 'other', size: 0 }
          : path in entries
            ? { name: path, kind: 'file', size: entries[path]!.length }
            : undefined,
      list: async () =>
        Object.keys(entries)
          .filter((path) => path.startsWith('receipts/'))
          .map((path) => ({ name: path.replace('receipts/', ''), kind: 'file', size: 1 })),
      read: async (path: string) => Buffer.from(entries[path]!),
    }) as unknown as Files;
  const needs = { preflight: { result: 'success', outputs: {} } };

  it('reads them from folders and files', async () => {
    const entries = { 'receipts/pypi.json': receipt('pypi'), 'receipts/notes.txt': 'no receipt' };
    const all = files({ ...entries, 'crate.json': receipt('crate') });
    const request = { needs, receiptPaths: ['receipts', 'crate.json'] };
    const report = await undraft(github, { files: all, request });
    expect(report).toMatchObject({ outcome: 'published', failures: [] });
  });

  it('counts a receipt once that is handed over twice', async () => {
    const all = files({ 'receipts/pypi.json': `${receipt('pypi')}\n` });
    const report = await undraft(github, { files: all, request: { receiptPaths: ['receipts'] } });
    expect(report.failures).toEqual([]);
  });

  it.each(['missing.json', 'receipts'])('refuses a path without receipts: %s', async (path) => {
    const report = await undraft(github, { files: files({}), request: { receiptPaths: [path] } });
    await expectFailure('UNDRAFT_RECEIPTS_UNREADABLE', () => throwOnly(report));
  });
});

describe('when the tag is not where it was sealed', () => {
  it('refuses a tag that moved', async () => {
    github.tagCommit = present('b'.repeat(40));
    await expectRefusal(async () => {
      await expectFailure('RELEASE_TAG_MOVED', async () => throwOnly(await undraft(github)));
    });
  });

  it('refuses a tag that is gone, for GitHub would create it elsewhere', async () => {
    github.tagCommit = absent;
    await expectRefusal(async () => {
      await expectFailure('RELEASE_TAG_GONE', async () => throwOnly(await undraft(github)));
    });
  });

  it('refuses a tag that moves while the assets are hashed', async () => {
    const releases = intercept(github.port, async (name, act) => {
      if (name === 'findLatest') github.tagCommit = present('b'.repeat(40));
      return act();
    });
    await expectRefusal(async () => {
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
    await expectRefusal(async () => {
      await expectFailure('UNDRAFT_RELEASE_ID', async () =>
        throwOnly(await undraft(github, { request: { releaseId: other.id } })),
      );
    });
  });

  it('refuses two drafts', async () => {
    github.addRelease({ body: 'Somebody’s own.' });
    await expectRefusal(async () => {
      await expectFailure('RELEASE_TWO_DRAFTS', async () => throwOnly(await undraft(github)));
    });
  });

  it('refuses a draft without the marker', async () => {
    github.draft.body = 'Marker edited away.';
    await expectRefusal(async () => {
      await expectFailure('RELEASE_FOREIGN_DRAFT', async () => throwOnly(await undraft(github)));
    });
  });

  it('refuses a draft whose tag got lost', async () => {
    github.draft.tag = 'untagged-4f2a';
    await expectRefusal(async () => {
      await expectFailure('UNDRAFT_RETAGGED', async () => throwOnly(await undraft(github)));
    });
  });

  it('refuses when another release of the tag is public', async () => {
    github.addRelease({ draft: false });
    await expectRefusal(async () => {
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
    await expectRefusal(async () => {
      await expectFailure('RELEASE_ASSET_DIFFERS', async () => throwOnly(await undraft(github)));
    });
  });

  it('refuses served bytes that are other than GitHub’s digest says', async () => {
    const { name, bytes } = github.draft.assets[0]!;
    github.served.set(name, Buffer.from(bytes.toString().toUpperCase()));
    await expectRefusal(async () => {
      await expectFailure('RELEASE_ASSET_DIFFERS', async () => throwOnly(await undraft(github)));
    });
  });

  it('refuses an added asset', async () => {
    github.draft.assets.push(storedAsset(99, 'installer.sh', Buffer.from('curl | sh')));
    await expectRefusal(async () => {
      await expectFailure('RELEASE_ASSET_UNEXPECTED', async () => throwOnly(await undraft(github)));
    });
  });

  it('refuses a missing asset', async () => {
    github.draft.assets.pop();
    await expectRefusal(async () => {
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
    await expectRefusal(async () => {
      await expectFailure('RELEASE_ASSET_UNFINISHED', async () => throwOnly(await undraft(github)));
    });
  });

  it('refuses what it could not download', async () => {
    const releases: Releases = { ...github.port, downloadAsset: async () => unknown('an outage') };
    await expectRefusal(async () => {
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
    await expectRefusal(async () => {
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

describe('when several things are wrong', () => {
  it('tells all of them at once, in the order of the checklist', async () => {
    github.tagCommit = present('b'.repeat(40));
    github.draft.assets.pop();
    const needs = { ...without('publish-pypi'), smoke: { result: 'failure', outputs: {} } };
    const { failures, outcome } = await undraft(github, { request: { needs, makeLatest: 'true' } });
    expect(outcome).toBeUndefined();
    expect(failures.map(({ code }) => code)).toEqual([
      'UNDRAFT_NEEDS_NOT_SUCCESSFUL',
      'RECEIPT_MISSING',
      'RELEASE_TAG_MOVED',
      'RELEASE_ASSET_MISSING',
    ]);
  });

  it.each(['list', 'findPublished', 'find', 'listAssets', 'findLatest'])(
    'never guesses what it cannot read: %s',
    async (broken) => {
      const releases = intercept(github.port, async (name, act) =>
        name === broken ? unknown('an outage') : act(),
      );
      await expectRefusal(async () => {
        await expectFailure('RELEASE_UNREADABLE', async () =>
          throwOnly(await undraft(github, { releases })),
        );
      });
    },
  );
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
    await expectRefusal(async () => {
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
  const lost = { state: 'ambiguous', reason: 'connection reset' } as const;

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

function without(job: string) {
  return Object.fromEntries(Object.entries(goodNeeds()).filter(([name]) => name !== job));
}

describe('the sealed commit', () => {
  it('is the one that the tag is checked against', async () => {
    github.tagCommit = present(commit);
    expect((await undraft(github)).failures).toEqual([]);
  });
});
