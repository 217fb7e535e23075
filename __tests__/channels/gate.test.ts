import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { localFiles } from '../../src/adapters/files.ts';
import { decidePublication } from '../../src/channels/gate.ts';
import { absent, unknown } from '../../src/lookup.ts';
import { tarGz } from '../support/archives.ts';
import { expectFailure } from '../support/expect-failure.ts';
import { names, questionOf, sealRelease, servingRegistry, type Serving } from './support.ts';

let release: Awaited<ReturnType<typeof sealRelease>>;
beforeAll(async () => {
  release = await sealRelease();
});
afterAll(async () => {
  await release[Symbol.asyncDispose]();
});

async function gate(channel: string, serving: Serving) {
  const question = await questionOf(release, channel, servingRegistry(release, serving));
  return decidePublication(question, localFiles);
}

/** Throws the failure that the gate carries, so that its code can be expected. */
async function refusal(channel: string, serving: Serving) {
  const { failure, publish, state } = await gate(channel, serving);
  expect({ publish, state }).toEqual({ publish: false, state: 'refused' });
  throw failure!;
}

const both = [names.wheel, names.sdist];

describe('when nothing is published yet', () => {
  test('publishing is allowed, and every artifact is missing', async () => {
    expect(await gate('pypi', { version: absent })).toMatchObject({
      state: 'absent',
      publish: true,
      missing: both,
    });
  });

  test('a version without any file counts as absent', async () => {
    expect(await gate('pypi', { version: [] })).toMatchObject({ state: 'absent', publish: true });
  });
});

describe('when the sealed bytes are there already', () => {
  test('there is nothing to publish', async () => {
    expect(await gate('pypi', { version: both })).toMatchObject({
      state: 'already-published',
      publish: false,
      missing: [],
      findings: [],
    });
  });

  test('the one file of an npm version stands for the tarball, whatever its name', async () => {
    const bytes = { 'demo-1.2.3.tgz': release.bytes.get(names.tarball)! };
    expect(await gate('npm', { version: ['demo-1.2.3.tgz'], bytes })).toMatchObject({
      state: 'already-published',
    });
  });

  test('a yanked version is told as a warning', async () => {
    const { state, findings } = await gate('pypi', { version: both, yanked: true });
    expect(state).toBe('already-published');
    expect(findings).toMatchObject([{ rule: 'CHANNEL_YANKED', level: 'warning' }]);
  });
});

describe('when a part is there', () => {
  test('PyPI is to be given the rest, by name', async () => {
    expect(await gate('pypi', { version: [names.sdist] })).toMatchObject({
      state: 'partial',
      publish: true,
      missing: [names.wheel],
    });
  });

  test('a part that is yanked is not added to', async () => {
    const act = () => refusal('pypi', { version: [names.sdist], yanked: true });
    await expectFailure('CHANNEL_YANKED', act);
  });

  test('a GitHub release that is public without all its assets is refused', async () => {
    const act = () => refusal('github', { version: [names.wheel, names.crate] });
    const failure = await expectFailure('CHANNEL_PARTIAL', act);
    expect(failure.seen).toContain(names.sdist);
  });
});

describe('when other bytes are there', () => {
  test('it fails, and tells digests, sizes and the members that differ', async () => {
    const other = await tarGz({ 'demo/README': 'other\n', 'demo/new': 'x' });
    const bytes = { [names.crate]: other };
    const act = () => refusal('crates', { version: [names.crate], bytes });
    const failure = await expectFailure('BYTES_SERVED_DIFFER', act);
    expect(failure.seen).toContain(`(${other.length} bytes)`);
    expect(failure.seen).toContain('changed: demo/README');
    expect(failure.seen).toContain('removed: demo/code');
    expect(failure.seen).toContain('added: demo/new');
    expect(failure.cure).toContain('cargo yank');
  });

  test('files that were not sealed are refused, on a registry that owns the version', async () => {
    const version = [...both, 'demo-1.2.3-cp312-cp312-win_amd64.whl'];
    const failure = await expectFailure('CHANNEL_EXTRA_FILES', () => refusal('pypi', { version }));
    expect(failure.seen).toContain('win_amd64');
  });

  test('a GitHub release may have more assets than the channel has artifacts', async () => {
    const version = [...release.channel('github').artifacts, 'SHA256SUMS'];
    expect(await gate('github', { version })).toMatchObject({ state: 'already-published' });
  });
});

describe('when the channel gives no definite answer', () => {
  test.each<[string, Serving]>([
    ['about the version', { version: unknown('503') }],
    ['about the bytes', { version: [names.crate], bytes: { [names.crate]: unknown('503') } }],
    [
      'but lists a file without bytes',
      { version: [names.crate], bytes: { [names.crate]: absent } },
    ],
  ])('%s, publishing is refused', async (_, serving) => {
    await expectFailure('CHANNEL_UNREADABLE', () => refusal('crates', serving));
  });
});

describe('when the channel is a folder on the web', () => {
  test('its files are looked for by name, without an index', async () => {
    const registry = servingRegistry(release, { version: unknown('never asked') });
    const question = await questionOf(release, 'mirror', registry);
    expect(await decidePublication(question, localFiles)).toMatchObject({
      state: 'already-published',
      sightings: [
        { url: `https://mirror.example/demo/${names.wheel}` },
        { url: `https://mirror.example/demo/${names.sdist}` },
      ],
    });
  });

  test('a file that is not there is absent, as nothing lists it', async () => {
    const bytes = { [names.sdist]: absent };
    expect(await gate('mirror', { version: [], bytes })).toMatchObject({
      state: 'partial',
      missing: [names.sdist],
    });
  });
});
