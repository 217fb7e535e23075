import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { localFiles } from '../../src/adapters/files.ts';
import { decide } from '../../src/channels/decide.ts';
import { demandsOf, requireStaging } from '../../src/channels/demands.ts';
import { unknown } from '../../src/lookup.ts';
import { tarGz } from '../support/archives.ts';
import { expectFailure } from '../support/expect-failure.ts';
import { fakeNpm, npmQuestion, stageId, tarballOf, type NpmState } from './npm-support.ts';
import { questionOf, sealRelease, servingRegistry } from './support.ts';

let release: Awaited<ReturnType<typeof sealRelease>>;
beforeAll(async () => {
  release = await sealRelease();
});
afterAll(async () => {
  await release[Symbol.asyncDispose]();
});

const registries = { registry: () => Promise.reject(new Error('no other channel is asked')) };

async function gate(state: NpmState, distTag = 'auto') {
  const npm = fakeNpm(state);
  const ports = { files: localFiles, registries };
  return { npm, ...(await decide(await npmQuestion(release, npm), { distTag }, ports)) };
}

async function refusal(state: NpmState, distTag?: string) {
  const { failure, publish, state: decided } = await gate(state, distTag);
  expect({ publish, decided }).toEqual({ publish: false, decided: 'refused' });
  throw failure!;
}

const tagged = (tags: Readonly<Record<string, string>>, ...versions: readonly string[]) => ({
  tags,
  versions,
});

describe('when the version is to be published', () => {
  test('the tag is chosen by what is there', async () => {
    expect(await gate({})).toMatchObject({ state: 'absent', publish: true, distTag: 'latest' });
    const tags = tagged({ latest: '2.0.0' }, '2.0.0');
    expect(await gate({ tags })).toMatchObject({ publish: true, distTag: 'release-1.x' });
    expect(await gate({ tags }, 'old')).toMatchObject({ publish: true, distTag: 'old' });
  });

  test('a named `latest` that would go backwards is refused', async () => {
    const tags = tagged({ latest: '2.0.0' }, '2.0.0');
    const failure = await expectFailure('CHANNEL_DIST_TAG_BACKWARDS', () =>
      refusal({ tags }, 'latest'),
    );
    expect(failure.seen).toContain('is at 2.0.0');
    expect(failure.cure).toContain('release-1.x');
  });

  test('tags that are not told refuse: unknown is never none', async () => {
    await expectFailure('CHANNEL_UNREADABLE', () => refusal({ tags: unknown('503') }));
  });

  test('a registry without tags has none to choose', async () => {
    const registry = servingRegistry(release, { version: [] });
    const question = await questionOf(release, 'crates', registry);
    const decision = await decide(question, { distTag: 'auto' }, { files: localFiles, registries });
    expect(decision).toMatchObject({ publish: true });
    expect(decision.distTag).toBeUndefined();
  });

  test('a version that cannot be ordered is refused', async () => {
    const question = await npmQuestion(release, fakeNpm({}));
    const channel = { ...question.channel, version: '1.2' };
    const ports = { files: localFiles, registries };
    await expectFailure('REGISTRY_NAME_INVALID', () =>
      decide({ ...question, channel }, { distTag: 'auto' }, ports),
    );
  });
});

describe('when the version is live', () => {
  test('neither tags nor staging are asked for', async () => {
    const { npm, state, distTag } = await gate({ live: tarballOf(release) });
    expect({ state, distTag }).toEqual({ state: 'already-published', distTag: undefined });
    expect(npm.asked).toEqual({ files: 1, staged: 0, tags: 0, publishers: 0 });
  });
});

describe('when the version is staged already', () => {
  test('with the sealed bytes it is not uploaded again, and told as staged', async () => {
    expect(await gate({ staged: tarballOf(release) })).toMatchObject({
      state: 'staged',
      publish: false,
      missing: [],
      stageId,
      distTag: 'latest',
      sightings: [{ verdict: 'equal' }],
      failure: undefined,
    });
  });

  test('with other bytes it is refused, and how to reject it is told', async () => {
    const staged = await tarGz({ 'package/README': 'other\n' });
    const failure = await expectFailure('CHANNEL_STAGED_DIFFERS', () => refusal({ staged }));
    expect(failure.cure).toContain(`npm stage reject ${stageId}`);
    expect(failure.seen).toContain('octo-demo-1.2.3.tgz');
  });

  test('with another tag it is refused: approval could not change it', async () => {
    const state = { staged: tarballOf(release), stagedTag: 'beta' };
    const failure = await expectFailure('CHANNEL_DIST_TAG_WRONG', () => refusal(state));
    expect(failure.cure).toContain('npm stage reject');
    expect(await gate(state, 'beta')).toMatchObject({ state: 'staged', distTag: 'beta' });
    const untold = { ...state, stagedTag: undefined };
    expect(await gate(untold)).toMatchObject({ state: 'staged' });
  });

  test('as `latest` while a higher version came out, it is refused before anybody approves', async () => {
    const tags = tagged({ latest: '2.0.0' }, '2.0.0');
    const state = { staged: tarballOf(release), tags };
    await expectFailure('CHANNEL_DIST_TAG_WRONG', () => refusal(state));
    await expectFailure('CHANNEL_DIST_TAG_BACKWARDS', () => refusal(state, 'latest'));
  });

  test('without a definite answer it is refused', async () => {
    await expectFailure('CHANNEL_UNREADABLE', () => refusal({ staged: unknown('401') }));
  });
});

describe('what is demanded', () => {
  const inputs = {
    npmToken: undefined,
    requireProvenance: false,
    publisherRepository: undefined,
    publisherWorkflow: undefined,
    publisherEnvironment: undefined,
  };

  test.each(['1.x', 'v2', '-latest', 'a b'])('%j is no dist-tag', async (distTag) => {
    await expectFailure('INPUT_INVALID', () => demandsOf({ ...inputs, distTag }, release.manifest));
  });

  test('staging can be waited for by who can see it alone', async () => {
    const npm = await npmQuestion(release, fakeNpm({}));
    const { findStaged: _, ...anonymous } = npm.registry;
    requireStaging(npm, 'staged');
    requireStaging({ ...npm, registry: anonymous }, 'live');
    const failure = await expectFailure('INPUT_INVALID', () =>
      requireStaging({ ...npm, registry: anonymous }, 'staged'),
    );
    expect(failure.seen).toContain('npm-token');
    const crates = await questionOf(release, 'crates', servingRegistry(release, { version: [] }));
    const other = await expectFailure('INPUT_INVALID', () => requireStaging(crates, 'staged'));
    expect(other.seen).toContain('no staging');
  });
});
