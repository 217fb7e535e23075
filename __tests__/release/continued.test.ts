/** A release of two sets: the second continues the first, whose draft it takes over. */
import { describe, expect, it } from '@jest/globals';
import type { Failure } from '../../src/failure.ts';
import { unknown } from '../../src/lookup.ts';
import type { Releases } from '../../src/ports.ts';
import { parseBody, renderBody } from '../../src/release/marker.ts';
import { stageRelease } from '../../src/release/stage.ts';
import type { UndraftRequest } from '../../src/release/undraft-checks.ts';
import { undraftRelease } from '../../src/release/undraft.ts';
import { expectFailure } from '../support/expect-failure.ts';
import { fakeClock, fakeLog } from '../support/fakes.ts';
import * as second from './support/continued.ts';
import {
  fakeGithub,
  intercept,
  storedAsset,
  visible,
  type FakeGithub,
} from './support/fake-releases.ts';
import { lost, noRegistry, stage, throwOnly, undraft, writesOf } from './support/runs.ts';
import * as first from './support/sealed.ts';

/** A GitHub that finds the files of the second set. */
function newGithub(): FakeGithub {
  const github = fakeGithub();
  for (const [path, bytes] of second.files) github.files.set(path, bytes);
  return github;
}

const ports = (github: FakeGithub, releases: Releases) => ({
  ...{ releases, refs: github.refs, clock: fakeClock(), log: fakeLog() },
  files: {} as never,
  imageRegistries: noRegistry,
});

const stageSecond = (github: FakeGithub, releases = github.port, dryRun = false) =>
  stageRelease({ wanted: second.wanted, folder: second.folder, dryRun }, ports(github, releases));

const finalRequest = (releaseId: number): UndraftRequest => ({
  ...{ manifest: second.manifest, manifestSha256: second.manifestSha256, marker: second.marker },
  ...{ assets: second.assets, replaces: second.replaces, releaseId, needs: second.needs() },
  ...{ receipts: [], makeLatest: 'auto', dryRun: false },
});

/** All of it, in the order of the jobs; the failure of the first that has one. */
async function release(github: FakeGithub, releases = github.port): Promise<Failure | undefined> {
  const staged = await stage(github, { releases });
  if (staged.failures.length > 0) return staged.failures[0];
  const continued = await stageSecond(github, releases);
  if (continued.failures.length > 0) return continued.failures[0];
  const request = finalRequest(continued.release!.id);
  return (await undraftRelease(request, ports(github, releases))).failures[0];
}

async function stagedOnce(): Promise<FakeGithub> {
  const github = newGithub();
  await stage(github);
  github.calls.length = 0;
  return github;
}

const bytesOf = (github: FakeGithub) =>
  Object.fromEntries(github.stored[0]!.assets.map(({ name, bytes }) => [name, String(bytes)]));
const secondFiles = Object.fromEntries(
  second.files.map(([path, bytes]) => [path.slice(second.folder.length + 1), String(bytes)]),
);

