import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { localFiles } from '../../src/adapters/files.ts';
import { demandsOf } from '../../src/channels/demands.ts';
import { proveServed, type ProofOrder } from '../../src/channels/prove.ts';
import { present, unknown } from '../../src/lookup.ts';
import type { Publisher } from '../../src/ports.ts';
import { tarGz } from '../support/archives.ts';
import { expectFailure } from '../support/expect-failure.ts';
import { fakeClock, fakeLog } from '../support/fakes.ts';
import { fakeNpm, npmQuestion, stageId, tarballOf, type NpmState } from './npm-support.ts';
import { noDemands, questionOf, sealRelease, servingRegistry } from './support.ts';

let release: Awaited<ReturnType<typeof sealRelease>>;
beforeAll(async () => {
  release = await sealRelease();
});
afterAll(async () => {
  await release[Symbol.asyncDispose]();
});

const budget = { timeoutSeconds: 30, intervalSeconds: 5 };

async function prove(states: readonly NpmState[], order: Partial<ProofOrder> = {}) {
  const npm = fakeNpm(...states);
  const clock = fakeClock();
  const ports = { clock, log: fakeLog(), files: localFiles };
  const whole = { budget, demands: noDemands, published: true, until: 'live', ...order } as const;
  const proof = await proveServed(await npmQuestion(release, npm), whole, ports);
  return { ...proof, npm, sleeps: clock.sleeps };
}

/** Throws the failure that the proof carries, so that its code can be expected. */
async function doubt(states: readonly NpmState[], order?: Partial<ProofOrder>) {
  const { failure } = await prove(states, order);
  throw failure!;
}

describe('when the staged version is waited for', () => {
  const until = 'staged';

  test('the sealed bytes, staged, are enough, and no proof of more', async () => {
    const proof = await prove([{}, { staged: tarballOf(release) }], { until });
    expect(proof).toMatchObject({ stageId, distTag: 'latest', failure: undefined });
    expect(proof.observations).toMatchObject([
      {
        verdict: 'equal',
        attempts: 2,
        url: expect.stringContaining(`/-/stage/${stageId}/tarball`),
      },
    ]);
    expect(proof.sleeps).toEqual([5000]);
  });

  test('one that is live already is read back as such', async () => {
    const proof = await prove([{ live: tarballOf(release) }], { until });
    expect(proof).toMatchObject({ distTag: 'latest', failure: undefined });
    expect(proof.stageId).toBeUndefined();
    expect(proof.npm.asked.staged).toBe(0);
  });

  test('other bytes fail at once, before anybody approves them', async () => {
    const staged = await tarGz({ 'package/evil.js': 'x' });
    const proof = await prove([{ staged }], { until });
    const failure = await expectFailure('CHANNEL_STAGED_DIFFERS', () => {
      throw proof.failure!;
    });
    expect(failure.cure).toMatch(/Do not approve it/);
    expect(proof.sleeps).toEqual([]);
    expect(proof.observations).toMatchObject([{ verdict: 'different', attempts: 1 }]);
  });

  test('other bytes that are live fail at once', async () => {
    const live = await tarGz({ 'package/evil.js': 'x' });
    await expectFailure('BYTES_SERVED_DIFFER', () => doubt([{ live }], { until }));
  });

  test('another tag fails at once', async () => {
    const staged = { staged: tarballOf(release), stagedTag: 'next' };
    await expectFailure('CHANNEL_DIST_TAG_WRONG', () => doubt([staged], { until }));
    const tags = { tags: { latest: '2.0.0' }, versions: ['2.0.0'] };
    const demands = { ...noDemands, distTag: 'latest' };
    const behind = [{ staged: tarballOf(release), tags }];
    await expectFailure('CHANNEL_DIST_TAG_BACKWARDS', () => doubt(behind, { until, demands }));
  });

  test('nothing at all is told once the time is over', async () => {
    const proof = await prove([{}], { until });
    await expectFailure('CHANNEL_NOT_STAGED', () => {
      throw proof.failure!;
    });
    expect(proof.npm.asked.staged).toBe(7);
  });

  test('no definite answer is unknown, of staging and of tags', async () => {
    await expectFailure('CHANNEL_UNREADABLE', () => doubt([{ staged: unknown('401') }], { until }));
    const state = { staged: tarballOf(release), tags: unknown('503') };
    await expectFailure('CHANNEL_UNREADABLE', () => doubt([state], { until }));
  });
});

describe('when the live version is waited for', () => {
  test('a late approval is lag', async () => {
    const staged = { staged: tarballOf(release) };
    const proof = await prove([staged, staged, { live: tarballOf(release) }]);
    expect(proof).toMatchObject({ distTag: 'latest', failure: undefined });
    expect(proof.observations).toMatchObject([{ verdict: 'equal', attempts: 3 }]);
    expect(proof.npm.asked.staged).toBe(0);
  });

  test('one that is still staged in the end is told as that, with its cure', async () => {
    const failure = await expectFailure('CHANNEL_AWAITS_APPROVAL', () =>
      doubt([{ staged: tarballOf(release) }]),
    );
    expect(failure.cure).toContain(`npm stage approve ${stageId}`);
  });

  test('neither one that is gone nor one with other bytes is told as waiting', async () => {
    await expectFailure('CHANNEL_NOT_SERVED', () => doubt([{}]));
    const staged = await tarGz({ 'package/evil.js': 'x' });
    await expectFailure('CHANNEL_NOT_SERVED', () => doubt([{ staged }]));
  });
});

