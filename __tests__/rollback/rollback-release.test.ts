import { describe, expect, test } from '@jest/globals';
import { renderBody } from '../../src/release/marker.ts';
import { goodNeeds, marker } from '../release/support/sealed.ts';
import { expectResultFailure } from '../support/expect-failure.ts';
import {
  expectNothingToDo,
  kindsOf,
  openRollbackWorld,
  planOf,
  publish,
  type RollbackWorld,
} from './rollback-world.ts';

const staging = { 'prerelease-tags': 'registry.spec.example/octo/demo:build-{{run}}*' };

describe('cleanup-after-success', () => {
  test('is refused when the release is public and every channel serves the sealed bytes', async () => {
    await using release = await openRollbackWorld();
    release.addRelease({ draft: false });
    publish(release.world, 'pypi', 'crate');
    await release.promote();
    const before = release.tags();
    const inputs = { ...staging, published: 'draft', draft: 'delete', 'delete-git-tag': 'true' };
    expectResultFailure('ROLLBACK_AFTER_SUCCESS', await release.rollback(inputs));
    expect(release.tags()).toEqual(before);
    expect(release.kept()?.draft).toBe(false);
  });

  test('is refused when every needed job succeeded, before anything is asked', async () => {
    await using release = await openRollbackWorld();
    release.addRelease();
    const result = await release.rollback({ needs: JSON.stringify(goodNeeds()) });
    expectResultFailure('ROLLBACK_AFTER_SUCCESS', result);
    expect(release.world.log.requests).toEqual([]);
  });

  test('is refused as well when nobody can tell whether it succeeded', async () => {
    await using release = await openRollbackWorld();
    release.addRelease({ draft: false });
    publish(release.world, 'pypi', 'crate');
    release.world.faults.add({
      id: 'down',
      match: { host: 'crates.io' },
      effect: { kind: 'status', status: 503 },
    });
    const result = await release.rollback({ published: 'draft' });
    const { seen } = expectResultFailure('ROLLBACK_SUCCESS_UNKNOWN', result);
    expect(seen).toContain('the channel crate');
    expect(release.kept()?.draft).toBe(false);
  });

  test('tells why the manifest of a public release cannot be used, when nobody handed one over', async () => {
    await using release = await openRollbackWorld();
    release.addRelease({ draft: false });
    release.world.faults.add({
      id: 'down',
      match: { path: /\/releases\/assets\/\d+$/ },
      effect: { kind: 'status', status: 503 },
    });
    const inputs = { 'sealed-folder': '', 'manifest-digest': '', tag: 'v1.2.3' };
    const { seen } = expectResultFailure(
      'ROLLBACK_SUCCESS_UNKNOWN',
      await release.rollback(inputs),
    );
    expect(seen).toMatch(/^release\.json of release \d+ could not be read: .*503/);
  });

  test('a receipt of another release is refused before anything is changed', async () => {
    await using release = await openRollbackWorld();
    await release.promote({ version: '1.2.2', tags: 'latest' });
    const before = release.tags();
    expectResultFailure('ROLLBACK_RECEIPT_DIFFERS', await release.rollback());
    expect(release.tags()).toEqual(before);
  });
});

