import { describe, expect, test } from '@jest/globals';
import type { RollbackChoices } from '../../src/rollback/actions.ts';
import { planRollback } from '../../src/rollback/plan.ts';
import {
  judgeSuccess,
  judgeTag,
  type ChannelState,
  type ReleaseStanding,
  type RollbackState,
  type TagSight,
} from '../../src/rollback/state.ts';
import { commit } from '../release/support/sealed.ts';

const ours = `sha256:${'1'.repeat(64)}`;
const former = `sha256:${'2'.repeat(64)}`;
const other = `sha256:${'3'.repeat(64)}`;
const repository = { registry: 'ghcr.io', name: 'octo/demo' };
const at = (digest: string | null): TagSight => ({ state: 'known', digest });

const releaseOf = (kind: 'draft' | 'public'): ReleaseStanding => ({
  kind,
  foreign: undefined,
  release: {
    ...{ id: 7, tag: 'v1.2.3', name: 'v1.2.3', body: '', draft: kind === 'draft' },
    ...{ prerelease: false, immutable: false, url: 'https://github.com/octo/demo/releases/7' },
    ...{ uploadUrl: '', assets: [], publishedAt: undefined },
  },
});
const unknownRelease: ReleaseStanding = {
  ...{ kind: 'unknown', what: 'the list of releases', reason: 'HTTP 503', denied: false },
};
const channelsOf = (...states: readonly ChannelState[]) =>
  states.map((state, index) => ({
    ...{ name: `channel-${index}`, type: 'crates', package: 'demo', version: '1.2.3' },
    indexUrl: undefined,
    state,
  })) as NonNullable<RollbackState['channels']>;

const stateOf = (changes: Partial<RollbackState> = {}): RollbackState => ({
  subject: {
    ...{ repository: 'octo/demo', tag: 'v1.2.3', version: '1.2.3', commit, run: 1001 },
    ...{ manifest: undefined, manifestSha256: undefined },
  },
  release: { kind: 'none' },
  channels: channelsOf('absent'),
  promoted: [],
  staging: [],
  gitTag: { commit },
  unread: [],
  ...changes,
});

const nothing: RollbackChoices = {
  ...{ draft: 'keep', published: 'keep', yank: [], deleteGitTag: false, hasCratesToken: false },
};
const everything: RollbackChoices = {
  ...{ draft: 'delete', published: 'draft', yank: ['channel-0', 'channel-1'] },
  ...{ deleteGitTag: true, hasCratesToken: true },
};
const plan = (state: RollbackState, choices: RollbackChoices) =>
  planRollback(state, choices, []).actions.map(({ kind }) => kind);

describe('whether a release succeeded', () => {
  test.each<[ReleaseStanding, readonly ChannelState[] | undefined, 'yes' | 'no' | 'unknown']>([
    [releaseOf('public'), ['equal', 'equal'], 'yes'],
    [releaseOf('public'), [], 'yes'],
    [releaseOf('public'), ['equal', 'absent'], 'no'],
    [releaseOf('public'), ['unknown', 'absent'], 'no'],
    [releaseOf('public'), ['equal', 'withdrawn'], 'no'],
    [releaseOf('public'), ['equal', 'unknown'], 'unknown'],
    [releaseOf('public'), undefined, 'unknown'],
    [releaseOf('draft'), ['equal', 'equal'], 'no'],
    [releaseOf('draft'), ['unknown'], 'no'],
    [{ kind: 'none' }, undefined, 'no'],
    [unknownRelease, ['equal'], 'unknown'],
    [unknownRelease, ['different'], 'no'],
  ])('%# is judged by one definite shortfall, or by all of it', (release, states, verdict) => {
    expect(judgeSuccess({ release, channels: states && channelsOf(...states) })).toBe(verdict);
  });
});

describe('where a promoted tag stands', () => {
  test.each([
    [former, at(former), 'as-before'],
    [former, at(ours), 'ours'],
    [former, at(other), 'moved'],
    [former, at(null), 'moved'],
    [null, at(null), 'as-before'],
    [null, at(ours), 'ours'],
    [null, at(other), 'moved'],
    [undefined, at(ours), 'unrecorded'],
    [undefined, at(null), 'as-before'],
    [former, { state: 'denied', reason: 'no' } as const, 'unread'],
    [null, { state: 'unknown', reason: 'no' } as const, 'unread'],
  ])('before at %s, now %o: %s', (before, sight, verdict) => {
    const tag = { repository, name: 'latest', ours: [ours], former: before, sight };
    expect(judgeTag(tag)).toBe(verdict);
  });
});

