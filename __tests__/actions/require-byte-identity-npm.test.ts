import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { names } from '../channels/support.ts';
import { expectFailure, expectResultFailure } from '../support/expect-failure.ts';
import { fakeClock } from '../support/fakes.ts';
import { worldHttp } from '../support/world-http.ts';
import { bytesOf, publish, run, world, writtenReceipt } from './byte-identity-world.ts';

const npm = { name: '@octo/demo', version: '1.2.3' };
const before = (given: Readonly<Record<string, string>> = {}) =>
  run({ channel: 'npm', mode: 'before', ...given });
const after = (given: Readonly<Record<string, string>> = {}, options = {}) =>
  run({ channel: 'npm', mode: 'after', published: 'true', timeout: '2m', ...given }, options);

const reads = (path: RegExp) => world.log.count({ method: 'GET', path });
const downloads = () => reads(/\/-\/demo-1\.2\.3\.tgz$/);

describe('when npm lags or is wrong at first', () => {
  test('an integrity that is told wrong decides nothing: bytes do, on the first download', async () => {
    publish.npm!();
    world.faults.add({
      id: 'wrong',
      match: { method: 'GET', path: /demo$/ },
      occurrences: { count: 1 },
      effect: { kind: 'wrong-digests' },
    });
    const { failure, outputs } = await after();
    expect(failure).toBeUndefined();
    expect(outputs).toMatchObject({ state: 'published', distTag: 'latest' });
    expect({ met: world.faults.timesMet('wrong'), downloads: downloads() }).toEqual({
      met: 1,
      downloads: 1,
    });
  });

  test('provenance that comes after the version is waited for, and kept in the receipt', async () => {
    const clock = fakeClock();
    world.npm.lag(13);
    world.npm.seed({ ...npm, tarball: bytesOf(names.tarball), provenance: provenance() });
    const version = world.npm.state.packages[npm.name]!.versions[npm.version]!;
    Object.assign(version.lag, { packument: 0, tarball: 0, attestations: 13 });
    const { failure } = await after({ 'require-provenance': 'true' }, { clock });
    expect(failure).toBeUndefined();
    // 65 s were seen at npm.
    expect(clock.sleeps).toEqual(Array.from({ length: 13 }, () => 5000));
    expect({ attestations: reads(/attestations/), downloads: downloads() }).toEqual({
      attestations: 14,
      downloads: 1,
    });
    expect((await writtenReceipt()).predicate).toMatchObject({
      distTag: 'latest',
      provenance: [
        {
          artifact: names.tarball,
          repository: 'octo/demo',
          workflow: 'release.yml',
          ref: 'refs/tags/v1.2.3',
        },
      ],
    });
  });

  test('provenance of another repository is a mismatch at once', async () => {
    const clock = fakeClock();
    const bundle = provenance('https://github.com/octo/fork');
    world.npm.seed({ ...npm, tarball: bytesOf(names.tarball), provenance: bundle });
    const result = await after({ 'require-provenance': 'true' }, { clock });
    const failure = expectResultFailure('CHANNEL_PROVENANCE_DIFFERS', result);
    expect(failure.seen).toContain('octo/fork release.yml');
    expect(clock.sleeps).toEqual([]);
    const named = { 'require-provenance': 'true', 'publisher-repository': 'octo/fork' };
    expect((await after(named)).failure).toBeUndefined();
  });
});

describe('when a version waits for approval', () => {
  const given = { 'npm-token': 'npm_reader', until: 'staged' };
  const stage = () => {
    world.npm.requireKnownTokens();
    world.npm.addReadToken('npm_reader', npm.name);
    return world.npm.seedStaged({ ...npm, tarball: bytesOf(names.tarball), tags: ['latest'] });
  };

  test('it is told as staged before and after, and its receipt with it', async () => {
    const stageId = stage();
    expect((await before({ 'npm-token': 'npm_reader' })).outputs).toMatchObject({
      publish: 'false',
      state: 'staged',
      missing: '[]',
      distTag: 'latest',
      stageId,
    });
    const { failure, outputs, summary } = await after(given);
    expect(failure).toBeUndefined();
    expect(outputs).toMatchObject({ state: 'staged', stageId, distTag: 'latest' });
    expect(summary).toContain(`npm stage approve ${stageId}`);
    const { predicate } = await writtenReceipt();
    expect(predicate).toMatchObject({ state: 'staged', observations: [{ verdict: 'equal' }] });
    expect(predicate.failure).toBeUndefined();
  });

  test('the token goes to the registry’s own host with questions about that alone', async () => {
    stage();
    const http = worldHttp(world);
    const shown: string[] = [];
    const told = (request: { readonly url: string; readonly authorization?: string }) => {
      if (request.authorization?.includes('npm_reader')) shown.push(new URL(request.url).pathname);
    };
    const watched = {
      ...http,
      request: (request: Parameters<typeof http.request>[0]) => (
        told(request),
        http.request(request)
      ),
      download: (...args: Parameters<typeof http.download>) => (
        told(args[0]),
        http.download(...args)
      ),
    };
    await after(given, { http: watched });
    expect(shown).toEqual([
      '/-/stage',
      expect.stringMatching(/^\/-\/stage\/[0-9a-f-]{36}\/tarball$/),
    ]);
  });

  test('after the approval it is live, and proven by what users get', async () => {
    world.npm.decide(stage(), 'approve');
    expect((await after(given)).outputs).toMatchObject({ state: 'published', stageId: '' });
  });

  test('without a token nobody sees it: it cannot be waited for, and is published into a conflict', async () => {
    stage();
    await expectFailure('INPUT_INVALID', () => after({ until: 'staged' }));
    expect((await before()).outputs).toMatchObject({ state: 'absent', publish: 'true' });
    const told = expectResultFailure('CHANNEL_NOT_SERVED', await after({ timeout: '5s' }));
    expect(told.cure).toContain('re-run this job');
  });

  test('a token that the registry does not know is no answer', async () => {
    stage();
    const result = await before({ 'npm-token': 'npm_unknown' });
    const failure = expectResultFailure('CHANNEL_UNREADABLE', result);
    expect(failure.seen).toContain('`npm-token` must be a granular access token');
  });
});

/** A Sigstore bundle as npm signs it, as far as it is read. */
function provenance(repository = 'https://github.com/octo/demo'): object {
  const sha512 = createHash('sha512').update(bytesOf(names.tarball)).digest('hex');
  const workflow = {
    ref: 'refs/tags/v1.2.3',
    repository,
    path: '.github/workflows/release.yml',
  };
  const statement = {
    predicateType: 'https://slsa.dev/provenance/v1',
    subject: [{ name: 'pkg:npm/%40octo/demo@1.2.3', digest: { sha512 } }],
    predicate: { buildDefinition: { externalParameters: { workflow } } },
  };
  const payload = Buffer.from(JSON.stringify(statement)).toString('base64');
  return { dsseEnvelope: { payload } };
}
