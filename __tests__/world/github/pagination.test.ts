import { describe, expect, test } from '@jest/globals';
import { openGithub, pluck } from './support.ts';

function withReleases(count: number) {
  const world = openGithub();
  const tags = Array.from({ length: count }, (_, index) => `v1.${index}.0`);
  for (const tagName of tags) world.repository.addRelease({ tagName });
  return { ...world, newestFirst: tags.reverse() };
}

describe('a listing of many items', () => {
  test('has pages of 30 unless asked otherwise, and never more than 100', async () => {
    const { call } = withReleases(130);
    expect(pluck((await call('GET', '/releases')).json, 'id')).toHaveLength(30);
    expect(pluck((await call('GET', '/releases?per_page=500')).json, 'id')).toHaveLength(100);
    expect(pluck((await call('GET', '/releases?per_page=7')).json, 'id')).toHaveLength(7);
  });

  test('is read whole by following the links, which name the repository by ID', async () => {
    const { call, newestFirst, repository } = withReleases(25);
    const tags: unknown[] = [];
    let next: string | undefined = '/releases?per_page=10';
    while (next) {
      const { headers, json } = await call('GET', next);
      tags.push(...pluck(json, 'tag_name'));
      next = /<([^>]+)>; rel="next"/.exec(headers.link ?? '')?.[1];
      if (next) expect(next).toContain(`/repositories/${repository.state.id}/releases`);
    }
    expect(tags).toEqual(newestFirst);
  });

  test('links to the pages before and after', async () => {
    const { call } = withReleases(25);
    const { headers } = await call('GET', '/releases?per_page=10&page=2');
    const links = [...headers.link!.matchAll(/page=(\d+)>; rel="(\w+)"/g)];
    expect(links.map(([, page, relation]) => `${relation} ${page}`)).toEqual([
      'prev 1',
      'next 3',
      'last 3',
      'first 1',
    ]);
  });

  test('that fits on one page has no links, and a page past the end is empty', async () => {
    const { call } = withReleases(3);
    expect((await call('GET', '/releases')).headers.link).toBeUndefined();
    const past = await call('GET', '/releases?page=9');
    expect(past.json).toEqual([]);
    expect(past.headers.link).toContain('page=1>; rel="prev"');
  });
});
