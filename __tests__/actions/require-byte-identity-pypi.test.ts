import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { GithubPublisher } from '../../src/world/trusted-publisher.ts';
import { names } from '../channels/support.ts';
import { expectResultFailure } from '../support/expect-failure.ts';
import { fakeClock } from '../support/fakes.ts';
import { worldFetch } from '../support/world-fetch.ts';
import { bytesOf, publish, run, world, writtenReceipt } from './byte-identity-world.ts';

const both = [names.wheel, names.sdist];
const page = '/simple/demo/';
const document = '/pypi/demo/1.2.3/json';
const before = () => run({ channel: 'pypi', mode: 'before' });
const after = (given: Readonly<Record<string, string>> = {}, options = {}) =>
  run({ channel: 'pypi', mode: 'after', published: 'true', timeout: '1m', ...given }, options);

/** Requests by path, in the order of their first. */
function asked(): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { host, path } of world.log.requests) {
    const what = host === 'files.pythonhosted.org' ? path.replace(/^.*\//, '') : path;
    counts[what] = (counts[what] ?? 0) + 1;
  }
  return counts;
}

/** Uploads as twine does. */
async function upload(name: string, bytes = bytesOf(name)) {
  const form = new FormData();
  const fields = {
    ':action': 'file_upload',
    protocol_version: '1',
    name: 'demo',
    version: '1.2.3',
    filetype: name.endsWith('.whl') ? 'bdist_wheel' : 'sdist',
    sha256_digest: createHash('sha256').update(bytes).digest('hex'),
  };
  for (const [field, value] of Object.entries(fields)) form.append(field, value);
  form.append('content', new Blob([Uint8Array.from(bytes)]), name);
  const encoded = new Response(form);
  const response = await worldFetch(world)('https://upload.pypi.org/legacy/', {
    method: 'POST',
    body: Buffer.from(await encoded.arrayBuffer()),
    headers: {
      authorization: `Basic ${Buffer.from('__token__:pypi-x').toString('base64')}`,
      'content-type': encoded.headers.get('content-type')!,
    },
  });
  return { status: response.status, text: await response.text() };
}

describe('before publishing to PyPI', () => {
  test('the addresses of the files are left alone: they would remember that nothing was there', async () => {
    expect((await before()).outputs.state).toBe('absent');
    expect(asked()).toEqual({ [page]: 1, [document]: 1 });
  });

  test('an upload that no index shows yet is repeated, which changes nothing, and then proven', async () => {
    // The answer to the first attempt's upload was lost, and every index is older than it.
    world.pypi.lag(1, 'simple', 'json');
    for (const name of both) expect((await upload(name)).status).toBe(200);
    const gate = await before();
    expect(gate.failure).toBeUndefined();
    expect(gate.outputs).toMatchObject({ publish: 'true', state: 'absent' });
    for (const name of both) expect((await upload(name)).status).toBe(200);
    const result = await after();
    expect(result.failure).toBeUndefined();
    expect(result.outputs.state).toBe('published');
  });

  test('a version that only the JSON API tells is there', async () => {
    world.pypi.lag(1, 'simple');
    publish.pypi!();
    expect((await before()).outputs).toMatchObject({
      publish: 'false',
      state: 'already-published',
    });
  });

  test('the JSON API is not asked about a version that installers see', async () => {
    world.pypi.lag(9, 'json');
    publish.pypi!();
    expect((await before()).outputs.state).toBe('already-published');
    expect(asked()[document]).toBeUndefined();
  });

  test.each([page, document])('without an answer at %s nothing is published', async (path) => {
    const effect = { kind: 'status', status: 403, body: '' } as const;
    world.faults.add({ id: 'refused', match: { host: 'pypi.org', path }, effect });
    const result = await before();
    expect(expectResultFailure('CHANNEL_UNREADABLE', result).seen).toContain('403');
    expect(result.outputs.publish).toBe('false');
  });
});