describe('a set that continues the one in the draft', () => {
  it('adds its files, replaces what tells of the set, and moves the marker first', async () => {
    const github = await stagedOnce();
    const report = await stageSecond(github);
    expect(report).toMatchObject({ outcome: 'resumed', failures: [] });
    expect(bytesOf(github)).toEqual(secondFiles);
    expect(writesOf(github).join(' ')).toMatch(/^update (deleteAsset ){3}(uploadAsset ?){4}$/);
    expect(parseBody(github.stored[0]!.body)).toMatchObject({
      marker: second.marker,
      notes: first.wanted.notes,
    });
  });

  it('keeps what a maintainer wrote into the draft', async () => {
    const github = await stagedOnce();
    const body = renderBody('Edited by hand.', first.marker);
    Object.assign(github.stored[0]!, { body, name: 'A better title' });
    await stageSecond(github);
    expect(github.stored[0]!.name).toBe('A better title');
    expect(parseBody(github.stored[0]!.body).notes).toBe('Edited by hand.');
  });

  it('tells on a dry run what it would replace, and writes nothing', async () => {
    const github = await stagedOnce();
    const { plan } = await stageSecond(github, github.port, true);
    expect(plan.filter((action) => action.do === 'delete-outdated')).toHaveLength(3);
    expect(writesOf(github)).toEqual([]);
  });

  it('is staged into a new draft when there is none yet', async () => {
    const github = newGithub();
    expect((await stageSecond(github)).outcome).toBe('created');
    expect(bytesOf(github)).toEqual(secondFiles);
  });

  it.each(['release.json', 'SHA256SUMS', 'BUILD_META.txt', 'demo-1.2.3.crate'])(
    'replaces nothing when %s is not exactly the earlier set’s',
    async (name) => {
      const github = await stagedOnce();
      const asset = github.stored[0]!.assets.find((candidate) => candidate.name === name)!;
      asset.bytes = Buffer.from(String(asset.bytes).replace(/[a-z]/, 'X'));
      const before = visible(github);
      const report = await stageSecond(github);
      const failure = await expectFailure('RELEASE_ASSET_DIFFERS', () => throwOnly(report));
      expect(failure.seen).toContain(name);
      expect(visible(github)).toEqual(before);
      expect(writesOf(github)).toEqual([]);
    },
  );

  it('replaces by served bytes where GitHub tells no digests', async () => {
    const github = await stagedOnce();
    github.tellsDigests = false;
    expect((await stageSecond(github)).failures).toEqual([]);
    expect(bytesOf(github)).toEqual(secondFiles);
  });

  it('does not take over a draft of a set that it does not continue', async () => {
    const github = await stagedOnce();
    const stranger = { ...first.marker, manifest: 'f'.repeat(64) };
    github.stored[0]!.body = renderBody('', stranger);
    await expectFailure('RELEASE_FOREIGN_DRAFT', async () => throwOnly(await stageSecond(github)));
  });

  it('never touches the earlier set once that is public', async () => {
    const github = await stagedOnce();
    github.stored[0]!.draft = false;
    await expectFailure('RELEASE_PUBLIC_DIFFERS', async () => throwOnly(await stageSecond(github)));
    expect(writesOf(github)).toEqual([]);
  });
});

describe('the earlier set, run again after it was continued', () => {
  it('leaves the draft to the set that continues it', async () => {
    const github = await stagedOnce();
    await stageSecond(github);
    github.calls.length = 0;
    expect(await stage(github)).toMatchObject({ outcome: 'unchanged', failures: [] });
    expect(writesOf(github)).toEqual([]);
  });

  it('tells when one of its own files is another there', async () => {
    const github = await stagedOnce();
    await stageSecond(github);
    const crate = github.stored[0]!.assets.find(({ name }) => name === 'demo-1.2.3.crate')!;
    crate.bytes = Buffer.from('another crate');
    await expectFailure('RELEASE_ASSET_DIFFERS', async () => throwOnly(await stage(github)));
  });

  it('tells when a public release that says so has not all of its files', async () => {
    const github = await stagedOnce();
    await stageSecond(github);
    const [draft] = github.stored;
    draft!.draft = false;
    expect((await stage(github)).outcome).toBe('already-public');
    draft!.assets = draft!.assets.filter(({ name }) => name !== 'demo-1.2.3.crate');
    await expectFailure('RELEASE_PUBLIC_DIFFERS', async () => throwOnly(await stage(github)));
  });

  it('is not published in the place of the one that continues it', async () => {
    const github = await stagedOnce();
    await stageSecond(github);
    const draft = github.stored[0]!;
    const report = await undraft(Object.assign(github, { draft }));
    await expectFailure('UNDRAFT_SET_CONTINUED', () => throwOnly(report));
    expect(draft.draft).toBe(true);
  });
});