describe('the draft and the release', () => {
  test('the draft of this release is deleted when told to, and the tag when nobody has the version', async () => {
    await using release = await openRollbackWorld();
    release.addRelease();
    const inputs = { draft: 'delete', 'delete-git-tag': 'true' };
    const { outputs, failure } = await release.rollback(inputs);
    expect(failure).toBeUndefined();
    expect(kindsOf(outputs)).toEqual(['delete-draft', 'delete-git-tag']);
    expect([release.kept(), release.repository.tagCommit('v1.2.3')]).toEqual([
      undefined,
      undefined,
    ]);
    expect(release.repository.tagCommit('v1.2.2')).toBeDefined();
    await expectNothingToDo(release, inputs);
  });

  test.each([
    ['a version is published', (release: RollbackWorld) => publish(release.world, 'crate')],
    [
      'a registry does not answer',
      (release: RollbackWorld) =>
        release.world.faults.add({
          id: 'down',
          match: { host: 'pypi.org' },
          effect: { kind: 'status', status: 503 },
        }),
    ],
    [
      'the tag was moved',
      (release: RollbackWorld) =>
        release.repository.setTag('v1.2.3', release.repository.addCommit({ message: 'Later' })),
    ],
  ])('the git tag stays when %s', async (_, happen) => {
    await using release = await openRollbackWorld();
    happen(release);
    const { outputs } = await release.rollback({ 'delete-git-tag': 'true' });
    expect(kindsOf(outputs)).toEqual([]);
    expect(release.repository.tagCommit('v1.2.3')).toBeDefined();
    expect(planOf(outputs).left.map(({ what }) => what)).toContain('the git tag v1.2.3');
  });

  test('the draft of somebody else stays', async () => {
    await using release = await openRollbackWorld();
    release.addRelease({ body: 'By hand.' });
    const { outputs, failure } = await release.rollback({ draft: 'delete' });
    expect([failure, outputs.state]).toEqual([undefined, 'nothing-to-do']);
    expect(planOf(outputs).left[0]!.reason).toContain('it has no marker');
    expect(release.kept()).toBeDefined();
  });

  test('the release that has copied its notes stays, and does not hide the draft', async () => {
    await using release = await openRollbackWorld();
    release.addRelease();
    const body = release.kept()!.body!;
    release.repository.addRelease({ tagName: 'v1.2.4', draft: false, body });
    publish(release.world, 'pypi');
    const inputs = { draft: 'delete', published: 'draft' };
    const { outputs, failure } = await release.rollback(inputs);
    expect(failure).toBeUndefined();
    expect(kindsOf(outputs)).toEqual(['delete-draft']);
    const alone = await release.rollback(inputs);
    expect(kindsOf(alone.outputs)).toEqual([]);
    expect(planOf(alone.outputs).left[0]!.reason).toContain('it is of the tag v1.2.4');
  });

  test('two drafts both stay', async () => {
    await using release = await openRollbackWorld();
    release.addRelease();
    release.addRelease();
    const { outputs } = await release.rollback({ draft: 'delete' });
    expect(kindsOf(outputs)).toEqual([]);
    expect(planOf(outputs).left[0]!.reason).toContain('more than one draft');
  });

  test('a draft that is published meanwhile is not deleted', async () => {
    await using release = await openRollbackWorld();
    release.addRelease();
    await release.promote();
    release.world.faults.add({
      id: 'published meanwhile',
      match: { method: 'PUT', path: '/v2/octo/demo/manifests/latest' },
      effect: {
        kind: 'event',
        moment: 'before',
        happen: () => void ((release.kept() as { draft: boolean }).draft = false),
      },
    });
    const result = await release.rollback({ draft: 'delete' });
    const { seen } = expectResultFailure('ROLLBACK_INCOMPLETE', result);
    expect(seen).toContain('it was made public meanwhile');
    expect(release.kept()).toBeDefined();
  });

  test('a public release becomes a draft again, with its tag', async () => {
    await using release = await openRollbackWorld();
    release.addRelease({ draft: false });
    publish(release.world, 'pypi');
    const { outputs, failure } = await release.rollback({ published: 'draft' });
    expect(failure).toBeUndefined();
    expect(kindsOf(outputs)).toEqual(['withdraw-release']);
    expect(release.kept()).toMatchObject({ draft: true, tagName: 'v1.2.3' });
    await expectNothingToDo(release, { published: 'draft' });
  });

  test('an immutable one stays, and can be marked', async () => {
    await using release = await openRollbackWorld();
    release.addRelease({ draft: false });
    (release.kept() as { immutable: boolean }).immutable = true;
    publish(release.world, 'pypi');
    const kept = await release.rollback({ published: 'draft' });
    expect(planOf(kept.outputs).left[0]!.reason).toContain('immutable');
    const marked = await release.rollback({ published: 'mark-unsafe' });
    expect(marked.failure).toBeUndefined();
    expect(release.kept()!.body).toMatch(/^> \[!CAUTION\]\n> \*\*Do not use this release/);
    expect(release.kept()!.body).toContain('What is new.');
    await expectNothingToDo(release, { published: 'mark-unsafe' });
  });

  test('is found without the sealed set, by its marker and the manifest in it', async () => {
    await using release = await openRollbackWorld();
    const id = release.addRelease();
    publish(release.world, 'crate');
    const alone = { 'sealed-folder': '', 'manifest-digest': '', 'release-id': String(id) };
    const { outputs, failure } = await release.rollback({ ...alone, draft: 'delete' });
    expect(failure).toBeUndefined();
    expect(kindsOf(outputs)).toEqual(['delete-draft']);
    expect(planOf(outputs).left.map(({ what }) => what)).toContain('crate: demo 1.2.3');
  });
});

