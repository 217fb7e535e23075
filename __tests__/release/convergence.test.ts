/** A release that is stopped anywhere, and run again, ends as if nothing had happened. */
import { describe, expect, it } from '@jest/globals';
import { Failure } from '../../src/failure.ts';
import { unknown } from '../../src/lookup.ts';
import type { Releases } from '../../src/ports.ts';
import { stageRelease } from '../../src/release/stage.ts';
import { undraftRelease } from '../../src/release/undraft.ts';
import { fakeClock, fakeLog } from '../support/fakes.ts';
import { fakeGithub, intercept, visible, type FakeGithub } from './support/fake-releases.ts';
import { noRegistry } from './support/runs.ts';
import {
  assets,
  contents,
  goodNeeds,
  manifest,
  manifestSha256,
  marker,
  wanted,
} from './support/sealed.ts';

/** The job was killed: nothing of it runs any further. */
class Killed extends Error {}

const writes = ['create', 'update', 'uploadAsset', 'deleteAsset'];

/** Stages, un-drafts; returns the failure of the first that has one. */
async function release(github: FakeGithub, releases: Releases): Promise<Failure | undefined> {
  const ports = {
    releases,
    refs: github.refs,
    clock: fakeClock(),
    log: fakeLog(),
    files: {} as never,
    imageRegistries: noRegistry,
  };
  const staged = await stageRelease({ wanted, folder: '/sealed', dryRun: false }, ports);
  if (staged.failures.length > 0) return staged.failures[0];
  const undrafted = await undraftRelease(
    {
      manifest,
      manifestSha256,
      marker,
      assets,
      releaseId: staged.release!.id,
      needs: goodNeeds(),
      receipts: [],
      makeLatest: 'auto',
      dryRun: false,
    },
    ports,
  );
  return undrafted.failures[0];
}

/** A world with an older release, and a draft of ours with a stub and one asset in it. */
async function begunWorld(): Promise<FakeGithub> {
  const github = fakeGithub();
  github.latestId = github.addRelease({ tag: 'v1.2.2', draft: false }).id;
  await github.port.create({
    tag: 'v1.2.3',
    name: '',
    draft: true,
    prerelease: true,
    body: bodyOf(),
  });
  const draft = github.stored.at(-1)!;
  draft.assets = [
    { id: 1, name: 'SHA256SUMS', state: 'starter', bytes: Buffer.alloc(0) },
    { id: 2, name: 'release.json', state: 'uploaded', bytes: contents.get('release.json')! },
  ];
  github.calls.length = 0;
  return github;
}

function bodyOf(): string {
  return `What is new.\n\n<!-- release-actions ${JSON.stringify(marker)} -->\n`;
}

async function emptyWorld(): Promise<FakeGithub> {
  const github = fakeGithub();
  github.latestId = github.addRelease({ tag: 'v1.2.2', draft: false }).id;
  return github;
}

const worlds = { 'nothing was there': emptyWorld, 'a stub and an asset were there': begunWorld };

describe.each(Object.entries(worlds))('when %s', (_, newWorld) => {
  /** An undisturbed run: what it leads to, and how many calls it takes. */
  async function undisturbed() {
    const github = await newWorld();
    expect(await release(github, github.port)).toBeUndefined();
    return { end: visible(github), calls: github.calls.length };
  }

  it('ends public, complete, and as the latest release', async () => {
    const { end } = await undisturbed();
    expect(end.latest).toBe('v1.2.3');
    const released = end.releases.at(-1)!;
    expect(released).toMatchObject({ tag: 'v1.2.3', name: 'v1.2.3', draft: false });
    expect(released.assets.map(({ name }) => name)).toEqual([...contents.keys()].sort());
    expect(released.assets.every(({ state }) => state === 'uploaded')).toBe(true);
  });

  it.each(['before', 'after'])('converges when it is killed right %s any call', async (moment) => {
    const { end, calls } = await undisturbed();
    expect(calls).toBeGreaterThan(20);
    for (let stop = 1; stop <= calls; stop += 1) {
      const github = await newWorld();
      let count = 0;
      const killed = intercept(github.port, async (_name, act) => {
        count += 1;
        if (count === stop && moment === 'after') await act();
        if (count >= stop) throw new Killed();
        return act();
      });
      await expect(release(github, killed)).rejects.toThrow(Killed);
      const rerun = await release(github, github.port);
      expect({ stop, rerun, end: visible(github) }).toEqual({ stop, rerun: undefined, end });
    }
  });

  it.each(['before', 'after'])(
    'converges when an answer is lost %s any call acted',
    async (moment) => {
      const { end, calls } = await undisturbed();
      for (let lost = 1; lost <= calls; lost += 1) {
        const github = await newWorld();
        let count = 0;
        const losing = intercept(github.port, async (name, act) => {
          count += 1;
          if (count !== lost) return act();
          if (moment === 'after') await act();
          return writes.includes(name)
            ? { state: 'ambiguous', reason: 'connection lost' }
            : unknown('connection lost');
        });
        const first = await release(github, losing);
        // Either it coped, or it said so; it never published anything else.
        expect(first === undefined || first instanceof Failure).toBe(true);
        const rerun = await release(github, github.port);
        expect({ lost, rerun, end: visible(github) }).toEqual({ lost, rerun: undefined, end });
      }
    },
  );

  it('converges when every upload breaks off once and leaves a stub', async () => {
    const { end } = await undisturbed();
    const github = await newWorld();
    const broken = new Set<string>();
    const breaking: Releases = {
      ...github.port,
      uploadAsset: async (draft, name, path) => {
        if (broken.has(name)) return github.port.uploadAsset(draft, name, path);
        broken.add(name);
        const { assets: standing } = github.stored.at(-1)!;
        standing.push({ id: 9000 + broken.size, name, state: 'starter', bytes: Buffer.alloc(0) });
        return { state: 'ambiguous', reason: 'HTTP 502' };
      },
    };
    expect(await release(github, breaking)).toBeUndefined();
    expect(visible(github)).toEqual(end);
  });

  it('changes nothing when it is run again afterwards', async () => {
    const github = await newWorld();
    await release(github, github.port);
    const end = visible(github);
    github.calls.length = 0;
    expect(await release(github, github.port)).toBeUndefined();
    expect(visible(github)).toEqual(end);
    expect(github.calls.filter((name) => writes.includes(name))).toEqual([]);
  });
});
