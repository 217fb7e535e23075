import { describe, expect, test } from '@jest/globals';
import { openGithub, pluck } from './support.ts';

describe('a commit', () => {
  test('has the same SHA whenever it has the same content', () => {
    const [one, other] = [openGithub(), openGithub()];
    expect(one.head).toMatch(/^[0-9a-f]{40}$/);
    expect(other.head).toBe(one.head);
    expect(other.repository.addCommit({ message: 'x' })).not.toBe(
      one.repository.addCommit({ message: 'y' }),
    );
  });

  test('may carry the SHA of a real one', async () => {
    const { call, repository } = openGithub();
    const sha = 'c0ffee'.padEnd(40, '0');
    repository.addCommit({ sha, message: 'Real' });
    expect((await call('GET', `/git/commits/${sha}`)).json.message).toBe('Real');
  });

  test('is found by branch, tag, SHA and short SHA', async () => {
    const { call, head, repository } = openGithub();
    repository.setTag('v1.0.0', head, { annotated: true });
    for (const name of ['main', 'refs/heads/main', 'v1.0.0', 'tags/v1.0.0', head, head.slice(0, 8)])
      expect((await call('GET', `/commits/${name}`)).json.sha).toBe(head);
  });

  test('that is not there is a 422 as a ref and a 404 as a git object', async () => {
    const { call } = openGithub();
    expect((await call('GET', '/commits/nowhere')).status).toBe(422);
    expect((await call('GET', `/git/commits/${'0'.repeat(40)}`)).status).toBe(404);
  });

  test('is listed with its ancestors, nearest first', async () => {
    const { call, head, repository } = openGithub();
    const next = repository.addCommit({ message: 'Next' });
    expect(pluck((await call('GET', '/commits')).json, 'sha')).toEqual([next, head]);
    expect(pluck((await call('GET', `/commits?sha=${head}`)).json, 'sha')).toEqual([head]);
    expect((await call('GET', '/commits?sha=nowhere')).status).toBe(404);
  });
});

describe('comparing', () => {
  function forked() {
    const world = openGithub();
    const { head: root, repository } = world;
    const main = repository.addCommit({ message: 'On main' });
    const side = repository.addCommit({ parents: [root], branch: 'side', message: 'Aside' });
    return { ...world, root, main, side };
  }

  test('tells identical, ahead, behind and diverged', async () => {
    const { call, main, root, side } = forked();
    const status = async (base: string, head: string) =>
      (await call('GET', `/compare/${base}...${head}`)).json;
    expect(await status(main, 'main')).toMatchObject({ status: 'identical', total_commits: 0 });
    expect(await status(root, 'main')).toMatchObject({ status: 'ahead', ahead_by: 1 });
    expect(await status('main', root)).toMatchObject({ status: 'behind', behind_by: 1 });
    const diverged = await status('main', 'side');
    expect(diverged).toMatchObject({ status: 'diverged', merge_base_commit: { sha: root } });
    expect(pluck(diverged.commits!, 'sha')).toEqual([side]);
  });

  test('sees through merges', async () => {
    const { call, main, repository, side } = forked();
    const merge = repository.addCommit({ parents: [main, side], message: 'Merge' });
    const { json } = await call('GET', `/compare/${merge}...${side}`);
    expect(json).toMatchObject({ status: 'behind', behind_by: 2 });
  });

  test('is a 404 without a common ancestor or without one of the two', async () => {
    const { call, repository } = forked();
    const alone = repository.addCommit({ parents: [], branch: null, message: 'Orphan' });
    expect((await call('GET', `/compare/main...${alone}`)).status).toBe(404);
    expect((await call('GET', '/compare/main...nowhere')).status).toBe(404);
  });
});

describe('the content of a file', () => {
  test('is the one at the ref, the default branch when none is given', async () => {
    const { call, head, repository } = openGithub();
    repository.addCommit({ files: { 'README.md': 'New\n', 'old.txt': null } });
    const text = async (query: string) =>
      Buffer.from(
        String((await call('GET', `/contents/README.md${query}`)).json.content),
        'base64',
      ).toString();
    expect(await text('')).toBe('New\n');
    expect(await text(`?ref=${head}`)).toBe('Hello\n');
  });

  test('comes raw when asked for raw', async () => {
    const { call } = openGithub();
    const headers = { accept: 'application/vnd.github.raw+json' };
    expect(String((await call('GET', '/contents/README.md', { headers })).raw)).toBe('Hello\n');
  });

  test('that is not there is a 404, a removed one as well', async () => {
    const { call, head, repository } = openGithub();
    repository.addCommit({ files: { 'README.md': null } });
    expect((await call('GET', '/contents/README.md')).status).toBe(404);
    expect((await call('GET', '/contents/README.md?ref=nowhere')).status).toBe(404);
    expect((await call('GET', `/contents/README.md?ref=${head}`)).status).toBe(200);
  });
});

describe('a scenario that seeds git', () => {
  test('may not name commits that are not there', () => {
    const { repository } = openGithub();
    expect(() => repository.setTag('v1', 'x')).toThrow('no commit x');
    expect(() => repository.setBranch('b', 'x')).toThrow('no commit x');
    expect(() => repository.addCommit({ parents: ['x'] })).toThrow('no commit x');
  });
});
