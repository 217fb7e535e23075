import { describe, expect, test } from '@jest/globals';
import { absent, present, unknown, type Lookup } from '../../src/lookup.ts';
import { requireFutureCommit, requireTagCommit } from '../../src/tag/locate.ts';
import { expectFailure } from '../support/expect-failure.ts';
import type { fakeRun } from '../support/fakes.ts';
import { commit, tagPorts } from './literals.ts';

const other = 'b'.repeat(40);

function ports(tag: Lookup<string>, run: Parameters<typeof fakeRun>[0] = {}) {
  return tagPorts({ tag, run });
}

describe("a tag's commit", () => {
  test('is the one that it points at', async () => {
    expect(await requireTagCommit('v1.2.3', ports(present(commit)))).toBe(commit);
    const resumed = ports(present(other), { ref: 'refs/heads/main' });
    expect(await requireTagCommit('v1.2.3', resumed)).toBe(other);
  });

  test('is refused when there is no tag', async () => {
    await expectFailure('TAG_NOT_FOUND', () => requireTagCommit('v1.2.3', ports(absent)));
  });

  test('is refused when GitHub does not tell', async () => {
    const failure = await expectFailure('TAG_UNKNOWN', () =>
      requireTagCommit('v1.2.3', ports(unknown('HTTP 502'))),
    );
    expect(failure.seen).toBe('HTTP 502.');
  });

  test('is refused when it is not the one that started this run', async () => {
    const failure = await expectFailure('TAG_MOVED_SINCE_TRIGGER', () =>
      requireTagCommit('v1.2.3', ports(present(other))),
    );
    expect(failure.cure).toContain('new version');
  });
});

describe('the commit of a tag to come', () => {
  test("is the run's", async () => {
    expect(await requireFutureCommit('v1.2.3', ports(absent))).toBe(commit);
    expect(await requireFutureCommit('v1.2.3', ports(present(commit)))).toBe(commit);
  });

  test('is refused when the tag stands elsewhere', async () => {
    await expectFailure('TAG_ELSEWHERE', () =>
      requireFutureCommit('v1.2.3', ports(present(other))),
    );
  });

  test('is refused when nothing tells it', async () => {
    await expectFailure('TAG_COMMIT_UNKNOWN', () =>
      requireFutureCommit('v1.2.3', ports(absent, { commit: undefined })),
    );
  });
});
