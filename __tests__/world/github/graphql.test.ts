import { describe, expect, test } from '@jest/globals';
import { openGithub, type TestGithub } from './support.ts';

const byTag = 'query RepositoryReleaseByTag($name:String!){repository{release{databaseId}}}';
const list = 'query RepositoryReleaseList($name:String!){repository{releases{nodes{tagName}}}}';

function query(world: TestGithub, text: string, token = world.token) {
  const variables = { owner: 'octo', name: 'demo', tagName: 'v1.0.0', perPage: 30 };
  const body = { query: text, variables };
  return world.call('POST', 'https://api.github.com/graphql', { body, token });
}

describe('what gh asks by GraphQL', () => {
  test('finds a draft by its tag for who may write, and for nobody else', async () => {
    const world = openGithub();
    const id = world.repository.addRelease({ tagName: 'v1.0.0' });
    const found = await query(world, byTag);
    expect(found.json).toEqual({
      data: { repository: { release: { databaseId: id, isDraft: true } } },
    });
    const reader = world.tokenWith({ contents: 'read' });
    const hidden = await query(world, byTag, reader);
    expect(hidden.json).toEqual({ data: { repository: { release: null } } });
  });

  test('lists releases and says which is the latest', async () => {
    const world = openGithub();
    world.repository.addRelease({ tagName: 'v1.0.0', draft: false });
    world.repository.addRelease({ tagName: 'v2.0.0' });
    const { json } = await query(world, list);
    expect(json.data?.repository?.releases?.nodes).toMatchObject([
      { tagName: 'v2.0.0', isDraft: true, isLatest: false },
      { tagName: 'v1.0.0', isDraft: false, isLatest: true },
    ]);
  });

  test('needs a token', async () => {
    const world = openGithub();
    const bad = await query(world, list, 'ghs_unknown');
    expect(bad.status).toBe(401);
  });

  test('and nothing else is known', async () => {
    await expect(query(openGithub(), 'query Viewer{viewer{login}}')).rejects.toThrow('no route');
  });
});
