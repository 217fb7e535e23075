import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { watchCredentials } from '../../src/rehearsal/credential-watch.ts';
import { publicationProblems, watchPublication } from '../../src/rehearsal/publication-watch.ts';
import { renderZip } from '../../src/rehearsal/zip.ts';
import { openWorld, type OpenedWorld } from '../support/open-world.ts';

const wheel = { name: 'demo-1.0.0-py3-none-any.whl', content: Buffer.from('a wheel') };
const crate = { name: 'demo-1.0.0.crate', content: Buffer.from('a crate, which is longer') };
const tarball = { name: 'octo-demo-1.0.0.tgz', content: Buffer.from('a tarball') };
const artifacts = [wheel, crate, tarball];

interface Good {
  readonly world: OpenedWorld;
  readonly repository: ReturnType<OpenedWorld['github']['repository']>;
  readonly releaseId: number;
  asset(name: string): number;
  /** Makes the draft public through the API, as the code under test would. */
  publish(): Promise<void>;
}

/** A world in which the sealed set is served by every channel, and the draft is complete. */
async function good(): Promise<Good> {
  const world = await openWorld();
  const repository = world.github.repository('octo/demo');
  const commit = repository.addCommit();
  repository.setTag('v1.0.0', commit);
  const version = '1.0.0';
  const channel = (name: string, type: string, artifact: string, of = 'demo') => ({
    ...{ name, type, version, package: of, artifacts: [artifact] },
  });
  const manifest = {
    tag: 'v1.0.0',
    commit,
    channels: [
      channel('pypi', 'pypi', wheel.name),
      channel('crates', 'crates', crate.name),
      channel('npm', 'npm', tarball.name, '@octo/demo'),
    ],
  };
  const json = Buffer.from(JSON.stringify(manifest));
  const sealed = [...artifacts, { name: 'release.json', content: json }];
  const runId = repository.addRun({ headSha: commit });
  await keepArtifact(world, runId, renderZip(sealed));
  const file = { name: wheel.name, bytes: wheel.content };
  world.pypi.seed({ project: 'demo', version, files: [file] });
  world.crates.seed({ crate: 'demo', version, bytes: crate.content });
  world.npm.seed({ name: '@octo/demo', version, tarball: tarball.content });
  const assets = sealed.map(({ name, content }) => ({ name, bytes: content }));
  const releaseId = repository.addRelease({ tagName: 'v1.0.0', assets });
  return {
    world,
    repository,
    releaseId,
    asset: (name) => repository.releases()[0]!.assets.find((one) => one.name === name)!.id,
    publish: async () => {
      const token = world.github.issueToken({ permissions: { contents: 'write' } });
      const path = `/repos/octo/demo/releases/${releaseId}`;
      const { status } = await world.fetch(`https://api.github.com${path}`, {
        method: 'PATCH',
        headers: { authorization: `Bearer ${token}`, 'user-agent': 'test' },
        body: JSON.stringify({ tag_name: 'v1.0.0', draft: false }),
      });
      expect(status).toBe(200);
    },
  };
}

/** An artifact of a run, past the API. */
async function keepArtifact(world: OpenedWorld, runId: number, zip: Buffer): Promise<void> {
  const { state } = world.results;
  const blob = `artifacts/${runId}/1`;
  const sha256 = createHash('sha256').update(zip).digest('hex');
  state.blobs[blob] = { contentType: 'application/zip', blocks: {}, committed: sha256 };
  state.artifacts.push({
    ...{ id: 1, runId, backendRunId: 'run', backendJobId: 'job', name: 'sealed', blob },
    ...{ size: zip.length, sha256, createdAt: '2026-01-01T00:00:00Z' },
    expiresAt: '2099-01-01T00:00:00Z',
  });
  world.results.replaceArtifactBytes(1, zip);
}