describe('without the sealed set, the manifest of the release', () => {
  const alone = { 'sealed-folder': '', 'manifest-digest': '' };
  const silent = (path: RegExp, status: number) => (release: RollbackWorld) => {
    release.addRelease();
    release.world.faults.add({
      id: 'silent',
      match: { method: 'GET', path },
      effect: { kind: 'status', status },
    });
  };
  const withMarker = (changes: object) => (release: RollbackWorld) => {
    release.addRelease({ body: renderBody('', { ...marker, ...changes }) });
  };
  const list = /\/releases\/\d+\/assets$/;
  const download = /\/releases\/assets\/\d+$/;

  test.each([
    ['is not listed', silent(list, 503), 'ROLLBACK_INCOMPLETE', '503'],
    ['may not be listed', silent(list, 403), 'ROLLBACK_DENIED', '403'],
    ['is not served', silent(download, 503), 'ROLLBACK_INCOMPLETE', '503'],
    ['may not be had', silent(download, 403), 'ROLLBACK_DENIED', '403'],
    [
      'is not the one that the marker names',
      withMarker({ manifest: '0'.repeat(64) }),
      'ROLLBACK_INCOMPLETE',
      'its marker names 0000',
    ],
  ] as const)('is unread when it %s: nobody looked at any channel', async (...of) => {
    const [, arrange, code, reason] = of;
    await using release = await openRollbackWorld();
    arrange(release);
    publish(release.world, 'crate');
    const result = await release.rollback(alone);
    expect(result.outputs.state).toBe('incomplete');
    const { seen } = expectResultFailure(code, result);
    expect(seen).toMatch(/^release\.json of release \d+/);
    expect(seen).toContain(reason);
  });

  test('may definitely not be there: then nobody knows what was sealed', async () => {
    await using release = await openRollbackWorld();
    release.repository.addRelease({
      ...{ tagName: 'v1.2.3', draft: true, body: renderBody('', marker) },
    });
    const { outputs, failure } = await release.rollback(alone);
    expect([failure, outputs.state]).toEqual([undefined, 'nothing-to-do']);
  });
});

describe('yank', () => {
  const yank = { yank: 'crate\npypi' };

  test('withdraws a crate with a token, and prints how a person does the rest', async () => {
    await using release = await openRollbackWorld();
    release.world.crates.requireKnownTokens();
    release.world.crates.addToken('the-token-of-octo', 'demo');
    publish(release.world, 'crate');
    const inputs = { ...yank, 'crates-token': 'the-token-of-octo' };
    const { outputs, failure } = await release.rollback(inputs);
    expect(failure).toBeUndefined();
    expect(kindsOf(outputs)).toEqual(['yank']);
    expect(release.world.crates.state.crates.demo!.versions[0]!.yanked).toBe(true);
    await expectNothingToDo(release, inputs);
    expect(JSON.stringify(outputs)).not.toContain('the-token-of-octo');
  });

  test('is refused loudly with a token that may not', async () => {
    await using release = await openRollbackWorld();
    release.world.crates.requireKnownTokens();
    release.world.crates.addToken('the-token-of-octo', 'other');
    publish(release.world, 'crate');
    const result = await release.rollback({ ...yank, 'crates-token': 'the-token-of-octo' });
    const { seen } = expectResultFailure('ROLLBACK_DENIED', result);
    expect(seen).toContain('required permissions');
  });

  test('without a token, and at PyPI, is a command for a person', async () => {
    await using release = await openRollbackWorld();
    publish(release.world, 'pypi', 'crate');
    const { outputs, summary } = await release.rollback(yank);
    expect(kindsOf(outputs)).toEqual([]);
    expect(summary).toContain('`cargo yank demo@1.2.3`');
    expect(summary).toContain('pypi.org/manage/project/demo/release/1.2.3');
  });

  test('names sealed channels alone', async () => {
    await using release = await openRollbackWorld();
    expectResultFailure('INPUT_INVALID', await release.rollback({ yank: 'npm' }));
  });
});