describe('publishing the last set', () => {
  it('takes receipts that were written for the earlier one, for the channels that it had', async () => {
    const github = newGithub();
    expect(await release(github)).toBeUndefined();
    expect(github.stored[0]!.draft).toBe(false);
  });

  it('takes none of the earlier one for a channel that it had not', async () => {
    const github = await stagedOnce();
    const { release: draft } = await stageSecond(github);
    const forged = second.pluginReceipt().replaceAll(second.manifestSha256, first.manifestSha256);
    const needs = { ...second.needs(), 'publish-plugin': needed(forged) };
    const request = { ...finalRequest(draft!.id), needs };
    const report = await undraftRelease(request, ports(github, github.port));
    await expectFailure('RECEIPT_MANIFEST_DIFFERS', () => throwOnly(report));
  });

  it('tells a draft that still is the earlier set’s from one that was tampered with', async () => {
    const github = await stagedOnce();
    const request = finalRequest(github.stored[0]!.id);
    const { failures } = await undraftRelease(request, ports(github, github.port));
    expect([...new Set(failures.map(({ code }) => code))].sort()).toEqual([
      'RELEASE_ASSET_MISSING',
      'RELEASE_ASSET_OUTDATED',
    ]);
    await expectFailure('RELEASE_ASSET_OUTDATED', () => {
      throw failures.find(({ code }) => code === 'RELEASE_ASSET_OUTDATED')!;
    });
  });
});

function needed(receipt: string) {
  return { result: 'success', outputs: { receipt } };
}

describe('a release of two sets that is stopped anywhere', () => {
  class Killed extends Error {}

  async function undisturbed() {
    const github = newGithub();
    expect(await release(github)).toBeUndefined();
    return { end: visible(github), calls: github.calls.length };
  }

  it.each(['before', 'after'])('converges when it is killed right %s any call', async (moment) => {
    const { end, calls } = await undisturbed();
    for (let stop = 1; stop <= calls; stop += 1) {
      const github = newGithub();
      let count = 0;
      const killed = intercept(github.port, async (_name, act) => {
        count += 1;
        if (count === stop && moment === 'after') await act();
        if (count >= stop) throw new Killed();
        return act();
      });
      await expect(release(github, killed)).rejects.toThrow(Killed);
      const rerun = await release(github);
      expect({ stop, rerun, end: visible(github) }).toEqual({ stop, rerun: undefined, end });
    }
  });

  it('converges when an answer is lost after any call acted', async () => {
    const { end, calls } = await undisturbed();
    for (let at = 1; at <= calls; at += 1) {
      const github = newGithub();
      let count = 0;
      const losing = intercept(github.port, async (name, act) => {
        count += 1;
        const answer = await act();
        if (count !== at) return answer;
        return writesOf({ ...github, calls: [name] }).length > 0 ? lost : unknown('lost');
      });
      await release(github, losing);
      const rerun = await release(github);
      expect({ at, rerun, end: visible(github) }).toEqual({ at, rerun: undefined, end });
    }
  });

  it('changes nothing when it is run again afterwards', async () => {
    const github = newGithub();
    await release(github);
    const end = visible(github);
    github.calls.length = 0;
    expect(await release(github)).toBeUndefined();
    expect(visible(github)).toEqual(end);
    expect(writesOf(github)).toEqual([]);
  });

  it('uploads what is missing, also when the deletion was the last thing done', async () => {
    const github = await stagedOnce();
    await stageSecond(github);
    const [draft] = github.stored;
    draft!.assets = draft!.assets.filter(({ name }) => name !== 'release.json');
    draft!.assets.push(storedAsset(9001, 'release.json', Buffer.alloc(0)));
    draft!.assets.at(-1)!.state = 'starter';
    expect((await stageSecond(github)).outcome).toBe('resumed');
    expect(bytesOf(github)).toEqual(secondFiles);
  });
});