describe('the watch over publications', () => {
  let scene: Good;
  beforeEach(async () => {
    scene = await good();
  });
  afterEach(async () => scene.world[Symbol.asyncDispose]());

  test('has nothing to say of a good release, nor of a draft of any kind', async () => {
    const watch = watchPublication(scene.world);
    scene.repository.addAsset(scene.releaseId, { name: 'extra', bytes: 'x' });
    expect(await publicationProblems(scene.world)).toEqual([]);
    scene.repository.removeAsset(scene.asset('extra'));
    await scene.publish();
    expect(watch.problems).toEqual([]);
    expect(await publicationProblems(scene.world)).toEqual([]);
  });

  const faults: Readonly<Record<string, readonly [(good: Good) => void, string]>> = {
    'another wheel on PyPI': [
      ({ world }) => world.pypi.serveOtherBytes(wheel.name),
      `pypi serves other bytes as ${wheel.name}`,
    ],
    'a wheel that PyPI no longer has': [
      ({ world }) => world.pypi.deleteFile(wheel.name),
      `pypi does not serve ${wheel.name}`,
    ],
    'one more file on PyPI': [
      ({ world }) => {
        const files = [{ name: 'demo-1.0.0.tar.gz', bytes: Buffer.from('more') }];
        world.pypi.seed({ project: 'demo', version: '1.0.0', files });
      },
      'pypi also serves demo-1.0.0.tar.gz',
    ],
    'another crate': [
      ({ world }) => world.crates.serveOtherBytes(crate.name, Buffer.from('x')),
      `crates serves other bytes as ${crate.name}`,
    ],
    'another tarball': [
      ({ world }) => world.npm.serveOtherBytes('demo-1.0.0.tgz'),
      `npm serves other bytes as ${tarball.name}`,
    ],
    'a tarball that lags': [
      ({ world }) => (world.npm.state.packages['@octo/demo']!.versions['1.0.0']!.lag.tarball = 1),
      `npm does not serve ${tarball.name}`,
    ],
    'an asset with other bytes': [
      ({ repository, asset }) => repository.replaceAssetBytes(asset(wheel.name), 'x'),
      `the release serves other bytes as ${wheel.name}`,
    ],
    'an asset that is missing': [
      ({ repository, asset }) => repository.removeAsset(asset(crate.name)),
      `the release does not serve ${crate.name}`,
    ],
    'an asset that was not sealed': [
      ({ repository, releaseId }) => repository.addAsset(releaseId, { name: 'x', bytes: 'x' }),
      'the release also serves x',
    ],
    'a tag elsewhere': [
      ({ repository }) => repository.setTag('v1.0.0', repository.addCommit()),
      'v1.0.0 is not at the sealed commit',
    ],
    'no sealed set': [
      ({ world }) => world.results.replaceArtifactBytes(1, Buffer.from('no zip')),
      'a release is public, but nothing was sealed',
    ],
  };

  test.each(Object.keys(faults))('sees %s at the moment of publication', async (name) => {
    const [breakIt, problem] = faults[name]!;
    const watch = watchPublication(scene.world);
    breakIt(scene);
    await scene.publish();
    const path = `PATCH /repos/octo/demo/releases/${scene.releaseId}`;
    expect(watch.problems).toEqual([`at ${path}: ${problem}`]);
    expect(await publicationProblems(scene.world)).toEqual([problem]);
  });

  test('does not forget what was mended a moment later', async () => {
    const watch = watchPublication(scene.world);
    scene.repository.addAsset(scene.releaseId, { name: 'x', bytes: 'x' });
    await scene.publish();
    scene.repository.removeAsset(scene.asset('x'));
    expect(await publicationProblems(scene.world)).toEqual([]);
    expect(watch.problems).toHaveLength(1);
  });
});

describe('the watch over credentials', () => {
  const send = (world: OpenedWorld, url: string, authorization: string) =>
    world.fetch(url, { headers: { authorization, 'user-agent': 'test' } });

  test('lets each go home', async () => {
    await using world = await openWorld();
    const watch = watchCredentials(world);
    const token = world.github.issueToken({ permissions: {} });
    await send(world, 'https://api.github.com/repos/octo/demo', `Bearer ${token}`);
    await send(world, 'https://crates.io/api/v1/crates/demo', 'cio_some_token');
    const basic = Buffer.from('__token__:pypi-some-token').toString('base64');
    await send(world, 'https://upload.pypi.org/legacy/', `Basic ${basic}`);
    expect(watch.strays).toEqual([]);
  });

  test.each([
    ['https://files.pythonhosted.org/packages/a.whl', 'Bearer ghs_0123456789'],
    ['https://static.crates.io/crates/demo/demo-1.0.0.crate', 'cio_some_token'],
    ['https://crates.io/api/v1/crates/demo', 'Bearer ghs_0123456789'],
    ['https://api.github.com/repos/octo/demo', 'Bearer pypi-some-token'],
  ])('tells of one that is sent to %s', async (url, authorization) => {
    await using world = await openWorld();
    const watch = watchCredentials(world);
    await send(world, url, authorization);
    const { host, pathname } = new URL(url);
    expect(watch.strays).toEqual([`a credential was sent to GET ${host}${pathname}`]);
  });

  test('finds those that were sent, issued or handed out in what is kept', async () => {
    await using world = await openWorld();
    const watch = watchCredentials(world);
    const issued = world.github.issueToken({ permissions: {} });
    const request = world.oidc.requestToken({
      ...{ repository: 'octo/demo', repositoryId: 1, ownerId: 2, ref: 'refs/heads/main' },
      ...{ sha: 'a'.repeat(40), eventName: 'push', workflow: 'w', workflowPath: 'w.yml' },
      ...{ runId: 1, runNumber: 1, runAttempt: 1, actor: 'octocat' },
    });
    const asking = request.ACTIONS_ID_TOKEN_REQUEST_TOKEN!;
    const answer = await send(world, request.ACTIONS_ID_TOKEN_REQUEST_URL!, `Bearer ${asking}`);
    const { value: handedOut } = (await answer.json()) as { value: string };
    expect(watch.strays).toEqual([]);
    for (const secret of [issued, asking, handedOut]) {
      expect(watch.findLeaks({ log: `so ${secret} it is`, other: 'nothing' })).toEqual([
        'log holds a credential',
      ]);
    }
  });
});
