import { expect, test } from '@jest/globals';
import { renderNextNotes, renderUnsafeNotes } from '../../src/rollback/next-notes.ts';
import type { RollbackState } from '../../src/rollback/state.ts';

const hostile = '](https://evil.example) <img src=x> @octo `rm`';
const shown = "`](https://evil.example) <img src=x> @octo 'rm'`";

const state: RollbackState = {
  subject: {
    ...{ repository: 'octo/demo', tag: hostile, version: undefined, commit: undefined },
    ...{ run: undefined, manifest: undefined, manifestSha256: undefined },
  },
  release: { kind: 'none' },
  channels: [
    {
      ...{ name: 'maven', type: 'maven', package: hostile, version: '1.2.3' },
      ...{ indexUrl: undefined, state: 'equal' },
    },
  ],
  ...{ promoted: [], staging: [], gitTag: undefined, unread: [] },
};

test('names that others chose are no markup in the notes, and notify nobody', () => {
  const failed = [{ name: hostile, result: 'failure', outputs: new Map<string, string>() }];
  const told = `**${shown} was not released.** Its release stopped: ${shown} (failure). It stays at ${shown} (maven), where a version cannot be taken back. Do not use it: use`;
  expect(renderNextNotes(state, failed)).toBe(`${told} this release.`);
  expect(renderUnsafeNotes(state, failed)).toBe(`${told} another one.`);
});
