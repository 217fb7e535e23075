import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { localFiles } from '../../src/adapters/files.ts';
import { createRegistries } from '../../src/adapters/registries.ts';
import { decidePublication } from '../../src/channels/gate.ts';
import type { Channel } from '../../src/manifest/manifest.ts';
import { expectFailure } from '../support/expect-failure.ts';
import { fakeRun } from '../support/fakes.ts';
import { openWorld, type OpenedWorld } from '../support/open-world.ts';
import { worldHttp } from '../support/world-http.ts';
import { names, sealRelease, type SealedRelease } from './support.ts';

const version = '1.2.3';
// Any two sealed files: what is inside them is the seal's to judge, not the gate's.
const [one, other] = [names.sdist, names.crate];
const central: Channel = {
  ...{ name: 'central', type: 'maven', package: 'org.example:demo', version },
  artifacts: [other, one].sort(),
};
const gems: Channel = { ...central, name: 'gems', type: 'rubygems', package: 'demo' };

let release: SealedRelease & AsyncDisposable;
let world: OpenedWorld;
beforeAll(async () => {
  release = await sealRelease();
});
afterAll(async () => {
  await release[Symbol.asyncDispose]();
});
beforeEach(async () => {
  world = await openWorld();
});
afterEach(async () => {
  await world[Symbol.asyncDispose]();
});

async function gate(channel: Channel) {
  const wiring = { host: { run: fakeRun() }, token: undefined };
  const registry = await createRegistries(worldHttp(world), wiring).registry(channel.type);
  const [sealedFolder, servedFolder] = [release.folder, `${world.folder}/served`];
  await localFiles.makeFolder(servedFolder);
  const { manifest } = release;
  return decidePublication({ manifest, channel, registry, sealedFolder, servedFolder }, localFiles);
}

const deploy = (...files: readonly string[]) =>
  world.maven.seed({
    ...{ package: 'org.example:demo', version },
    files: files.map((name) => ({ name, bytes: release.bytes.get(name)! })),
  });

describe('before publishing to Maven Central', () => {
  test('nothing of it there is to be published, all of it there is not', async () => {
    expect(await gate(central)).toMatchObject({ state: 'absent', publish: true });
    deploy(one, other);
    expect(await gate(central)).toMatchObject({ state: 'already-published', publish: false });
  });

  test('a part of it there can be given nothing more', async () => {
    deploy(one);
    const failure = await expectFailure('CHANNEL_PARTIAL', async () => {
      throw (await gate(central)).failure!;
    });
    // Files of one deployment arrive one by one: it may only be too early.
    expect(failure.cure).toContain('wait');
  });

  test('a repository that is down is never taken for an empty one', async () => {
    const match = { host: 'repo1.maven.org' };
    world.faults.add({ id: 'down', match, effect: { kind: 'status', status: 503 } });
    await expectFailure('CHANNEL_UNREADABLE', async () => {
      throw (await gate(central)).failure!;
    });
  });
});

describe('before publishing to RubyGems', () => {
  test('a gem that nobody sealed is told, also when ours are not there', async () => {
    world.rubygems.seed({ gem: 'demo', version, platform: 'java', bytes: Buffer.from('x') });
    const failure = await expectFailure('CHANNEL_EXTRA_FILES', async () => {
      throw (await gate(gems)).failure!;
    });
    expect(failure.seen).toContain('demo-1.2.3-java.gem');
  });

  test('a version that was yanked looks absent: the push itself will be refused', async () => {
    world.rubygems.seed({ gem: 'demo', version, bytes: Buffer.from('x') });
    world.rubygems.yank('demo', version);
    expect(await gate(gems)).toMatchObject({ state: 'absent', publish: true });
  });
});
