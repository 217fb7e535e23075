import { beforeEach, describe, expect, it } from '@jest/globals';
import { present, unknown } from '../../src/lookup.ts';
import { renderBody } from '../../src/release/marker.ts';
import { expectFailure } from '../support/expect-failure.ts';
import { intercept } from './support/fake-releases.ts';
import { body, expectRefusal, stagedGithub, throwOnly, undraft } from './support/runs.ts';
import { assets, marker, needsWithout, tag } from './support/sealed.ts';

let github: ReturnType<typeof stagedGithub>;
beforeEach(() => {
  github = stagedGithub();
});

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
    await expectRefusal(github, async () => {
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
      throwOnly(await undraft(github, { request: { needs: needsWithout('publish-pypi') } })),
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

describe('when several things are wrong', () => {
  it('tells all of them at once, in the order of the checklist', async () => {
    github.tagCommit = present('b'.repeat(40));
    github.draft.assets.pop();
    const needs = { ...needsWithout('publish-pypi'), smoke: { result: 'failure', outputs: {} } };
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
      await expectRefusal(github, async () => {
        await expectFailure('RELEASE_UNREADABLE', async () =>
          throwOnly(await undraft(github, { releases })),
        );
      });
    },
  );
});