describe('where the dist-tags stand', () => {
  const live = (tags: Readonly<Record<string, string>>, ...versions: readonly string[]) => ({
    live: tarballOf(release),
    tags: { tags, versions: ['1.2.3', ...versions] },
  });

  test('a tag that is set late is waited for, and one that was moved on holds', async () => {
    const late = await prove([live({ latest: '1.2.2' }, '1.2.2')]);
    await expectFailure('CHANNEL_DIST_TAG_WRONG', () => {
      throw late.failure!;
    });
    expect(late.npm.asked.tags).toBe(7);
    const demands = { ...noDemands, distTag: 'next' };
    const moved = await prove([live({ next: '1.3.0-rc.1', latest: '1.2.2' })], { demands });
    expect(moved).toMatchObject({ distTag: 'next', failure: undefined });
  });

  test('`latest` that was moved back to this version fails at once', async () => {
    const proof = await prove([live({ latest: '1.2.3', 'release-1.x': '1.2.3' }, '2.0.0')]);
    const failure = await expectFailure('CHANNEL_DIST_TAG_BACKWARDS', () => {
      throw proof.failure!;
    });
    expect(failure.cure).toContain('npm dist-tag add @octo/demo@2.0.0 latest');
    expect(proof.sleeps).toEqual([]);
  });

  test('the tag of an older line must stand in the run that published, not in one that resumes', async () => {
    const state = live({ latest: '2.0.0' }, '2.0.0');
    const failure = await expectFailure('CHANNEL_DIST_TAG_WRONG', () => doubt([state]));
    expect(failure.cure).toContain('npm dist-tag add @octo/demo@1.2.3 release-1.x');
    expect((await prove([state], { published: false })).failure).toBeUndefined();
  });

  test('tags that are not told leave the channel unproven', async () => {
    const state = { live: tarballOf(release), tags: unknown('503') };
    await expectFailure('CHANNEL_UNREADABLE', () => doubt([state]));
  });
});

describe('when provenance is demanded', () => {
  const inputs = {
    distTag: 'auto',
    npmToken: undefined,
    requireProvenance: true,
    publisherRepository: undefined,
    publisherWorkflow: undefined,
    publisherEnvironment: undefined,
  };
  const demands = () => demandsOf(inputs, release.manifest);
  const publisher = (changes: Partial<Publisher> = {}): Publisher => ({
    kind: 'GitHub',
    repository: 'Octo/demo',
    workflow: 'release.yml',
    ref: 'refs/tags/v1.2.3',
    subjects: [{ name: 'pkg:npm/%40octo/demo@1.2.3', sha512: sha512Of() }],
    ...changes,
  });
  const sha512Of = () => createHash('sha512').update(tarballOf(release)).digest('base64');
  const attested = (...publishers: readonly Publisher[]) => ({
    live: tarballOf(release),
    publishers: present(publishers),
  });

  test('what it states is kept, once it is there', async () => {
    const proof = await prove([attested(publisher())], { demands: demands() });
    expect(proof).toMatchObject({
      failure: undefined,
      provenance: [
        {
          artifact: 'octo-demo-1.2.3.tgz',
          repository: 'Octo/demo',
          workflow: 'release.yml',
          ref: 'refs/tags/v1.2.3',
        },
      ],
    });
  });

  test('it is waited for when it comes after the version', async () => {
    const late = { ...attested(publisher()), provenanceLag: 3 };
    const proof = await prove([late], { demands: demands() });
    expect(proof.failure).toBeUndefined();
    expect(proof.sleeps).toEqual([5000, 5000, 5000]);
    expect(proof.npm.asked).toMatchObject({ files: 1, publishers: 4 });
  });

  test('none is lag inside the budget, and missing after it', async () => {
    const proof = await prove([{ live: tarballOf(release) }], { demands: demands() });
    const failure = await expectFailure('CHANNEL_PROVENANCE_MISSING', () => {
      throw proof.failure!;
    });
    expect(failure.seen).toContain('after 30 s');
    expect(proof.npm.asked).toMatchObject({ files: 1, publishers: 7, tags: 0 });
  });

  test.each<[string, Partial<Publisher>]>([
    ['another repository', { repository: 'octo/other' }],
    ['another workflow', { workflow: 'ci.yml' }],
    ['another ref', { ref: 'refs/heads/main' }],
    ['another builder', { kind: 'another builder' }],
    ['another version', { subjects: [{ name: 'pkg:npm/%40octo/demo@1.2.2', sha512: 'x' }] }],
    ['other bytes', { subjects: [{ name: 'pkg:npm/%40octo/demo@1.2.3', sha512: 'x' }] }],
    ['no digest', { subjects: [{ name: 'pkg:npm/%40octo/demo@1.2.3' }] }],
  ])('of %s it is a mismatch at once', async (_, changes) => {
    const proof = await prove([attested(publisher(changes))], { demands: demands() });
    const failure = await expectFailure('CHANNEL_PROVENANCE_DIFFERS', () => {
      throw proof.failure!;
    });
    expect(failure.expected).toContain('octo/demo release.yml at refs/tags/v1.2.3');
    expect(proof.sleeps).toEqual([]);
  });

  test('no definite answer is unknown', async () => {
    const state = { live: tarballOf(release), publishers: unknown('503') };
    await expectFailure('CHANNEL_UNREADABLE', () => doubt([state], { demands: demands() }));
  });

  test('a registry that has none cannot satisfy it', async () => {
    const registry = servingRegistry(release, { version: ['demo-1.2.3.crate'] });
    const question = await questionOf(release, 'crates', registry);
    const ports = { clock: fakeClock(), log: fakeLog(), files: localFiles };
    const order = { budget, demands: demands(), published: true, until: 'live' } as const;
    await expectFailure('CHANNEL_PROVENANCE_MISSING', async () => {
      throw (await proveServed(question, order, ports)).failure!;
    });
  });
});