describe('after publishing to PyPI', () => {
  test('each file is downloaded once, and then one page is read', async () => {
    publish.pypi!();
    expect((await after()).failure).toBeUndefined();
    expect(asked()).toEqual({ [names.wheel]: 1, [names.sdist]: 1, [page]: 1 });
    const { observations } = (await writtenReceipt()).predicate;
    expect(observations.map(({ url }) => new URL(url).host)).toEqual(
      both.map(() => 'files.pythonhosted.org'),
    );
  });

  test('late bytes are waited for without asking any index meanwhile', async () => {
    world.pypi.lag(3, 'file');
    publish.pypi!();
    expect((await after()).failure).toBeUndefined();
    expect(asked()).toEqual({ [names.wheel]: 4, [names.sdist]: 4, [page]: 1 });
  });

  test('a stale page is waited for without downloading again', async () => {
    world.pypi.lag(3, 'simple');
    publish.pypi!();
    const clock = fakeClock();
    expect((await after({}, { clock })).failure).toBeUndefined();
    expect(asked()).toEqual({ [names.wheel]: 1, [names.sdist]: 1, [page]: 4 });
    expect(clock.sleeps).toEqual([5000, 5000, 5000]);
  });

  test('a page that stays stale fails, although the JSON API has the version', async () => {
    world.pypi.lag(99, 'simple');
    publish.pypi!();
    const failure = expectResultFailure('CHANNEL_NOT_SERVED', await after());
    expect(failure.seen).toContain(`${names.wheel} (served, but not listed for installers yet)`);
  });

  test('other bytes fail at the first download, and nothing is asked again', async () => {
    publish.pypi!();
    world.pypi.serveOtherBytes(names.sdist);
    expectResultFailure('BYTES_SERVED_DIFFER', await after());
    expect(asked()).toEqual({ [names.wheel]: 1, [names.sdist]: 1 });
  });

  test('other bytes under the name of a file are found where the list leads', async () => {
    const [wheel, other] = [bytesOf(names.wheel), Buffer.from('a stranger’s')];
    const files = [
      { name: names.wheel, bytes: wheel },
      { name: names.sdist, bytes: other },
    ];
    world.pypi.seed({ project: 'demo', version: '1.2.3', files });
    const clock = fakeClock();
    const result = await after({ timeout: '10m' }, { clock });
    expect(expectResultFailure('BYTES_SERVED_DIFFER', result).seen).toContain(names.sdist);
    // Not at the end of the ten minutes: the list is asked at the fourth look.
    expect(clock.sleeps).toEqual([5000, 5000, 5000]);
  });

  test('a yanked version is no released one', async () => {
    publish.pypi!();
    world.pypi.yank('demo', '1.2.3', 'broken');
    expectResultFailure('CHANNEL_YANKED', await after());
  });

  test('a file host that refuses is unknown to the end', async () => {
    publish.pypi!();
    const match = { host: 'files.pythonhosted.org' };
    const effect = { kind: 'status', status: 403, body: '' } as const;
    world.faults.add({ id: 'refused', match, effect });
    expect(expectResultFailure('CHANNEL_UNREADABLE', await after()).seen).toContain('403');
  });
});

describe('when provenance is required of PyPI', () => {
  const good = { repository: 'octo/demo', workflow: 'release.yml', environment: 'pypi' };
  const seed = (publisher?: GithubPublisher) =>
    world.pypi.seed({
      project: 'demo',
      version: '1.2.3',
      files: both.map((name) => ({ name, bytes: bytesOf(name) })),
      ...(publisher && { publisher }),
    });
  const provenance = (given: Readonly<Record<string, string>> = {}, options = {}) =>
    after({ 'require-provenance': 'true', ...given }, options);

  test('the workflow that sealed is the publisher that is expected, and the receipt tells it', async () => {
    seed(good);
    const result = await provenance({ 'publisher-environment': 'pypi' });
    expect(result.failure).toBeUndefined();
    expect((await writtenReceipt()).predicate).toMatchObject({
      state: 'published',
      provenance: both.map((artifact) => ({ artifact, ...good })),
    });
  });

  test('nothing is asked about it otherwise', async () => {
    seed(good);
    await after();
    expect(Object.keys(asked()).filter((path) => path.startsWith('/integrity/'))).toEqual([]);
  });

  test('it may come later than the bytes, within the budget', async () => {
    world.pypi.lag(2, 'provenance');
    seed(good);
    const clock = fakeClock();
    expect((await provenance({}, { clock })).failure).toBeUndefined();
    expect(clock.sleeps.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(60_000);
  });

  test.each<[string, GithubPublisher, Readonly<Record<string, string>>]>([
    ['another repository', { ...good, repository: 'mallory/demo' }, {}],
    ['another workflow', { ...good, workflow: 'nightly.yml' }, {}],
    [
      'another environment',
      { ...good, environment: 'staging' },
      { 'publisher-environment': 'pypi' },
    ],
    [
      'no environment',
      { repository: 'octo/demo', workflow: 'release.yml' },
      { 'publisher-environment': 'pypi' },
    ],
    ['another workflow than the one named', good, { 'publisher-workflow': 'publish.yml' }],
    ['another repository than the one named', good, { 'publisher-repository': 'octo/other' }],
  ])('%s fails at once', async (_, publisher, given) => {
    seed(publisher);
    const clock = fakeClock();
    const result = await provenance(given, { clock });
    expectResultFailure('CHANNEL_PROVENANCE_DIFFERS', result);
    expect(clock.sleeps).toEqual([]);
    expect((await writtenReceipt()).predicate).toMatchObject({ state: 'failed' });
  });

  test('none at all fails when the time is over', async () => {
    seed();
    expectResultFailure('CHANNEL_PROVENANCE_MISSING', await provenance());
  });

  test('its being disabled is unknown, and fails when the time is over', async () => {
    seed(good);
    world.pypi.disableAttestations();
    expect(expectResultFailure('CHANNEL_UNREADABLE', await provenance()).seen).toContain(
      'disabled',
    );
  });
});