describe('the plan', () => {
  test.each<[string, Partial<RollbackState>, readonly string[]]>([
    ['of nothing is nothing, but for the tag', {}, ['delete-git-tag']],
    [
      'deletes the draft before the tag',
      { release: releaseOf('draft') },
      ['delete-draft', 'delete-git-tag'],
    ],
    [
      'makes a public release a draft, and deletes that',
      { release: releaseOf('public') },
      ['withdraw-release', 'delete-draft', 'delete-git-tag'],
    ],
    [
      'yanks what is there, and keeps the tag',
      { channels: channelsOf('equal', 'absent') },
      ['yank'],
    ],
    ['yanks a part', { channels: channelsOf('partial') }, ['yank']],
    ['yanks no bytes of somebody else', { channels: channelsOf('different') }, []],
    ['yanks nothing twice', { channels: channelsOf('withdrawn') }, []],
    ['keeps the tag while a registry is silent', { channels: channelsOf('unknown') }, []],
    ['keeps the tag while npm may have it staged', { channels: channelsOf('staged') }, []],
    ['keeps the tag when nobody knows the channels', { channels: undefined }, []],
    ['keeps a tag that was moved', { gitTag: { commit: 'b'.repeat(40) } }, []],
    ['has nothing for a tag that is gone', { gitTag: { commit: null } }, []],
    [
      'keeps the tag while anything is unread',
      { unread: [{ what: 'a receipt', reason: 'it is no JSON', denied: false }] },
      [],
    ],
  ])('%s', (_, changes, kinds) => {
    expect(plan(stateOf(changes), everything)).toEqual(kinds);
  });

  test.each([
    ['a draft', { release: releaseOf('draft') }],
    ['a public release', { release: releaseOf('public'), channels: channelsOf('equal', 'absent') }],
    ['a published version', { channels: channelsOf('equal') }],
  ])('leaves %s alone unless told to, and says so', (_, changes) => {
    const { actions, left } = planRollback(stateOf(changes), nothing, []);
    expect(actions).toEqual([]);
    expect(left.length).toBeGreaterThan(1);
    expect(left.every(({ reason }) => reason !== '')).toBe(true);
  });

  test('keeps the draft of a release that has only to be un-drafted', () => {
    const published = stateOf({
      release: releaseOf('draft'),
      channels: channelsOf('equal', 'equal'),
    });
    const { actions, left } = planRollback(published, { ...everything, yank: [] }, []);
    expect(actions).toEqual([]);
    expect(left.some(({ reason }) => reason.includes('only un-drafting is left'))).toBe(true);
    const bare = stateOf({ release: releaseOf('draft'), channels: [], gitTag: undefined });
    expect(plan(bare, everything)).toEqual(['delete-draft']);
  });

  test('never yanks at crates.io what is published elsewhere', () => {
    const [channel] = channelsOf('equal');
    const channels = [{ ...channel!, indexUrl: 'https://crates.corp.example' }];
    const { actions, left } = planRollback(stateOf({ channels }), everything, []);
    expect(actions).toEqual([]);
    expect(left[0]!.byHand).toBe(
      'Withdraw it at https://crates.corp.example, if that has a way to.',
    );
  });

  test('tells of a release that was named and is not there', () => {
    const { left } = planRollback(stateOf({ release: { kind: 'none', missing: 7 } }), nothing, []);
    expect(left[0]).toMatchObject({ what: 'release 7' });
  });

  test('keeps the git tag of a draft that stays: it would be made again elsewhere', () => {
    const state = stateOf({ release: releaseOf('draft') });
    expect(plan(state, { ...everything, draft: 'keep' })).toEqual([]);
  });

  test('marks instead of withdrawing when told to', () => {
    const state = stateOf({
      release: releaseOf('public'),
      channels: channelsOf('absent', 'equal'),
    });
    expect(plan(state, { ...nothing, published: 'mark-unsafe' })).toEqual(['mark-unsafe']);
  });

  test('puts images back before anything else', () => {
    const tag = { repository, name: 'latest', ours: [ours], former, sight: at(ours) };
    const state = stateOf({ promoted: [tag], release: releaseOf('draft') });
    expect(plan(state, { ...everything, deleteGitTag: false })).toEqual([
      'restore-tag',
      'delete-draft',
    ]);
  });

  test('removes no tag whose image is a part of one that stays', () => {
    const promoted = [{ repository, name: '1.2.3', ours: [ours], former: null, sight: at(ours) }];
    const staging = {
      repository,
      clears: false,
      referrers: new Map<string, string[]>(),
      tags: new Map([
        ['1.2.3', ours],
        ['1.2.2', other],
      ]),
      children: new Map([[other, [ours]]]),
      staging: [],
    };
    const state = stateOf({ promoted, staging: [staging] });
    expect(plan(state, nothing)).toEqual([]);
    // What was not looked at may need it.
    expect(plan({ ...state, staging: [] }, nothing)).toEqual([]);
    const free = { ...staging, children: new Map<string, string[]>() };
    expect(plan({ ...state, staging: [free] }, nothing)).toEqual(['remove-tag']);
  });
});
